//! The events that a tree is made of, of YAML or of JSON.

use granit_parser::{Event, Marker, Parser, StrInput};

use crate::fault::{Fault, Mistake};
use crate::json::JsonEvents;
use crate::position::Position;

/// The events of a text.
pub(crate) enum Events<'a> {
    Yaml(Box<Parser<'a, StrInput<'a>>>, u32),
    Json(JsonEvents<'a>),
}

impl<'a> Events<'a> {
    /// The events of `text` as YAML.
    pub(crate) fn of_yaml(text: &'a str, file: u32) -> Self {
        Self::Yaml(Box::new(Parser::new_from_str(text)), file)
    }

    pub(crate) fn next(&mut self) -> Result<(Event<'a>, Position), Fault> {
        let (parser, file) = match self {
            Self::Json(events) => return events.next(),
            Self::Yaml(parser, file) => (parser, *file),
        };
        match parser.next() {
            Some(Ok((event, span))) => Ok((event, position(file, &span.start))),
            Some(Err(error)) => {
                let info = error.info();
                let fix = match info.contains("tabs") {
                    true => "indent with spaces",
                    false => "correct the indentation, quote or bracket at or just before this position",
                };
                let why = "it cannot be read from here on";
                let mistake = Mistake::new(format!("it is not YAML: {info}"), why, fix);
                Err(Fault { at: position(file, error.marker()), mistake, is_syntax: true })
            }
            None => Ok((Event::StreamEnd, Position::default())),
        }
    }
}

fn position(file: u32, marker: &Marker) -> Position {
    Position { file, ..Position::new(marker.line(), marker.col() + 1) }
}
