//! Events -> tree, in one pass and within bounds.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use granit_parser::{Event, ScalarStyle, Tag};

use crate::events::Events;
use crate::fault::{Fault, Mistake};
use crate::node::{Entry, Node, Value};
use crate::position::Position;

/// The rules of a file: what it may contain, and what its plain text stands for.
#[derive(Debug)]
#[allow(clippy::exhaustive_structs, reason = "every reader states all of its rules")]
pub struct Rules<N> {
    /// The largest text in bytes. The text that aliases and merge keys copy may have as many again.
    pub max_bytes: usize,
    /// The number of values that may be inside one another, aliases included. The parser of YAML itself stops at 256.
    pub max_depth: usize,
    /// The most values, those that merge keys and copies of aliases add included.
    pub max_nodes: usize,
    /// `true` if an alias is the same node as what it stands for, `false` for a copy of it: whatever is known of one place is then not
    /// known of the other.
    pub shares_aliases: bool,
    /// The value of text that has neither quotes nor a tag.
    pub plain: fn(&str) -> Result<Value<N>, Mistake>,
    /// Returns what is doubtful about such text, although it has a value.
    pub doubt: fn(&str) -> Option<Mistake>,
    /// A key as a message may show it: it may be a secret that was written in the wrong place.
    pub shown: fn(&str) -> String,
}

/// The value of a text.
#[derive(Debug)]
#[non_exhaustive]
pub struct Parsed<N> {
    /// Its only document; `None` if there is none.
    pub root: Option<Node<N>>,
    /// Values that other readers may take for something else.
    pub doubts: Vec<Fault>,
}

/// Reads the only document of `text`, which is YAML or JSON. Positions say that it is the `file`th of those that are read
/// together, from 0.
///
/// # Errors
///
/// The first mistake in the text.
pub fn parse<N: Clone>(text: &str, file: u32, rules: &Rules<N>) -> Result<Parsed<N>, Fault> {
    if text.len() > rules.max_bytes {
        return too_large(format!("it has {} bytes", text.len()), Position { file, ..Position::new(1, 1) });
    }
    let json = Events::of_json(text, file).map(|events| compose(events, rules));
    match json {
        None => compose(Events::of_yaml(text, file), rules),
        // What looks like JSON may be YAML, such as `{a: b}`.
        Some(Err(json)) if json.is_syntax => compose(Events::of_yaml(text, file), rules)
            .map_err(|yaml| if is_meant_as_json(text) { json } else { yaml }),
        Some(json) => json,
    }
}

/// Returns whether a text that is neither JSON nor YAML begins as JSON.
fn is_meant_as_json(text: &str) -> bool {
    let is_space = |c: char| c.is_whitespace() || c == '\u{feff}';
    let inner = |bracket| text.trim_start_matches(is_space).strip_prefix(bracket).map(str::trim_start);
    inner('{').is_some_and(|rest| rest.starts_with('"'))
        || inner('[').is_some_and(|rest| rest.starts_with(['"', '{', '[']))
}

fn compose<N: Clone>(events: Events<'_>, rules: &Rules<N>) -> Result<Parsed<N>, Fault> {
    let mut composer =
        Composer { rules, events, anchors: HashMap::new(), nodes: 0, copied: 0, doubts: Vec::new() };
    let root = composer.document()?;
    Ok(Parsed { root, doubts: composer.doubts })
}

/// The most doubts that are kept.
const MAX_DOUBTS: usize = 1000;

struct Composer<'a, 'r, N> {
    rules: &'r Rules<N>,
    events: Events<'a>,
    /// The values that aliases stand for; a value is here once it has ended.
    anchors: HashMap<usize, Composed<N>>,
    /// The number of values so far.
    nodes: usize,
    /// The number of bytes that aliases and merge keys have copied.
    copied: usize,
    doubts: Vec<Fault>,
}

/// A node with how many values are in it, and how many of them inside one another, itself included.
#[derive(Clone)]
struct Composed<N> {
    node: Node<N>,
    height: usize,
    size: usize,
    /// The bytes of its text, keys included.
    bytes: usize,
}

