//! Refuses what the generator could not turn into a client, would panic on, or would turn into a wrong one.
//!
//! What the document says is read by `openapi-document`; the rules here work on that, one file per subject. Every rule
//! is listed in [`rules`].

mod bodies;
mod composition;
mod constraints;
mod defaults;
mod enums;
mod operations;
mod parameters;
mod paths;
mod references;
mod responses;
pub(crate) mod rules;
mod schemas;
mod security;
mod supported;
mod type_names;

use openapi_document::context::Context;
use openapi_document::{Document, Problems, Report, inspect};

/// Whether a client can be generated from `document`; if not, everything that stands in the way.
///
/// # Errors
///
/// All problems at once, in the order of the file, each with its place, the reason and what to write instead.
pub fn check(document: &Document) -> Result<(), Problems> {
    let mut report = Report::new(document);
    let context = inspect(document, &mut report);
    limits(&context, &mut report);
    report.finish()
}

/// The rules without which the generator would never come to an end.
const ENDLESS: [&str; 2] = ["circular-reference", "endless-copy"];

/// Whether the generator comes to an end on a document, be it that it fails.
pub(crate) fn check_ends(document: &Document) -> Result<(), Problems> {
    let mut report = Report::new(document);
    let context = inspect(document, &mut report);
    limits(&context, &mut report);
    let problems = report.into_problems().into_iter();
    Problems::new(problems.filter(|problem| ENDLESS.contains(&problem.rule.name)).collect()).map_or(Ok(()), Err)
}

/// Everything wrong or doubtful in a document of which a client is to be generated, in the order of the file.
#[cfg(feature = "lint")]
#[must_use]
pub fn lint(document: &Document) -> Vec<openapi_document::Problem> {
    let mut report = Report::new(document);
    let context = inspect(document, &mut report);
    limits(&context, &mut report);
    openapi_document::doubts(&context, &mut report);
    report.into_problems()
}

/// Notes what the generator cannot do.
fn limits(context: &Context<'_>, report: &mut Report<'_>) {
    for rules in SUBJECTS {
        rules(context, report);
    }
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
