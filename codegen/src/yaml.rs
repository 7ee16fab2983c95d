//! YAML text -> [`Node`] tree, in one pass over the parser's events.
//!
//! Stricter than YAML where a document has no use for it: no aliases (a small file with many of them takes
//! gigabytes), no tags, one document, bounded depth and size, text keys that are unique as text.

use std::borrow::Cow;

use saphyr::Scalar;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, StrInput};
use serde_json::Number;

use crate::node::{Entry, Node, Position, Value};

/// The largest document that is read, in bytes.
pub const MAX_BYTES: usize = 32 << 20;
/// The deepest nesting that is read; the parser itself stops at 256 for flow style.
const MAX_DEPTH: usize = 200;

/// Why text is not a document: `what` happened, `why` it cannot be taken and what to write instead (`fix`).
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) at: Position,
    pub(crate) what: String,
    pub(crate) why: &'static str,
    pub(crate) fix: &'static str,
}

pub(crate) fn read(text: &str) -> Result<Node, Refusal> {
    if text.len() > MAX_BYTES {
        return Err(Refusal {
            at: Position { line: 1, column: 1 },
            what: format!("the document has {} bytes", text.len()),
            why: "more than 32 MiB are not read",
            fix: "split it or leave out what no operation uses",
        });
    }
    let mut reader = Reader { events: Parser::new_from_str(text) };
    reader.document()
}

struct Reader<'a> {
    events: Parser<'a, StrInput<'a>>,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<Node, Refusal> {
        let root = loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => {}
                (Event::StreamEnd | Event::DocumentEnd, at) => {
                    return Err(Refusal {
                        at,
                        what: "the document is empty".into(),
                        why: "there is nothing to generate from",
                        fix: "begin it with `openapi: 3.0.3`",
                    });
                }
                (event, at) => break self.node(event, at, 0)?,
            }
        };
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(root),
                (Event::DocumentStart(_), at) => {
                    return Err(Refusal {
                        at,
                        what: "a second document begins".into(),
                        why: "one file is one document",
                        fix: "move it to a file of its own",
                    });
                }
                _ => {}
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Position), Refusal> {
        match self.events.next() {
            Some(Ok((event, span))) => Ok((event, position(&span.start))),
            Some(Err(error)) => Err(Refusal {
                at: position(error.marker()),
                what: format!("this is not YAML: {}", error.info()),
                why: "the document cannot be read from here on",
                fix: "mend the indentation, quote or bracket at or just before this place",
            }),
            None => Ok((Event::StreamEnd, Position::default())),
        }
    }

    fn node(&mut self, event: Event<'a>, at: Position, depth: usize) -> Result<Node, Refusal> {
        if depth > MAX_DEPTH {
            return Err(Refusal {
                at,
                what: format!("the nesting is deeper than {MAX_DEPTH}"),
                why: "no API description needs that",
                fix: "move the inner part to `components` and use a $ref",
            });
        }
        match event {
            Event::Scalar(_, _, _, Some(tag))
            | Event::SequenceStart(_, Some(tag))
            | Event::MappingStart(_, Some(tag)) => Err(Refusal {
                at,
                what: format!("the value has the tag `{}{}`", tag.handle, tag.suffix),
                why: "JSON, which OpenAPI is defined on, has no tags",
                fix: "remove the tag; quote the value if it is text",
            }),
            Event::Scalar(text, style, ..) => Ok(Node::new(scalar(text, style, at)?, at)),
            Event::SequenceStart(..) => self.list(at, depth),
            Event::MappingStart(..) => self.map(at, depth),
            Event::Alias(_) => Err(Refusal {
                at,
                what: "an alias stands here".into(),
                why: "aliases are not taken: a small file with many of them grows without bound",
                fix: "write the value out, or move it to `components` and use a $ref",
            }),
            _ => Err(Refusal {
                at,
                what: "the document ends here".into(),
                why: "a value is missing",
                fix: "write the value, or remove its key",
            }),
        }
    }

    fn list(&mut self, at: Position, depth: usize) -> Result<Node, Refusal> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Node::new(Value::List(items), at)),
                (event, at) => items.push(self.node(event, at, depth + 1)?),
            }
        }
    }

    fn map(&mut self, at: Position, depth: usize) -> Result<Node, Refusal> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen = std::collections::HashMap::new();
        loop {
            let (key, at) = match self.next()? {
                (Event::MappingEnd, _) => return Ok(Node::new(Value::Map(entries.into()), at)),
                (Event::Scalar(key, ScalarStyle::Plain, ..), at) if key == "<<" => {
                    return Err(Refusal {
                        at,
                        what: "a merge key stands here".into(),
                        why: "merge keys are not taken: YAML 1.2 has none, and it would be a key like any other",
                        fix: "write the keys out, or quote it if it is meant as text",
                    });
                }
                (Event::Scalar(key, _, _, None), at) => (key.into_owned(), at),
                (_, at) => {
                    return Err(Refusal {
                        at,
                        what: "a key is not plain text".into(),
                        why: "keys of an OpenAPI document are text",
                        fix: "write the key as text, in quotes if it has special characters",
                    });
                }
            };
            if let Some(line) = seen.insert(key.clone(), at.line) {
                return Err(Refusal {
                    at,
                    what: format!("the key `{key}` is here again, first on line {line}"),
                    why: "one of the two would be lost unseen",
                    fix: "remove or rename one of them",
                });
            }
            let (event, value_at) = self.next()?;
            let node = self.node(event, value_at, depth + 1)?;
            entries.push(Entry { key, at, node });
        }
    }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle, at: Position) -> Result<Value, Refusal> {
    if style == ScalarStyle::Plain && is_integer(&text) {
        return integer(&text, at);
    }
    let plain = text.to_string();
    match Scalar::parse_from_cow_and_metadata(text, style, None) {
        None | Some(Scalar::Null) => Ok(Value::Null),
        Some(Scalar::Boolean(value)) => Ok(Value::Bool(value)),
        Some(Scalar::Integer(value)) => Ok(Value::Number(value.into())),
        Some(Scalar::FloatingPoint(value)) => match Number::from_f64(value.into_inner()) {
            Some(number) => Ok(Value::Number(number)),
            None => Err(Refusal {
                at,
                what: format!("`{plain}` is not a finite number"),
                why: "JSON, which OpenAPI is defined on, cannot hold it",
                fix: "write a finite number, or quote it if it is text",
            }),
        },
        Some(Scalar::String(text)) => Ok(Value::String(text.into_owned())),
    }
}

/// Whether text is digits and perhaps a sign.
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A decimal integer: the parser makes a fraction of one that is too long, and drops zeros in front.
fn integer(text: &str, at: Position) -> Result<Value, Refusal> {
    let digits = text.trim_start_matches(['+', '-']);
    if digits.len() > 1 && digits.starts_with('0') {
        return Err(Refusal {
            at,
            what: format!("the number `{text}` begins with a zero"),
            why: "some readers of YAML take it for an octal number and others do not",
            fix: "leave the zero out, or quote it if it is text",
        });
    }
    let number = text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from));
    number.map(Value::Number).map_err(|_| Refusal {
        at,
        what: format!("the number `{text}` does not fit 64 bits"),
        why: "its last digits would be lost unseen",
        fix: "write a smaller number, or quote it if it is text",
    })
}

fn position(marker: &Marker) -> Position {
    Position { line: marker.line(), column: marker.col() + 1 }
}
