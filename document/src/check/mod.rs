//! Holds a document against the grammar of OpenAPI ([`objects`]); what that recognises is what rules work on.

pub mod context;
pub mod grammar;
mod objects;
mod patterns;
pub mod walk;
pub mod words;

use self::context::Context;
use crate::document::Document;
use crate::problem::Problems;
use crate::report::Report;

/// Notes everything that the specification forbids, and hands out what was recognised.
pub fn inspect<'a>(document: &'a Document, report: &mut Report<'_>) -> Context<'a> {
    let walked = walk::walk(&document.root, report);
    Context::new(document, walked)
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
