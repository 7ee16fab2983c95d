//! Errors of the configuration, with their place.

use std::fmt;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The most names that an error lists.
const MOST_NAMES: usize = 12;

/// An error in the configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigError {
    /// The file.
    pub file: PathBuf,
    /// The line and the column, in characters from 1, if the file could be read.
    pub at: Option<(usize, usize)>,
    /// The fault, and what to write instead.
    pub what: String,
    /// The keys or values that would have been read, if one is not known.
    pub known_keys: Vec<String>,
}

impl ConfigError {
    pub(crate) fn unreadable(file: &Path, error: &io::Error) -> Self {
        let what = format!("it cannot be read: {error}");
        Self { file: file.to_owned(), at: None, what, known_keys: Vec::new() }
    }

    /// An error about a place, by its line and column.
    pub(crate) fn at(file: &Path, at: (usize, usize), what: String) -> Self {
        Self { file: file.to_owned(), at: Some(at), what, known_keys: Vec::new() }
    }
}

impl std::error::Error for ConfigError {}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, at, what, .. } = self;
        match at {
            Some((line, column)) => write!(f, "{}:{line}:{column}: {what}", file.display()),
            None => write!(f, "{}: {what}", file.display()),
        }
    }
}

/// A text of a configuration, for errors with a place in it.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) file: &'a Path,
    pub(crate) text: &'a str,
}

impl Source<'_> {
    /// Makes an error about a place.
    pub(crate) fn error(&self, place: &Range<usize>, what: impl Into<String>) -> ConfigError {
        ConfigError::at(self.file, self.position(place), what.into())
    }

    /// The line and the column of a place, in characters from 1.
    pub(crate) fn position(&self, place: &Range<usize>) -> (usize, usize) {
        let before = self.text.get(..place.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// Makes an error from a message of the TOML reader.
    pub(crate) fn error_of_toml(&self, error: &toml::de::Error) -> ConfigError {
        let (what, known_keys) = plain(error.message());
        ConfigError { known_keys, ..self.error(&error.span().unwrap_or_default(), what) }
    }
}

/// The message of the TOML reader in plain words, with the nearest known name and all known names.
fn plain(message: &str) -> (String, Vec<String>) {
    let message = message.replace("unknown field", "unknown key").replace("missing field", "missing key");
    let message = message.replace("unknown variant", "unknown value").replace('\n', ", ");
    let message = message.replace("expected a sequence", "expected a list, as `[\"a\", \"b\"]`");
    let message = message.replace("expected u32", "expected a number from 0");
    let Some((what, expected)) =
        message.split_once(", expected ").filter(|(what, _)| what.contains("unknown"))
    else {
        return (message, Vec::new());
    };
    let quoted = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let names = quoted(expected);
    let word = quoted(what).into_iter().next().unwrap_or_default();
    let what = match nearest(&word, names.iter().map(String::as_str)) {
        Some(name) => format!("{what}; did you mean `{name}`?"),
        None if names.len() > MOST_NAMES => format!("{what}; `--print-schema` lists all"),
        None => format!("{what}; write {}", expected.trim_start_matches("one of ")),
    };
    (what, names)
}

/// The known name nearest to an unknown one, if it is near enough to be a typing mistake.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase().replace('_', "-");
    let distances =
        known.into_iter().map(|known| (strsim::osa_distance(&name, &known.to_lowercase()), known));
    let near = distances.filter(|(distance, known)| *distance <= (known.len() / 3).clamp(1, 2));
    near.min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}
