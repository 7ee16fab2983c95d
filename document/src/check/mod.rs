//! Checks a document by the grammar of OpenAPI ([`objects`]); the other rules work on the objects that this recognises,
//! one file per subject.

mod constraints;
pub mod context;
mod defaults;
mod enums;
mod fields;
mod formats;
pub mod grammar;
mod lists;
mod named;
pub(crate) mod objects;
mod operations;
mod parameters;
mod paths;
mod patterns;
mod references;
pub mod schemas;
mod security;
mod servers;
pub mod values;
pub mod walk;
pub mod words;

use cloud_certs_yaml::Mistake;

use self::context::Context;
use crate::document::Document;
use crate::problem::Problems;
use crate::report::Report;
use crate::rules::Rule;

pub use self::references::followed;

/// Notes everything that the specification forbids or that is doubtful by it, and hands out what was recognised.
pub fn inspect<'a>(document: &'a Document, report: &mut Report<'_>) -> Context<'a> {
    let walked = walk::walk(document, report);
    for fault in document.parts.iter().flat_map(|part| &part.doubts) {
        let Mistake { problem, why, fix } = &fault.mistake;
        report.add(Rule::AmbiguousYaml, fault.at, problem, *why, *fix);
    }
    let context = Context::new(document, walked);
    for rules in SUBJECTS {
        rules(&context, report);
    }
    context
}

/// The rules beside the grammar, by subject.
const SUBJECTS: [fn(&Context<'_>, &mut Report<'_>); 14] = [
    references::check,
    named::check,
    fields::check,
    lists::check,
    operations::check,
    paths::check,
    parameters::check,
    security::check,
    servers::check,
    schemas::check,
    enums::check,
    formats::check,
    constraints::check,
    defaults::check,
];

/// Checks that a document follows the specification.
///
/// # Errors
///
/// Everything wrong with it, in the order of the file.
pub fn check(document: &Document) -> Result<(), Problems> {
    let mut report = Report::new(document);
    inspect(document, &mut report);
    report.finish()
}
