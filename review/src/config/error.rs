//! Errors of the settings, with their place.

use std::fmt;
use std::io;

use openapi_document::Position;
use openapi_document::words::near;

/// More names than these are not listed in an error.
const MOST_NAMES: usize = 12;

/// An error in the file of settings, or in that of accepted findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConfigError {
    /// The file.
    pub(crate) file: String,
    /// The place in it, if it could be read.
    pub(crate) at: Option<Position>,
    /// The fault, and what to write instead.
    pub(crate) what: String,
}

impl ConfigError {
    pub(crate) fn unreadable(file: &str, error: &io::Error) -> Self {
        let what = format!("it cannot be read: {error}; check its name and mode");
        Self { file: file.to_owned(), at: None, what }
    }

    /// An error of the reader of TOML.
    pub(crate) fn of_toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let start = error.span().map_or(0, |span| span.start);
        Self { file: file.to_owned(), at: Some(position(text, start)), what: plain(error.message()) }
    }

    /// An error of several keys of a table, which is placed at its head.
    pub(crate) fn of_key(file: &str, text: &str, table: &str, what: &str) -> Self {
        let head = text.find(&format!("[{table}]")).or_else(|| text.find(&format!("{table}.")));
        Self { file: file.to_owned(), at: Some(position(text, head.unwrap_or(0))), what: what.to_owned() }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, at, what } = self;
        match at {
            Some(at) => write!(f, "{file}:{}:{}: {what}", at.line, at.column),
            None => write!(f, "{file}: {what}"),
        }
    }
}

/// The line and column of a place in a text, in characters from 1.
pub(crate) fn position(text: &str, start: usize) -> Position {
    let before = text.get(..start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let number = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
    Position {
        file: 0,
        line: number(before.matches('\n').count()),
        column: number(before[line_start..].chars().count()),
    }
}

/// The message of the reader in our words: of the names that it knows, the nearest one.
fn plain(message: &str) -> String {
    let message = message.replace("unknown field", "unknown key").replace("missing field", "missing key");
    let message = message.replace("unknown variant", "unknown value").replace('\n', ", ");
    let Some((what, expected)) =
        message.split_once(", expected ").filter(|(what, _)| what.contains("unknown"))
    else {
        return message;
    };
    let quoted = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let names = quoted(expected);
    let word = quoted(what).into_iter().next().unwrap_or_default();
    match near(&word, names.iter().map(String::as_str)) {
        Some(name) => format!("{what}; did you mean `{name}`?"),
        None if names.len() > MOST_NAMES => format!("{what}; `spec-review rules` lists all"),
        None => format!("{what}; write {}", expected.trim_start_matches("one of ")),
    }
}
