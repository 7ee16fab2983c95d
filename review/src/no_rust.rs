//! The place of the Rust part in a build without the feature `rust`: the answers that need no generator.

use openapi_document::{Document, Problem, Problems, RuleInfo};

use crate::diff::surface::Surface;
use crate::rust_settings::{ClientProfile, RustSettings};

/// The sentence to say when something asks for the Rust part, if this build has none.
pub(crate) const MISSING: Option<&str> = Some(SENTENCE);

const SENTENCE: &str = "this build of spec-review has no Rust part: install it with its default features";

/// Everything wrong or doubtful in a document, by the rules of OpenAPI.
pub(crate) fn lint(document: &Document, _: ClientProfile) -> Vec<Problem> {
    openapi_document::lint(document)
}

/// No listing: the command says so before.
///
/// # Errors
///
/// None.
pub(crate) fn surface_lines(_: &Document, _: &RustSettings) -> Result<Vec<String>, Problems> {
    Ok(Vec::new())
}

/// No rules.
pub(crate) fn rules() -> impl Iterator<Item = &'static RuleInfo> {
    std::iter::empty()
}

impl Surface {
    /// No changes, and the reason.
    #[must_use]
    pub fn of(_: &Document, _: &Document, _: &RustSettings) -> Self {
        Self { unknown: Some(SENTENCE.to_owned()), ..Self::default() }
    }
}
