//! The Rust part: all code that needs the generator. A build without the feature `rust` has `no_rust.rs` in its place.

mod compare;
mod judge;
mod names;
mod renamed;
mod selection;
mod settings;

use cloud_certs_codegen::GeneratorInput;
use openapi_document::{Document, Problem, Problems, RuleInfo};
use settings::{profile, settings};

pub use names::Names;

use crate::rust_settings::{ClientProfile, RustSettings};

/// The sentence to say when something asks for the Rust part, if this build has none.
pub(crate) const MISSING: Option<&str> = None;

/// Everything wrong or doubtful in a document of which a client is generated.
pub(crate) fn lint(document: &Document, client: ClientProfile) -> Vec<Problem> {
    cloud_certs_codegen::lint(document, profile(client))
}

/// The surface listing of a document, with these settings.
///
/// # Errors
///
/// All that stands in the way of generating it.
pub(crate) fn surface_lines(document: &Document, project: &RustSettings) -> Result<Vec<String>, Problems> {
    let items = GeneratorInput::new(document).whole_surface(&settings(project))?;
    Ok(items.iter().map(ToString::to_string).collect())
}

/// The rules of the generator.
pub(crate) fn rules() -> impl Iterator<Item = &'static RuleInfo> {
    cloud_certs_codegen::Rule::ALL.iter().map(|rule| rule.info())
}
