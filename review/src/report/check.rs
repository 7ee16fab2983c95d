//! Reports of `check`, for people, for programs and for workflows.

pub(super) mod checked;
mod excerpt;
mod text;

use std::io::{self, Write};

use openapi_document::{Problem, visible};
use serde::Serialize;

pub(crate) use self::checked::{CheckedDocument, Counts};
use super::finding::of_checked;
use super::github::{data, property};
use super::paths::in_checkout;
use super::{gitlab, junit, sarif};
use crate::formats::CheckFormat;

/// Writes the findings to `out`, and for people their number to `err`.
pub(crate) fn write(
    documents: &[CheckedDocument],
    format: CheckFormat,
    max: usize,
    has_color: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<()> {
    match format {
        CheckFormat::Text => {
            text::write(documents, max, has_color, out)?;
            writeln!(err, "{}", Counts::of(documents))
        }
        CheckFormat::Json => json(documents, out),
        CheckFormat::Github => github(documents, out),
        CheckFormat::Junit => junit::write(&of_checked(documents), out),
        CheckFormat::Sarif => sarif::write(&of_checked(documents), out),
        CheckFormat::Gitlab => gitlab::write(&of_checked(documents), out),
    }
}

/// Writes one object, for programs.
fn json(documents: &[CheckedDocument], out: &mut dyn Write) -> io::Result<()> {
    let Counts { errors, warnings, ignored, accepted } = Counts::of(documents);
    super::json::write(
        &CheckReport { problems: problems(documents), errors, warnings, accepted, ignored },
        out,
    )
}

fn problems(documents: &[CheckedDocument]) -> Vec<JsonProblem<'_>> {
    documents.iter().flat_map(|document| &document.findings).map(JsonProblem::of).collect()
}

#[derive(Serialize)]
struct CheckReport<'a> {
    problems: Vec<JsonProblem<'a>>,
    errors: usize,
    warnings: usize,
    /// The number of accepted findings.
    accepted: usize,
    /// The number that the settings leave out.
    ignored: usize,
}

#[derive(Serialize)]
struct JsonProblem<'a> {
    severity: &'static str,
    rule: &'static str,
    layer: &'static str,
    file: &'a str,
    line: u32,
    column: u32,
    what: String,
    why: String,
    fix: String,
}

impl<'a> JsonProblem<'a> {
    fn of(problem: &'a Problem) -> Self {
        Self {
            severity: problem.severity.word(),
            rule: problem.rule.name,
            layer: problem.layer.word(),
            file: &problem.file,
            line: problem.at.line,
            column: problem.at.column,
            what: visible(&problem.what),
            why: visible(&problem.why),
            fix: visible(&problem.fix),
        }
    }
}

/// Writes commands that annotate the lines, for workflows on GitHub.
fn github(documents: &[CheckedDocument], out: &mut dyn Write) -> io::Result<()> {
    for problem in problems(documents) {
        let JsonProblem { severity, rule, layer: _, file, line, column, what, why, fix } = problem;
        let (file, title) = (property(&in_checkout(file)), property(rule));
        let text = data(&format!("{what}, {why}, {fix}"));
        writeln!(out, "::{severity} file={file},line={line},col={column},title={title}::{text}")?;
    }
    Ok(())
}
