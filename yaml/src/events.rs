//! The events that a tree is made of, of YAML or of JSON.

use granit_parser::{Event, Marker, Parser, StrInput};

use crate::fault::{Fault, Mistake};
#[cfg(feature = "json")]
use crate::json::JsonEvents;
use crate::position::Position;

/// The events of a text.
pub(crate) enum Events<'a> {
    Yaml(Box<Parser<'a, StrInput<'a>>>, u32),
    #[cfg(feature = "json")]
    Json(JsonEvents<'a>),
}

impl<'a> Events<'a> {
    /// The events of `text` as YAML.
    pub(crate) fn of_yaml(text: &'a str, file: u32) -> Self {
        Self::Yaml(Box::new(Parser::new_from_str(text)), file)
    }

    /// The events of `text` as JSON, if it looks like that.
    #[cfg(feature = "json")]
    pub(crate) fn of_json(text: &'a str, file: u32) -> Option<Self> {
        JsonEvents::new(text, file).map(Self::Json)
    }

    /// None: most JSON can be read as YAML.
    #[cfg(not(feature = "json"))]
    pub(crate) fn of_json(_: &'a str, _: u32) -> Option<Self> {
        None
    }

    pub(crate) fn next(&mut self) -> Result<(Event<'a>, Position), Fault> {
        let (parser, file) = match self {
            #[cfg(feature = "json")]
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
