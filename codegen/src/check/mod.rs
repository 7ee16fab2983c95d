//! Refuses what the generator could not turn into a client, would panic on, or would turn into a wrong one.
//!
//! First the tree is held against the grammar of OpenAPI 3.0.3 ([`objects`]); what that recognises is what the
//! rules work on, one file per subject. Every rule has a stable name, listed in [`rules`].

mod bodies;
pub(crate) mod composition;
mod constraints;
pub(crate) mod context;
mod defaults;
mod enums;
pub(crate) mod grammar;
mod objects;
mod operations;
mod parameters;
mod paths;
mod patterns;
mod references;
mod responses;
pub(crate) mod rules;
mod schemas;
mod security;
mod supported;
mod type_names;
mod walk;
pub(crate) mod words;

use self::context::Context;
use crate::document::Document;
use crate::problem::{Problems, Report};

pub use rules::{RULES, Rule};

/// Whether a client can be generated from `document`; if not, everything that stands in the way.
///
/// # Errors
///
/// All problems at once, in the order of the file, each with its place, the reason and what to write instead.
pub fn check(document: &Document) -> Result<(), Problems> {
    let mut report = Report::new(&document.file);
    inspect(document, &mut report);
    report.finish()
}

/// Notes everything that stands in the way. What was recognised is handed out, unless the document is of a format
/// that the rules do not know.
pub(crate) fn inspect<'a>(document: &'a Document, report: &mut Report<'_>) -> Option<Context<'a>> {
    if !supported::is_known_version(&document.root, report) {
        return None;
    }
    let walked = walk::walk(&document.root, report);
    let context = Context::new(&document.root, walked);
    for rules in SUBJECTS {
        rules(&context, report);
    }
    Some(context)
}

/// The rules, by subject.
const SUBJECTS: [fn(&Context<'_>, &mut Report<'_>); 14] = [
    supported::check,
    references::check,
    security::check,
    operations::check,
    paths::check,
    parameters::check,
    bodies::check,
    responses::check,
    schemas::check,
    enums::check,
    constraints::check,
    defaults::check,
    composition::check,
    type_names::check,
];
