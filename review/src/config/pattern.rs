//! Patterns of files, tags and paths.

use serde::Deserialize;

/// A pattern with `*` (any text without `/`), `**` (any folders) and `?` (one character). Braces stand for themselves,
/// because the paths of an API have them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Pattern(glob::Pattern);

impl Pattern {
    /// Returns whether a path or name is one of these.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::default() };
        self.0.matches_with(text.strip_prefix("./").unwrap_or(text), options)
    }

    /// The pattern as it was written.
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.is_empty() {
            return Err("the pattern is empty: write a path or name, with `*` for any text".to_owned());
        }
        let text = text.strip_prefix("./").unwrap_or(&text);
        glob::Pattern::new(text).map(Self).map_err(|error| {
            format!("`{text}` is not a pattern: {}, at character {}", error.msg, error.pos + 1)
        })
    }
}

impl std::str::FromStr for Pattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::try_from(text.to_owned())
    }
}
