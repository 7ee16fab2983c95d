//! For programs: one object.

use std::io::{self, Write};

use cloud_certs_codegen::{Finding, visible};
use serde::Serialize;

use super::Counts;
use crate::input::Checked;
use crate::report::json as report;

#[derive(Serialize)]
struct Report<'a> {
    problems: Vec<Problem<'a>>,
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct Problem<'a> {
    severity: &'static str,
    rule: &'static str,
    file: &'a str,
    line: usize,
    column: usize,
    what: String,
    why: String,
    fix: String,
}

pub(super) fn write(documents: &[Checked], out: &mut dyn Write) -> io::Result<()> {
    let problems = documents.iter().flat_map(|document| &document.findings).map(Problem::of).collect();
    let Counts { errors, warnings } = Counts::of(documents);
    report::write(&Report { problems, errors, warnings }, out)
}

impl<'a> Problem<'a> {
    fn of(Finding { severity, problem, .. }: &'a Finding) -> Self {
        Self {
            severity: severity.word(),
            rule: problem.rule,
            file: &problem.file,
            line: problem.at.line,
            column: problem.at.column,
            what: visible(&problem.what),
            why: visible(&problem.why),
            fix: visible(&problem.fix),
        }
    }
}
