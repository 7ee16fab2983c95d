//! The files that a project makes from its documents and keeps, such as snapshots.

use serde::Deserialize;

use super::values::one_or_many;

/// The table `[generated]`: paths in which `{name}` is the name of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Generated {
    /// Files that any edit changes.
    #[serde(deserialize_with = "one_or_many")]
    pub(crate) text: Vec<String>,
    /// Files that change with what travels.
    #[serde(deserialize_with = "one_or_many")]
    pub(crate) wire: Vec<String>,
    /// Files that change with the generated Rust.
    #[serde(deserialize_with = "one_or_many")]
    pub(crate) rust: Vec<String>,
    /// Files that change with the servers.
    #[serde(deserialize_with = "one_or_many")]
    pub(crate) servers: Vec<String>,
    /// The command that writes them, which reports quote and nothing runs.
    pub(crate) command: Option<String>,
}
