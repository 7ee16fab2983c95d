//! The facts about the vendor in `UPSTREAM.toml`: where its definitions are, and what they leave to be known.

use std::path::PathBuf;

use serde::Deserialize;
use serde_json::{Map, Value as Json};

/// The table `[vendor]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct Vendor {
    /// The file or folder with the definitions, relative to the folder of `UPSTREAM.toml`.
    pub(crate) definitions: Option<PathBuf>,
    /// Else the crates with them, of those that the workspace depends on. A `*` at the end stands for any end.
    pub(crate) crates: Option<String>,
    /// The headers that are credentials: definitions list them as parameters, and OpenAPI has security schemes for them.
    pub(super) credential_headers: Vec<String>,
    /// The extensions that our documents give to the vendor's servers.
    pub(super) server: Map<String, Json>,
}

impl Vendor {
    /// The header as it is configured, if it is a credential.
    pub(super) fn credential(&self, header: &str) -> Option<&str> {
        self.credential_headers.iter().map(String::as_str).find(|name| name.eq_ignore_ascii_case(header))
    }
}

/// Returns whether a text is a pattern, in which a `*` at the end stands for any end.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => text.starts_with(start),
        None => pattern == text,
    }
}
