//! YAML text -> tree, in one pass over the parser's events and within bounds.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{Event, Marker, Parser, ScalarStyle, StrInput, Tag};

use crate::node::{Entry, Node, Position, Value};

/// What a file may contain, and what its plain text stands for.
#[derive(Debug)]
#[allow(clippy::exhaustive_structs, reason = "every reader states all of its rules")]
pub struct Rules<N> {
    /// The largest text in bytes. The text that aliases and merge keys copy may have as many again.
    pub max_bytes: usize,
    /// How many values may be inside one another, aliases included. The parser itself stops at 256.
    pub max_depth: usize,
    /// The most values, keys that are merged in included.
    pub max_nodes: usize,
    /// Refuses aliases, merge keys and tags, which JSON does not have. Otherwise, tags other than YAML's own are refused.
    pub is_json_only: bool,
    /// The value of text that has neither quotes nor a tag.
    pub plain: fn(&str) -> Result<Value<N>, Mistake>,
    /// A key as a message may show it: it may be a secret that was written in the wrong place.
    pub shown: fn(&str) -> String,
}

/// What is wrong, why it is refused, and how to correct it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs, reason = "callers make mistakes of their own")]
pub struct Mistake {
    /// What is wrong. It repeats no value, except for plain text that [`Rules::plain`] refuses and tags where
    /// [`Rules::is_json_only`] holds.
    pub problem: String,
    /// Why it is refused.
    pub why: &'static str,
    /// How to correct it.
    pub fix: &'static str,
}

/// A mistake and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// Where it stands.
    pub at: Position,
    /// The mistake.
    pub mistake: Mistake,
}

impl Mistake {
    /// A mistake in words.
    pub fn new(problem: impl Into<String>, why: &'static str, fix: &'static str) -> Self {
        Self { problem: problem.into(), why, fix }
    }

    fn at<T>(self, at: Position) -> Result<T, Fault> {
        Err(Fault { at, mistake: self })
    }
}

/// Reads the only document of `text`; `None` if there is none. Positions say that it is the `file`th of those that are read
/// together, from 0.
///
/// # Errors
///
/// The first mistake in the text.
pub fn parse<N: Clone>(text: &str, file: u32, rules: &Rules<N>) -> Result<Option<Node<N>>, Fault> {
    let events = Parser::new_from_str(text);
    let mut composer = Composer { rules, file, events, anchors: HashMap::new(), nodes: 0, copied: 0 };
    if text.len() > rules.max_bytes {
        return too_large(format!("it has {} bytes", text.len()), Position { file, ..Position::new(1, 1) });
    }
    composer.document()
}

struct Composer<'a, N> {
    rules: &'a Rules<N>,
    file: u32,
    events: Parser<'a, StrInput<'a>>,
    /// What aliases stand for; a value is here once it has ended.
    anchors: HashMap<usize, Composed<N>>,
    /// How many values there are so far.
    nodes: usize,
    /// How many bytes aliases and merge keys have copied.
    copied: usize,
}

/// A node and how many values are inside one another in it, itself included.
#[derive(Clone)]
struct Composed<N> {
    node: Node<N>,
    height: usize,
}

impl<'a, N: Clone> Composer<'a, N> {
    fn document(&mut self) -> Result<Option<Node<N>>, Fault> {
        let mut root = None;
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(root),
                (Event::StreamStart | Event::DocumentEnd, _) => {}
                (Event::DocumentStart(..), _) if root.is_none() => {}
                (_, at) if root.is_some() => {
                    let why = "one file is one document";
                    return Mistake::new("a second document begins", why, "keep one document in a file")
                        .at(at);
                }
                (event, at) => root = Some(self.node(event, at, 1)?.node),
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Position), Fault> {
        match self.events.next() {
            Some(Ok((event, span))) => Ok((event, position(self.file, &span.start))),
            Some(Err(error)) => {
                let info = error.info();
                let fix = match info.contains("tabs") {
                    true => "indent with spaces",
                    false => "correct the indentation, quote or bracket at or just before this position",
                };
                let why = "it cannot be read from here on";
                Mistake::new(format!("it is not YAML: {info}"), why, fix)
                    .at(position(self.file, error.marker()))
            }
            None => Ok((Event::StreamEnd, Position::default())),
        }
    }