impl<'a, N: Clone> Composer<'a, '_, N> {
    fn document(&mut self) -> Result<Option<Node<N>>, Fault> {
        let mut root = None;
        loop {
            match self.events.next()? {
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

    /// The value that an event begins, inside of `depth - 1` others.
    fn node(&mut self, event: Event<'a>, at: Position, depth: usize) -> Result<Composed<N>, Fault> {
        self.count(1, at)?;
        if depth > self.rules.max_depth {
            return self.too_deep(at);
        }
        let (composed, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let (value, bytes) = (self.scalar(&text, style, tag.as_deref(), at)?, text.len());
                (Composed { node: Node::new(value, at), height: 1, size: 1, bytes }, anchor)
            }
            Event::SequenceStart(_, anchor, tag) => {
                known(tag, "seq", at)?;
                (self.list(at, depth)?, anchor)
            }
            Event::MappingStart(_, anchor, tag) => {
                known(tag, "map", at)?;
                (self.map(at, depth)?, anchor)
            }
            Event::Alias(anchor) => return self.alias(anchor, at, depth),
            _ => {
                return Mistake::new("it is not YAML: a value is missing", "it ends here", "write the value")
                    .at(at);
            }
        };
        self.keep(anchor, &composed);
        Ok(composed)
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        at: Position,
    ) -> Result<Value<N>, Fault> {
        if !is_plain(style, tag, at)? {
            return Ok(Value::String(text.to_owned()));
        }
        if tag.is_none()
            && self.doubts.len() < MAX_DOUBTS
            && let Some(mistake) = (self.rules.doubt)(text)
        {
            self.doubts.push(Fault { at, mistake, is_syntax: false });
        }
        let value = (self.rules.plain)(text).or_else(|mistake| mistake.at(at))?;
        match (tag, &value) {
            // Rules may keep the digits of a number as text.
            (Some(_), Value::String(_)) if !text.contains(|c: char| c.is_ascii_digit()) => {
                let problem = "a tag says that the text is something else, which it is not";
                let fix = "remove the tag, or write such a value";
                Mistake::new(problem, "it has no value of that kind", fix).at(at)
            }
            _ => Ok(value),
        }
    }

    fn list(&mut self, at: Position, depth: usize) -> Result<Composed<N>, Fault> {
        let mut items = Vec::new();
        let (mut height, mut size, mut bytes) = (0, 1, 0);
        loop {
            let (event, item_at) = self.events.next()?;
            if event == Event::SequenceEnd {
                let node = Node::new(Value::List(items.into()), at);
                return Ok(Composed { node, height: height + 1, size, bytes });
            }
            let item = self.node(event, item_at, depth + 1)?;
            (height, size, bytes) = (height.max(item.height), size + item.size, bytes + item.bytes);
            items.push(item.node);
        }
    }

    fn map(&mut self, at: Position, depth: usize) -> Result<Composed<N>, Fault> {
        let (mut entries, mut merged) = (Vec::new(), None);
        let (mut height, mut size, mut bytes) = (0, 1, 0);
        loop {
            let (event, key_at) = self.events.next()?;
            let Some((key, is_merge)) = self.key(event, key_at)? else { break };
            let (event, value_at) = self.events.next()?;
            if is_merge && let Some((_, first)) = &merged {
                return twice("`<<`", *first, key_at);
            }
            let value = self.node(event, value_at, depth + 1)?;
            (height, size) = (height.max(value.height), size + value.size);
            bytes += value.bytes + key.len();
            match is_merge {
                true => merged = Some((value, key_at)),
                false => entries.push(Entry::new(key, key_at, value.node)),
            }
        }
        self.no_key_is_there_twice(&entries)?;
        if let Some((Composed { node, .. }, _)) = merged {
            self.merge(&mut entries, &node)?;
        }
        let node = Node::new(Value::Map(entries.into()), at);
        Ok(Composed { node, height: height + 1, size, bytes })
    }

    /// Adds the entries of what `<<` names, one mapping or a list of them, where their keys are not there already.
    fn merge(&mut self, entries: &mut Vec<Entry<N>>, named: &Node<N>) -> Result<(), Fault> {
        let maps = match &named.value {
            Value::List(maps) => maps,
            _ => std::slice::from_ref(named),
        };
        let mut known: HashSet<&str> = HashSet::new();
        let mut merged = Vec::new();
        for map in maps {
            if !matches!(map.value, Value::Map(_)) {
                let why = "it merges keys and values";
                let fix = "name an anchor of keys and values, as in `<<: *defaults`";
                let problem = "`<<` names something other than keys and values";
                return Mistake::new(problem, why, fix).at(named.at);
            }
            for entry in map.entries() {
                self.count(1, named.at)?;
                self.copy(entry.key.len() + entry.node.as_str().map_or(0, str::len), named.at)?;
                if known.insert(&entry.key) {
                    merged.push(entry.clone());
                }
            }
        }
        let own: HashSet<String> = entries.iter().map(|entry| entry.key.clone()).collect();
        merged.retain(|entry| !own.contains(&entry.key));
        entries.extend(merged);
        Ok(())
    }

    fn no_key_is_there_twice(&self, entries: &[Entry<N>]) -> Result<(), Fault> {
        let mut sorted: Vec<&Entry<N>> = entries.iter().collect();
        sorted.sort_by_key(|entry| entry.key.as_str());
        let same = |pair: &[&Entry<N>]| matches!(pair, [one, two] if one.key == two.key);
        let second = sorted.windows(2).filter(|pair| same(pair)).min_by_key(|pair| pair[1].at);
        match second {
            Some([first, second]) => twice(&(self.rules.shown)(&first.key), first.at, second.at),
            _ => Ok(()),
        }
    }

    /// The key that an event is, unless the map ends, and whether it merges what follows.
    fn key(&mut self, event: Event<'a>, at: Position) -> Result<Option<(String, bool)>, Fault> {
        match event {
            Event::MappingEnd => Ok(None),
            Event::Scalar(text, style, anchor, tag) => {
                // Whatever it looks like, a key is text.
                is_plain(style, tag.as_deref(), at)?;
                let is_merge = style == ScalarStyle::Plain && tag.is_none() && text == "<<";
                let key = text.into_owned();
                if anchor > 0 {
                    let node = Node::new(Value::String(key.clone()), at);
                    self.keep(anchor, &Composed { node, height: 1, size: 1, bytes: key.len() });
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

    fn alias(&mut self, anchor: usize, at: Position, depth: usize) -> Result<Composed<N>, Fault> {
        let Some(composed) = self.anchors.get(&anchor).cloned() else {
            let problem = "an alias stands inside of what it stands for";
            return Mistake::new(problem, "it would have no end", "write out what is meant").at(at);
        };
        if depth - 1 + composed.height > self.rules.max_depth {
            return self.too_deep(at);
        }
        if self.rules.shares_aliases {
            self.copy(composed.node.as_str().map_or(0, str::len), at)?;
            return Ok(composed);
        }
        // Counted before it is copied: a few lines can ask for millions of values.
        self.copy(composed.bytes, at)?;
        self.count(composed.size - 1, at)?;
        Ok(Composed { node: composed.node.copied(), ..composed })
    }

    /// Keeps a value for aliases. Zero means that it has no anchor.
    fn keep(&mut self, anchor: usize, composed: &Composed<N>) {
        if anchor > 0 {
            self.anchors.insert(anchor, composed.clone());
        }
    }

    /// Counts text that is copied.
    fn copy(&mut self, more: usize, at: Position) -> Result<(), Fault> {
        self.copied += more;
        let max = self.rules.max_bytes;
        if self.copied > max {
            too_large(format!("its aliases copy more than {max} bytes"), at)
        } else {
            Ok(())
        }
    }

    fn count(&mut self, more: usize, at: Position) -> Result<(), Fault> {
        self.nodes += more;
        let max = self.rules.max_nodes;
        if self.nodes > max { too_large(format!("it has more than {max} values"), at) } else { Ok(()) }
    }

    fn too_deep<T>(&self, at: Position) -> Result<T, Fault> {
        let problem = format!("the nesting is deeper than {}", self.rules.max_depth);
        Mistake::new(problem, "deeper files are not read", "move the inner part out").at(at)
    }
}

/// Returns whether text can stand for something else than itself: without quotes and the tag of text.
fn is_plain(style: ScalarStyle, tag: Option<&Tag>, at: Position) -> Result<bool, Fault> {
    match tag {
        None => Ok(style == ScalarStyle::Plain),
        // A single `!` says that it is text.
        Some(tag) if tag.is_yaml_core_schema_tag("str") || tag.to_string() == "!" => Ok(false),
        Some(tag) if PLAIN_TAGS.iter().any(|kind| tag.is_yaml_core_schema_tag(kind)) => Ok(true),
        Some(_) => unknown(at),
    }
}

/// Refuses a tag other than the one that states what is there anyway.
fn known(tag: Option<Cow<'_, Tag>>, kind: &str, at: Position) -> Result<(), Fault> {
    match tag {
        Some(tag) if !tag.is_yaml_core_schema_tag(kind) => unknown(at),
        _ => Ok(()),
    }
}

fn unknown<T>(at: Position) -> Result<T, Fault> {
    // A password can begin like a tag: it is not shown.
    let problem = "a `!` begins a tag here, and only the tags of YAML itself are known";
    let fix = "put it in quotes if it is text, else remove the tag";
    Mistake::new(problem, "its meaning is not known", fix).at(at)
}

/// The tags of what plain text can stand for.
const PLAIN_TAGS: [&str; 4] = ["null", "bool", "int", "float"];

fn too_large<T>(problem: String, at: Position) -> Result<T, Fault> {
    Mistake::new(problem, "larger files are not read", "remove what nothing needs, aliases above all").at(at)
}

fn twice<T>(key: &str, first: Position, at: Position) -> Result<T, Fault> {
    let problem =
        format!("{key} is a key for the second time, first at line {}, column {}", first.line, first.column);
    Mistake::new(problem, "one of the two values would be lost", "remove or rename one of the two").at(at)
}

fn not_text<T>(at: Position) -> Result<T, Fault> {
    Mistake::new("a key is not text", "keys must be text", "write the key as text, in quotes if need be")
        .at(at)
}
