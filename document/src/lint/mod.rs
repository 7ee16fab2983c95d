//! Checks for parts of a document that are doubtful but valid OpenAPI, one file for each subject.

mod deceptive;
mod documentation;
mod fit;
mod operations;
mod redundant;

use crate::check::context::Context;
use crate::check::inspect;
use crate::document::Document;
use crate::problem::Problem;
use crate::report::Report;

/// Everything wrong or doubtful in a document, in the order of the file.
#[must_use]
pub fn lint(document: &Document) -> Vec<Problem> {
    let mut report = Report::new(document);
    let context = inspect(document, &mut report);
    doubts(&context, &mut report);
    report.into_problems()
}

/// Notes what is doubtful.
pub fn doubts(context: &Context<'_>, report: &mut Report<'_>) {
    for rules in SUBJECTS {
        rules(context, report);
    }
}

/// The lints, by subject.
const SUBJECTS: [fn(&Context<'_>, &mut Report<'_>); 4] =
    [deceptive::check, documentation::check, operations::check, redundant::check];
