//! YAML text -> tree, in one pass over the parser's events: with aliases and merge keys, and with bounds.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use granit_parser::{Event, Marker, Parser, ScalarStyle, StrInput, Tag};

use super::keys::SOURCE;
use super::scalar::plain;
use super::tree::{Key, Map, Node, Position, Value};
use crate::error::credential::{ConfigLocation, Refusal, SourceError};
use crate::suggest::shown;
use cloud_certs_certificate::Secret;

/// How many values may be inside one another: far more than any clouds.yaml has, and none too many for the stack.
const MAX_HEIGHT: usize = 32;
/// Values, and keys that are merged in: a few lines can ask for millions of those.
const MAX_NODES: usize = 100_000;

/// The tree of a file's text.
pub(super) fn parse(path: &Path, text: &str) -> Result<Arc<Node>, Refusal> {
    let mut composer = Composer { events: Parser::new_from_str(text), anchors: HashMap::new(), nodes: 0 };
    composer.document().map_err(|Fault { at: (line, column), problem, hint }| {
        SourceError::new(SOURCE, ConfigLocation::file(path).at(line, column), problem, hint)
    })
}

/// What is wrong, and where.
struct Fault {
    at: Position,
    problem: String,
    hint: &'static str,
}

impl Fault {
    fn new(at: Position, problem: impl Into<String>, hint: &'static str) -> Self {
        Self { at, problem: problem.into(), hint }
    }

    fn too_large(at: Position) -> Self {
        Self::new(at, "it is too large or too deep", "take out what no cloud needs, aliases above all")
    }

    fn not_yaml(at: Position, what: &str) -> Self {
        let hint = match what.contains("tabs") {
            true => "indent with spaces",
            false => "mend the indentation, quote or bracket at or just before this place",
        };
        Self::new(at, format!("it is not YAML: {what}"), hint)
    }
}

struct Composer<'a> {
    events: Parser<'a, StrInput<'a>>,
    /// What aliases stand for; a value is here once it has ended.
    anchors: HashMap<usize, Arc<Node>>,
    nodes: usize,
}

