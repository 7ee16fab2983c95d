//! Holds a document against the grammar of OpenAPI ([`objects`]); what that recognises is what rules work on.

pub mod context;
pub mod grammar;
mod objects;
mod patterns;
mod references;
pub mod walk;
pub mod words;

use cloud_certs_yaml::Mistake;

use self::context::Context;
use crate::document::Document;
use crate::problem::{Problems, Report};
use crate::rules::Rule;

pub use self::references::followed;

/// Notes everything that the specification forbids, and hands out what was recognised.
pub fn inspect<'a>(document: &'a Document, report: &mut Report<'_>) -> Context<'a> {
    let walked = walk::walk(document, report);
    for fault in document.parts.iter().flat_map(|part| &part.doubts) {
        let Mistake { problem, why, fix } = &fault.mistake;
        report.add(Rule::AmbiguousYaml, fault.at, problem, *why, *fix);
    }
    let context = Context::new(document, walked);
    references::check(&context, report);
    context
}

/// Whether a document is what the specification asks for.
///
/// # Errors
///
/// Everything wrong with it, in the order of the file.
pub fn check(document: &Document) -> Result<(), Problems> {
    let mut report = Report::new(document);
    inspect(document, &mut report);
    report.finish()
}
