//! Settings of some documents.

use serde::Deserialize;

use super::ignore::Ignore;
use super::levels::Levels;
use super::pattern::Pattern;
use super::rust::RustConfig;
use super::values::one_or_many;

/// A table `[[document]]`, which goes before the settings of all documents.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentConfig {
    #[serde(deserialize_with = "one_or_many")]
    files: Vec<Pattern>,
    pub(super) rust: Option<RustConfig>,
    #[serde(default)]
    pub(super) levels: Levels,
    #[serde(default)]
    pub(super) ignore: Ignore,
}

impl DocumentConfig {
    pub(super) fn is_of(&self, document: &str) -> bool {
        self.files.iter().any(|pattern| pattern.matches(document))
    }
}