impl<'a> Composer<'a> {
    /// The only document; an empty one is nothing.
    fn document(&mut self) -> Result<Arc<Node>, Fault> {
        let mut root = None;
        loop {
            match self.next()? {
                (Event::StreamEnd, at) => {
                    let nothing = Node { value: Value::Null, at, height: 1 };
                    return Ok(root.unwrap_or_else(|| Arc::new(nothing)));
                }
                (Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd, _) => {}
                (_, at) if root.is_some() => {
                    return Err(Fault::new(at, "a second document begins", "keep one of the two"));
                }
                (event, at) => root = Some(self.node(event, at, 1)?),
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Position), Fault> {
        match self.events.next() {
            Some(Ok((event, span))) => Ok((event, position(&span.start))),
            Some(Err(error)) => Err(Fault::not_yaml(position(error.marker()), &error.info())),
            None => Ok((Event::StreamEnd, (1, 1))),
        }
    }

    /// The value that an event begins, inside of `depth - 1` others.
    fn node(&mut self, event: Event<'a>, at: Position, depth: usize) -> Result<Arc<Node>, Fault> {
        self.count(at)?;
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => (scalar(&text, style, tag.as_deref(), at)?, anchor),
            Event::SequenceStart(_, anchor, tag) => (self.list(tag, at, depth)?, anchor),
            Event::MappingStart(_, anchor, tag) => (self.map(tag, at, depth)?, anchor),
            Event::Alias(anchor) => return self.alias(anchor, at, depth),
            _ => return Err(Fault::not_yaml(at, "a value is missing")),
        };
        let height = 1 + value.height();
        if depth > MAX_HEIGHT || height > MAX_HEIGHT {
            return Err(Fault::too_large(at));
        }
        let node = Arc::new(Node { value, at, height });
        // Zero is no anchor.
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn alias(&self, anchor: usize, at: Position, depth: usize) -> Result<Arc<Node>, Fault> {
        let Some(node) = self.anchors.get(&anchor) else {
            let problem = "an alias stands inside of what it stands for";
            return Err(Fault::new(at, problem, "write out what is meant"));
        };
        if depth - 1 + node.height > MAX_HEIGHT { Err(Fault::too_large(at)) } else { Ok(node.clone()) }
    }

    fn list(&mut self, tag: Option<Cow<'a, Tag>>, at: Position, depth: usize) -> Result<Value, Fault> {
        known(tag.as_deref(), "seq", at)?;
        self.within(depth, at)?;
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Value::List(items)),
                (event, at) => items.push(self.node(event, at, depth + 1)?),
            }
        }
    }

    fn map(&mut self, tag: Option<Cow<'a, Tag>>, at: Position, depth: usize) -> Result<Value, Fault> {
        known(tag.as_deref(), "map", at)?;
        self.within(depth, at)?;
        let (mut map, mut merged) = (Map::default(), None);
        loop {
            let (event, at) = self.next()?;
            let Some((key, is_merge)) = self.key(event, at)? else { break };
            let (event, at) = self.next()?;
            let node = self.node(event, at, depth + 1)?;
            let is_new = match is_merge {
                true => merged.replace((node, at)).is_none(),
                false => map.add(key.clone(), node),
            };
            if !is_new {
                let name = if is_merge { "`<<`".to_owned() } else { shown(&key.value) };
                let problem = format!("{name} is a key for the second time");
                return Err(Fault::new(key.at, problem, "take one of the two out"));
            }
        }
        if let Some((node, at)) = merged {
            self.merge(&mut map, &node, at)?;
        }
        Ok(Value::Map(map))
    }

    /// The key that an event is, unless the map ends, and whether it merges what comes.
    fn key(&mut self, event: Event<'a>, at: Position) -> Result<Option<(Arc<Key>, bool)>, Fault> {
        let (value, is_merge) = match event {
            Event::MappingEnd => return Ok(None),
            Event::Scalar(text, style, anchor, tag) => {
                // Whatever it looks like, a key is text; this refuses what no value may have, either.
                scalar(&text, style, tag.as_deref(), at)?;
                if anchor > 0 {
                    let value = Value::Text(Secret::new(&*text));
                    self.anchors.insert(anchor, Arc::new(Node { value, at, height: 1 }));
                }
                let is_merge = style == ScalarStyle::Plain && tag.is_none() && text == "<<";
                (text.into_owned(), is_merge)
            }
            Event::Alias(anchor) => match &self.alias(anchor, at, 1)?.value {
                Value::Text(text) => (text.expose().to_owned(), false),
                _ => return Err(no_text(at)),
            },
            _ => return Err(no_text(at)),
        };
        Ok(Some((Arc::new(Key { value, at }), is_merge)))
    }

    /// Adds the keys of what `<<` names, one or a list, where they are not there already.
    fn merge(&mut self, map: &mut Map, node: &Node, at: Position) -> Result<(), Fault> {
        match &node.value {
            Value::Map(other) => {
                for (key, value) in other.entries() {
                    self.count(at)?;
                    // What is there already holds.
                    _ = map.add(key.clone(), value.clone());
                }
                Ok(())
            }
            Value::List(nodes) if nodes.iter().all(|node| matches!(node.value, Value::Map(_))) => {
                nodes.iter().try_for_each(|node| self.merge(map, node, at))
            }
            other => {
                let problem = format!("`<<` merges keys and values, and this is {}", other.kind());
                Err(Fault::new(at, problem, "name an anchor of keys and values, as in `<<: *defaults`"))
            }
        }
    }

    fn count(&mut self, at: Position) -> Result<(), Fault> {
        self.nodes += 1;
        if self.nodes > MAX_NODES { Err(Fault::too_large(at)) } else { Ok(()) }
    }

    fn within(&self, depth: usize, at: Position) -> Result<(), Fault> {
        if depth >= MAX_HEIGHT { Err(Fault::too_large(at)) } else { Ok(()) }
    }
}

/// The value of text: what is in quotes or has the tag of text is text.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>, at: Position) -> Result<Value, Fault> {
    let is_plain = match tag {
        None => style == ScalarStyle::Plain,
        Some(tag) if tag.is_yaml_core_schema_tag("str") => false,
        Some(tag) if PLAIN_TAGS.iter().any(|kind| tag.is_yaml_core_schema_tag(kind)) => true,
        Some(_) => return Err(unknown_tag(at)),
    };
    Ok(if is_plain { plain(text) } else { Value::Text(Secret::new(text)) })
}

/// The tags of what text can stand for.
const PLAIN_TAGS: [&str; 4] = ["null", "bool", "int", "float"];

/// Refuses a tag other than the one that says what is there anyway.
fn known(tag: Option<&Tag>, kind: &str, at: Position) -> Result<(), Fault> {
    match tag {
        Some(tag) if !tag.is_yaml_core_schema_tag(kind) => Err(unknown_tag(at)),
        _ => Ok(()),
    }
}

fn no_text(at: Position) -> Fault {
    Fault::new(at, "a key is no text", "write the key as text")
}

/// A password can begin like a tag: it is not shown.
fn unknown_tag(at: Position) -> Fault {
    let hint = "put it in quotes if it is text, else take the tag out";
    Fault::new(at, "a `!` begins a tag here, and none is known but those of YAML itself", hint)
}

fn position(marker: &Marker) -> Position {
    (marker.line(), marker.col() + 1)
}
