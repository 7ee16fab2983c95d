//! Reports of `check`, for people, for programs and for workflows.

mod excerpt;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use cloud_certs_codegen::{Finding, Severity, visible};
use serde::Serialize;

use super::github::{data, property};
use crate::args::CheckFormat;
use crate::input::CheckedDocument;
use excerpt::Lines;

/// Writes the findings to `out`, and for people their number to `err`.
pub(crate) fn write(
    documents: &[CheckedDocument],
    format: CheckFormat,
    has_color: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<()> {
    match format {
        CheckFormat::Text => {
            text(documents, has_color, out)?;
            writeln!(err, "{}", Counts::of(documents))
        }
        CheckFormat::Json => json(documents, out),
        CheckFormat::Github => github(documents, out),
    }
}

/// The number of problems of each severity.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
}

impl Counts {
    pub(crate) fn of(documents: &[CheckedDocument]) -> Self {
        let mut counts = Self::default();
        for finding in documents.iter().flat_map(|document| &document.findings) {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
            }
        }
        counts
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let many = |count| if count == 1 { "" } else { "s" };
        let Self { errors, warnings } = *self;
        write!(f, "{errors} error{}, {warnings} warning{}", many(errors), many(warnings))
    }
}

/// Writes each finding with its line, for people.
fn text(documents: &[CheckedDocument], has_color: bool, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if has_color { Renderer::styled() } else { Renderer::plain() };
    for document in documents {
        let lines = document.text.as_deref().map(Lines::of);
        for finding in &document.findings {
            writeln!(out, "{}\n", rendered(finding, lines.as_ref(), &renderer))?;
        }
    }
    Ok(())
}

fn rendered(finding: &Finding, lines: Option<&Lines<'_>>, renderer: &Renderer) -> String {
    let problem = &finding.problem;
    let [file, what, why, fix] =
        [&problem.file, &problem.what, &problem.why, &problem.fix].map(|text| visible(text));
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(what).id(problem.rule);
    let at = problem.at;
    let origin = || Origin::path(file.as_str()).line(at.line).char_column(at.column);
    let group = match lines.and_then(|lines| lines.excerpt(at)) {
        Some(excerpt) => {
            let is_as_written = excerpt.column() == at.column;
            let mark = AnnotationKind::Primary.span(excerpt.span);
            let snippet = Snippet::source(excerpt.line).line_start(at.line).annotation(mark);
            // The renderer counts the column in the excerpt. Where that is cut, the origin has the column.
            if is_as_written {
                title.element(snippet.path(file.as_str()))
            } else {
                title.element(origin()).element(snippet)
            }
        }
        None => title.element(origin()),
    };
    let group = group.element(Level::NOTE.message(why)).element(Level::HELP.message(fix));
    renderer.render(&[group])
}

/// Writes one object, for programs.
fn json(documents: &[CheckedDocument], out: &mut dyn Write) -> io::Result<()> {
    let problems = documents.iter().flat_map(|document| &document.findings).map(JsonProblem::of).collect();
    let Counts { errors, warnings } = Counts::of(documents);
    super::json::write(&CheckReport { problems, errors, warnings }, out)
}

#[derive(Serialize)]
struct CheckReport<'a> {
    problems: Vec<JsonProblem<'a>>,
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct JsonProblem<'a> {
    severity: &'static str,
    rule: &'static str,
    file: &'a str,
    line: usize,
    column: usize,
    what: String,
    why: String,
    fix: String,
}

impl<'a> JsonProblem<'a> {
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

/// Writes commands that annotate the lines, for workflows on GitHub.
fn github(documents: &[CheckedDocument], out: &mut dyn Write) -> io::Result<()> {
    for Finding { severity, problem, .. } in documents.iter().flat_map(|document| &document.findings) {
        let [what, why, fix] = [&problem.what, &problem.why, &problem.fix].map(|text| visible(text));
        writeln!(
            out,
            "::{} file={},line={},col={},title={}::{}",
            severity.word(),
            property(&problem.file),
            problem.at.line,
            problem.at.column,
            property(problem.rule),
            data(&format!("{what}, {why}, {fix}"))
        )?;
    }
    Ok(())
}
