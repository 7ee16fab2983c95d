//! The changes of the generated Rust, in a form that a build without the generator has, too.

use super::change::{Change, Spot};

/// The changes of the surface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Surface {
    /// The removed lines of the surface listing.
    pub removed: Vec<String>,
    /// The added lines.
    pub added: Vec<String>,
    /// The reason why there is no surface to compare.
    pub unknown: Option<String>,
    /// The place in the new document that cannot be generated, if the old one could be.
    pub lost: Option<Spot>,
    /// The number of operations that were generated: those that differ or reach a schema that differs.
    pub operations: usize,
    pub(crate) changes: Vec<Change>,
    /// `true` if enums in responses are open: a value that is new is not an error.
    pub(crate) has_open_enums: bool,
    /// The paths of the types that a line is about.
    pub(crate) types: Vec<String>,
}

impl Surface {
    /// No comparison, because the settings say so.
    #[must_use]
    pub(crate) fn not_compared() -> Self {
        Self { unknown: Some("spec-review.toml says `rust = false`".to_owned()), ..Self::default() }
    }

    /// Returns whether the listing has a line for the type that is generated from a schema.
    pub(super) fn has_type_of(&self, schema: &str) -> bool {
        // Types are named after schemas, but with Rust's use of upper and lower case.
        let plain = |name: &str| name.replace(|c: char| !c.is_alphanumeric(), "").to_lowercase();
        let is_it =
            |path: &String| path.strip_prefix("types::").is_some_and(|name| plain(name) == plain(schema));
        self.types.iter().any(is_it)
    }
}
