//! YAML text -> tree with positions, by serde-saphyr, which bounds depth, size and aliases, and applies `<<`.

use std::path::Path;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Error, Location, MessageFormatter, Spanned, UserMessageFormatter};

use super::super::near::shown;
use super::INFO;
use crate::Secret;
use crate::credentials::{Place, Refusal, SourceError};

/// Far more than any clouds.yaml has, and little enough for a file full of aliases.
const MAX_DEPTH: usize = 32;
const MAX_NODES: usize = 100_000;
const MAX_TEXT: usize = 8 << 20;
/// What aliases and merge keys may add. A few lines can ask for millions, which takes seconds to count.
const MAX_REPLAYED: usize = 20_000;

/// A value and where it is.
pub(super) type Node = Spanned<Value>;

/// What stands at a place. All text may be secret.
pub(super) enum Value {
    Null,
    Bool(bool),
    Number,
    Text(Secret),
    List(Vec<Node>),
    Map(Map),
}

/// Keys and values in their order; keys are unique.
#[derive(Default)]
pub(super) struct Map(Vec<(Spanned<String>, Node)>);

impl Value {
    /// What it is, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a truth value",
            Self::Number => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "keys and values",
        }
    }
}

impl Map {
    pub(super) fn iter(&self) -> impl Iterator<Item = &(Spanned<String>, Node)> {
        self.0.iter()
    }

    pub(super) fn get(&self, key: &str) -> Option<&(Spanned<String>, Node)> {
        self.iter().find(|(spanned, _)| spanned.value == key)
    }

    /// The value of a key of OpenStack's configuration, which may have dashes for underscores.
    pub(super) fn option(&self, key: &str) -> Option<&(Spanned<String>, Node)> {
        self.get(key).or_else(|| self.iter().find(|(spanned, _)| spanned.value.replace('-', "_") == key))
    }
}

/// Where something is written, which is not where it is merged in.
pub(super) fn position<T>(spanned: &Spanned<T>) -> (usize, usize) {
    line_and_column(spanned.defined)
}

fn line_and_column(location: Location) -> (usize, usize) {
    (location.line() as usize, location.column() as usize)
}

/// The tree of a file's text.
pub(super) fn parse(path: &Path, text: &str) -> Result<Node, Refusal> {
    let options = serde_saphyr::options! {
        // A snippet is a copy of the lines around an error, secrets too.
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_total_scalar_bytes: MAX_TEXT,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MAX_REPLAYED },
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| explain(path, &error))
}

fn explain(path: &Path, error: &Error) -> Refusal {
    let mut inner = error;
    while let Error::AliasError { error, .. } | Error::WithSnippet { error, .. } = inner {
        inner = error;
    }
    let message = UserMessageFormatter.format_message(inner);
    let (problem, hint) = match inner {
        Error::DuplicateMappingKey { key, .. } => {
            let problem =
                format!("{} is a key for the second time", shown(key.as_deref().unwrap_or_default()));
            (problem, "take one of the two out")
        }
        Error::Budget { .. }
        | Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => {
            ("it is too large or too deep".to_owned(), "take out what no cloud needs, aliases above all")
        }
        Error::MultipleDocuments { .. } => ("a second document begins".to_owned(), "keep one of the two"),
        _ if message.contains("tabs") => (format!("it is not YAML: {message}"), "indent with spaces"),
        _ => {
            let hint = "mend the indentation, quote or bracket at or just before this place";
            (format!("it is not YAML: {message}"), hint)
        }
    };
    let place = match inner.location() {
        Some(location) => {
            let (line, column) = line_and_column(location);
            Place::file(path).at(line, column)
        }
        None => Place::file(path),
    };
    SourceError::new(INFO.name, place, problem, hint)
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(Secret::new(text)))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(Secret::new(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Value::Map(Map(entries)))
    }
}
