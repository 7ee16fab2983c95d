//! Everything to be said about a document: what the build refuses, and beside it what is wrong or doubtful and
//! stops no build.
//!
//! The lints work on what [`crate::check`] recognised, one file per subject; [`rules`] lists them.

mod components;
mod descriptions;
mod duplicates;
mod examples;
mod fit;
mod flat;
mod operations;
mod rules;
mod servers;
mod table;

use crate::check::context::Context;
use crate::check::inspect;
use crate::check::report::Report;
use crate::document::Document;
use crate::problem::{Problem, Problems, Severity};

pub use rules::LINTS;
pub use table::rules_as_markdown;

/// A problem, and how bad it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What it is.
    pub problem: Problem,
}

impl From<Problem> for Finding {
    fn from(problem: Problem) -> Self {
        let lint = LINTS.iter().find(|rule| rule.name == problem.rule);
        // Everything else is refused by the build.
        Self { severity: lint.map_or(Severity::Error, |rule| rule.severity), problem }
    }
}

/// Everything wrong or doubtful in a document, in the order of the file.
#[must_use]
pub fn lint(document: &Document) -> Vec<Finding> {
    let mut report = Report::new(&document.file);
    if let Some(context) = inspect(document, &mut report) {
        for rules in SUBJECTS {
            rules(&context, &mut report);
        }
    }
    let problems = report.finish().err();
    problems.iter().flat_map(Problems::iter).cloned().map(Finding::from).collect()
}

/// The lints, by subject.
const SUBJECTS: [fn(&Context<'_>, &mut Report<'_>); 6] = [
    components::check,
    descriptions::check,
    duplicates::check,
    examples::check,
    operations::check,
    servers::check,
];