    /// The value that an event begins, inside of `depth - 1` others.
    fn node(&mut self, event: Event<'a>, at: Position, depth: usize) -> Result<Composed<N>, Fault> {
        self.count(at)?;
        if depth > self.rules.max_depth {
            return self.too_deep(at);
        }
        let (value, height, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_plain = self.is_plain(style, tag.as_deref(), at)?;
                let value = if is_plain {
                    (self.rules.plain)(&text).or_else(|mistake| mistake.at(at))?
                } else {
                    Value::String(text.into_owned())
                };
                (value, 1, anchor)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.known(tag, "seq", at)?;
                let (items, height) = self.list(depth)?;
                (Value::List(items.into()), height, anchor)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.known(tag, "map", at)?;
                let (entries, height) = self.map(depth)?;
                (Value::Map(entries.into()), height, anchor)
            }
            Event::Alias(anchor) => return self.alias(anchor, at, depth),
            _ => {
                return Mistake::new("it is not YAML: a value is missing", "it ends here", "write the value")
                    .at(at);
            }
        };
        let composed = Composed { node: Node::new(value, at), height };
        self.keep(anchor, &composed);
        Ok(composed)
    }

    fn list(&mut self, depth: usize) -> Result<(Vec<Node<N>>, usize), Fault> {
        let (mut items, mut highest) = (Vec::new(), 0);
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok((items, highest + 1)),
                (event, at) => {
                    let item = self.node(event, at, depth + 1)?;
                    highest = highest.max(item.height);
                    items.push(item.node);
                }
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<(Vec<Entry<N>>, usize), Fault> {
        let (mut entries, mut highest, mut merged) = (Vec::new(), 0, None);
        let mut seen: HashMap<String, Position> = HashMap::new();
        loop {
            let (event, at) = self.next()?;
            let Some((key, is_merge)) = self.key(event, at)? else { break };
            let (event, value_at) = self.next()?;
            let first =
                if is_merge { merged.as_ref().map(|(_, _, at)| *at) } else { seen.insert(key.clone(), at) };
            if let Some(first) = first {
                let key = if is_merge { "`<<`".to_owned() } else { (self.rules.shown)(&key) };
                let problem = format!("{key} is a key for the second time, first on line {}", first.line);
                let why = "one of the two values would be lost";
                return Mistake::new(problem, why, "remove or rename one of the two").at(at);
            }
            let Composed { node, height } = self.node(event, value_at, depth + 1)?;
            highest = highest.max(height);
            match is_merge {
                true => merged = Some((node, value_at, at)),
                false => entries.push(Entry { key, at, node }),
            }
        }
        if let Some((node, at, _)) = merged {
            self.merge(&mut entries, &mut seen, &node, at)?;
        }
        Ok((entries, highest + 1))
    }

    /// The key that an event is, unless the map ends, and whether it merges what follows.
    fn key(&mut self, event: Event<'a>, at: Position) -> Result<Option<(String, bool)>, Fault> {
        match event {
            Event::MappingEnd => Ok(None),
            Event::Scalar(text, style, anchor, tag) => {
                // Whatever it looks like, a key is text.
                self.is_plain(style, tag.as_deref(), at)?;
                let is_merge = style == ScalarStyle::Plain && tag.is_none() && text == "<<";
                if is_merge && self.rules.is_json_only {
                    let why = "YAML 1.2 has no merge keys, and readers differ in what they do with one";
                    return Mistake::new(
                        "a merge key stands here",
                        why,
                        "write the keys out, or quote it if it is text",
                    )
                    .at(at);
                }
                let key = text.into_owned();
                if anchor > 0 {
                    self.keep(
                        anchor,
                        &Composed { node: Node::new(Value::String(key.clone()), at), height: 1 },
                    );
                }
                Ok(Some((key, is_merge)))
            }
            Event::Alias(anchor) => match self.alias(anchor, at, 1)?.node.as_str() {
                Some(key) => Ok(Some((key.to_owned(), false))),
                None => not_text(at),
            },
            _ => not_text(at),
        }
    }

    /// Adds the entries of what `<<` names, one mapping or a list of them, where their keys are not there already.
    fn merge(
        &mut self,
        entries: &mut Vec<Entry<N>>,
        seen: &mut HashMap<String, Position>,
        node: &Node<N>,
        at: Position,
    ) -> Result<(), Fault> {
        match &node.value {
            Value::Map(map) => {
                for entry in map.iter() {
                    self.count(at)?;
                    self.copy(entry.key.len(), &entry.node, at)?;
                    if !seen.contains_key(&entry.key) {
                        seen.insert(entry.key.clone(), entry.at);
                        entries.push(entry.clone());
                    }
                }
                Ok(())
            }
            Value::List(nodes) if nodes.iter().all(|node| matches!(node.value, Value::Map(_))) => {
                nodes.iter().try_for_each(|node| self.merge(entries, seen, node, at))
            }
            _ => {
                let why = "it merges keys and values";
                let fix = "name an anchor of keys and values, as in `<<: *defaults`";
                Mistake::new("`<<` names something other than keys and values", why, fix).at(at)
            }
        }
    }

    fn alias(&mut self, anchor: usize, at: Position, depth: usize) -> Result<Composed<N>, Fault> {
        if self.rules.is_json_only {
            let fix = "write the value out, or move it to one place and refer to it";
            return Mistake::new("an alias stands here", "JSON has no aliases", fix).at(at);
        }
        let Some(composed) = self.anchors.get(&anchor).cloned() else {
            let problem = "an alias stands inside of what it stands for";
            return Mistake::new(problem, "it would have no end", "write out what is meant").at(at);
        };
        self.copy(0, &composed.node, at)?;
        if depth - 1 + composed.height > self.rules.max_depth { self.too_deep(at) } else { Ok(composed) }
    }

    /// Keeps a value for aliases. Zero means that it has no anchor.
    fn keep(&mut self, anchor: usize, composed: &Composed<N>) {
        if anchor > 0 && !self.rules.is_json_only {
            self.anchors.insert(anchor, composed.clone());
        }
    }

    /// Returns whether text can stand for something else than itself: without quotes and the tag of text.
    fn is_plain(&self, style: ScalarStyle, tag: Option<&Tag>, at: Position) -> Result<bool, Fault> {
        match tag {
            None => Ok(style == ScalarStyle::Plain),
            Some(tag) if self.rules.is_json_only => self.unknown(tag, at),
            Some(tag) if tag.is_yaml_core_schema_tag("str") => Ok(false),
            Some(tag) if PLAIN_TAGS.iter().any(|kind| tag.is_yaml_core_schema_tag(kind)) => Ok(true),
            Some(tag) => self.unknown(tag, at),
        }
    }

    /// Refuses a tag other than the one that states what is there anyway.
    fn known(&self, tag: Option<Cow<'a, Tag>>, kind: &str, at: Position) -> Result<(), Fault> {
        match tag {
            Some(tag) if self.rules.is_json_only || !tag.is_yaml_core_schema_tag(kind) => {
                self.unknown(&tag, at)
            }
            _ => Ok(()),
        }
    }

    fn unknown<T>(&self, tag: &Tag, at: Position) -> Result<T, Fault> {
        let fix = "put it in quotes if it is text, else remove the tag";
        let mistake = if self.rules.is_json_only {
            Mistake::new(format!("the value has the tag `{tag}`"), "JSON has no tags", fix)
        } else {
            // A password can begin like a tag: it is not shown.
            let problem = "a `!` begins a tag here, and only the tags of YAML itself are known";
            Mistake::new(problem, "its meaning is not known", fix)
        };
        mistake.at(at)
    }

    fn count(&mut self, at: Position) -> Result<(), Fault> {
        self.nodes += 1;
        let max = self.rules.max_nodes;
        if self.nodes > max { too_large(format!("it has more than {max} values"), at) } else { Ok(()) }
    }

    /// Counts the text that a copy of a node has of its own, beside `more` bytes of its key.
    fn copy(&mut self, more: usize, node: &Node<N>, at: Position) -> Result<(), Fault> {
        self.copied += more + node.as_str().map_or(0, str::len);
        let max = self.rules.max_bytes;
        if self.copied > max {
            too_large(format!("its aliases copy more than {max} bytes"), at)
        } else {
            Ok(())
        }
    }

    fn too_deep<T>(&self, at: Position) -> Result<T, Fault> {
        let problem = format!("the nesting is deeper than {}", self.rules.max_depth);
        Mistake::new(problem, "deeper files are not read", "move the inner part out").at(at)
    }
}

/// The tags of what plain text can stand for.
const PLAIN_TAGS: [&str; 4] = ["null", "bool", "int", "float"];

fn too_large<T>(problem: String, at: Position) -> Result<T, Fault> {
    Mistake::new(problem, "larger files are not read", "remove what nothing needs, aliases above all").at(at)
}

fn not_text<T>(at: Position) -> Result<T, Fault> {
    Mistake::new("a key is not text", "keys must be text", "write the key as text, in quotes if need be")
        .at(at)
}

fn position(file: u32, marker: &Marker) -> Position {
    Position { file, ..Position::new(marker.line(), marker.col() + 1) }
}
