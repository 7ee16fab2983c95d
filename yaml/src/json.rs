//! The events of a JSON text, which are those of YAML.
//!
//! JSON is YAML but for escapes of characters in two halves, tabs as indentation and long keys, and it is read faster so.

use std::borrow::Cow;

use granit_parser::{Event, ScalarStyle, StructureStyle};
use hifijson::SliceLexer;
use hifijson::num::LexWrite as _;
use hifijson::str::{self, LexAlloc as _};
use hifijson::token::{Expect, Lex as _};

use crate::fault::{Fault, Mistake};
use crate::position::Position;

/// The events of a JSON text.
pub(crate) struct JsonEvents<'a> {
    lexer: SliceLexer<'a>,
    cursor: Cursor<'a>,
    /// For each list or mapping that has not ended: `true` for a mapping.
    open: Vec<bool>,
    next: Next,
}

/// The tokens that may come next.
#[derive(Clone, Copy)]
enum Next {
    Value,
    /// A key or value, or the end of what has just begun.
    First,
    Key,
    CommaOrEnd,
    EndOfText,
}

/// The place up to which positions are counted.
struct Cursor<'a> {
    rest: &'a str,
    at: Position,
    /// The last character was a carriage return: a line feed behind it begins no other line.
    is_after_return: bool,
}

impl<'a> JsonEvents<'a> {
    /// The events of `text`, if that looks like a JSON object or array.
    pub(crate) fn new(text: &'a str, file: u32) -> Option<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        text.trim_start_matches([' ', '\t', '\r', '\n']).starts_with(['{', '[']).then(|| Self {
            lexer: SliceLexer::new(text.as_bytes()),
            cursor: Cursor {
                rest: text,
                at: Position { file, ..Position::new(1, 1) },
                is_after_return: false,
            },
            open: Vec::new(),
            next: Next::Value,
        })
    }

    pub(crate) fn next(&mut self) -> Result<(Event<'a>, Position), Fault> {
        let mut found = self.lexer.ws_peek();
        let is_map = self.open.last() == Some(&true);
        if let (Next::CommaOrEnd, Some(b',')) = (self.next, found) {
            self.lexer.discarded();
            found = self.lexer.ws_peek();
            self.next = if is_map { Next::Key } else { Next::Value };
        }
        let at = self.cursor.advance(self.lexer.as_slice().len());
        let event = match (self.next, found) {
            (Next::EndOfText, None) => Event::StreamEnd,
            (Next::First | Next::CommaOrEnd, Some(b'}')) if is_map => self.end(Event::MappingEnd),
            (Next::First | Next::CommaOrEnd, Some(b']')) if !is_map => self.end(Event::SequenceEnd),
            (Next::First | Next::Key, Some(b'"')) if is_map => self.key()?,
            (Next::First | Next::Key, _) if is_map => {
                return self.refuse(format!("{} expected", Expect::String));
            }
            (Next::First | Next::Value, Some(first)) => self.value(first)?,
            (Next::EndOfText, _) => return self.refuse(format!("{} expected", Expect::Eof)),
            (Next::CommaOrEnd, _) => return self.refuse(format!("{} expected", Expect::CommaOrEnd)),
            _ => return self.refuse(format!("{} expected", Expect::Value)),
        };
        Ok((event, at))
    }

    fn value(&mut self, first: u8) -> Result<Event<'a>, Fault> {
        let event = match first {
            b'{' | b'[' => {
                self.lexer.discarded();
                self.open.push(first == b'{');
                self.next = Next::First;
                return Ok(match first {
                    b'{' => Event::MappingStart(StructureStyle::Flow, 0, None),
                    _ => Event::SequenceStart(StructureStyle::Flow, 0, None),
                });
            }
            b'"' => text(self.string()?, ScalarStyle::DoubleQuoted),
            b'-' | b'0'..=b'9' => match self.lexer.num_string().validated() {
                Ok((number, _)) => text(Cow::Borrowed(number), ScalarStyle::Plain),
                Err(error) => return self.refuse(error.to_string()),
            },
            b'a'..=b'z' => {
                let word = match self.lexer.null_or_bool() {
                    Some(None) => "null",
                    Some(Some(true)) => "true",
                    Some(Some(false)) => "false",
                    None => return self.refuse(format!("{} expected", Expect::Value)),
                };
                text(Cow::Borrowed(word), ScalarStyle::Plain)
            }
            _ => return self.refuse(format!("{} expected", Expect::Value)),
        };
        self.next = if self.open.is_empty() { Next::EndOfText } else { Next::CommaOrEnd };
        Ok(event)
    }

    fn key(&mut self) -> Result<Event<'a>, Fault> {
        let key = self.string()?;
        if self.lexer.expect(SliceLexer::ws_peek, b':').is_none() {
            return self.refuse(format!("{} expected", Expect::Colon));
        }
        self.next = Next::Value;
        Ok(text(key, ScalarStyle::DoubleQuoted))
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        let read = self.lexer.discarded().str_string();
        read.or_else(|error| match &error {
            str::Error::Escape(_) if error.is_unicode_error() => {
                let problem = "an escape `\\u` stands for half of a character, without the other half";
                let fix = "write both halves, or the character itself";
                self.fault(Mistake::new(problem, "no text can hold it", fix), false)
            }
            _ => self.refuse(error.to_string()),
        })
    }

    fn end(&mut self, event: Event<'a>) -> Event<'a> {
        self.lexer.discarded();
        self.open.pop();
        self.next = if self.open.is_empty() { Next::EndOfText } else { Next::CommaOrEnd };
        event
    }

    /// The text is not JSON from here on. It may be YAML.
    fn refuse<T>(&mut self, problem: String) -> Result<T, Fault> {
        let why = "it cannot be read from here on";
        let fix = "correct the commas, quotes or brackets at or just before this position";
        self.fault(Mistake::new(format!("it is not JSON: {problem}"), why, fix), true)
    }

    fn fault<T>(&mut self, mistake: Mistake, is_syntax: bool) -> Result<T, Fault> {
        let at = self.cursor.advance(self.lexer.as_slice().len());
        Err(Fault { at, mistake, is_syntax })
    }
}

fn text(text: Cow<'_, str>, style: ScalarStyle) -> Event<'_> {
    Event::Scalar(text, style, 0, None)
}

impl Cursor<'_> {
    /// The position at which this many bytes are left.
    fn advance(&mut self, left: usize) -> Position {
        let (passed, rest) = self.rest.split_at_checked(self.rest.len() - left).unwrap_or((self.rest, ""));
        for byte in passed.bytes() {
            match byte {
                b'\n' if self.is_after_return => {}
                b'\n' | b'\r' => (self.at.line, self.at.column) = (self.at.line.saturating_add(1), 1),
                // The bytes of a character behind its first.
                0x80..=0xBF => {}
                _ => self.at.column = self.at.column.saturating_add(1),
            }
            self.is_after_return = byte == b'\r';
        }
        self.rest = rest;
        self.at
    }
}
