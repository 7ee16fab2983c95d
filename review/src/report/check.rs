//! Reports of `check`, for people, for programs and for workflows.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use cloud_certs_text::escaped;
use openapi_document::{Position, Problem, Problems, Severity, visible};
use serde::Serialize;

use super::github::{data, property};
use crate::config::Config;
use crate::formats::CheckFormat;
use crate::load::Input;

/// A checked document, and the findings.
#[derive(Debug)]
pub(crate) struct CheckedDocument {
    /// The texts of its files, for excerpts, as far as something was found in them.
    texts: HashMap<String, String>,
    /// The errors and warnings, in the order of the file.
    findings: Vec<Problem>,
}

impl CheckedDocument {
    /// Reads and checks the document at `path`, which is its name in messages, with other files from the folder `root`.
    pub(crate) fn read(path: &Path, root: Option<&Path>, config: &Config) -> Self {
        let refused = |problems: Problems| -> Vec<Problem> { problems.iter().cloned().collect() };
        let input = match Input::read(path, root) {
            Ok(input) => input,
            Err(problems) => return Self { texts: HashMap::new(), findings: refused(problems) },
        };
        let findings = input.parse().map_or_else(refused, |document| config.lint(&document));
        let mut texts = HashMap::from([(input.file.clone(), input.text.clone())]);
        for other in findings.iter().map(|finding| &finding.file) {
            if !texts.contains_key(other)
                && let Some(text) = input.text_of(other)
            {
                texts.insert(other.clone(), text);
            }
        }
        Self { texts, findings }
    }
}

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
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    warnings: usize,
}

impl Counts {
    pub(crate) fn of(documents: &[CheckedDocument]) -> Self {
        let findings = documents.iter().flat_map(|document| &document.findings);
        let (errors, warnings): (Vec<_>, Vec<_>) = findings.partition(|finding| finding.is_error());
        Self { errors: errors.len(), warnings: warnings.len() }
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
        let excerpts: HashMap<&str, Lines<'_>> = document
            .texts
            .iter()
            .map(|(file, text)| {
                let found = document.findings.iter().filter(|finding| finding.file == *file);
                (file.as_str(), lines(text, &found.map(|finding| finding.at.line as usize).collect()))
            })
            .collect();
        let none = Lines::new();
        for finding in &document.findings {
            let lines = excerpts.get(finding.file.as_str()).unwrap_or(&none);
            writeln!(out, "{}\n", rendered(finding, lines, &renderer))?;
        }
    }
    Ok(())
}

fn rendered(problem: &Problem, lines: &Lines<'_>, renderer: &Renderer) -> String {
    let [file, what, why, fix] =
        [&problem.file, &problem.what, &problem.why, &problem.fix].map(|text| visible(text));
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(what).id(problem.rule.name);
    let (row, column) = (problem.at.line as usize, problem.at.column as usize);
    let origin = || Origin::path(file.as_str()).line(row).char_column(column);
    let group = match excerpt(lines, problem.at) {
        Some(Excerpt { line, span }) => {
            let shown = line.get(..span.start).unwrap_or_default().chars().count() + 1;
            let mark = AnnotationKind::Primary.span(span);
            let snippet = Snippet::source(line).line_start(row).annotation(mark);
            // The renderer counts the column in the excerpt. Where that is cut, the origin has the column.
            if shown == column {
                title.element(snippet.path(file.as_str()))
            } else {
                title.element(origin()).element(snippet)
            }
        }
        None => title.element(origin()),
    };
    let layer = format!("note ({})", problem.layer.word());
    let group = group.element(Level::NOTE.with_name(layer).message(why)).element(Level::HELP.message(fix));
    renderer.render(&[group])
}

/// The longest excerpt, in characters of the line.
const WIDTH: usize = 100;
/// The part of a long line before the place, in characters.
const BEFORE: usize = 40;

/// The part of a line around a problem, with deceptive characters escaped, and the bytes of it to mark.
#[derive(Debug, PartialEq, Eq)]
struct Excerpt {
    line: String,
    span: Range<usize>,
}

/// The number of characters after which the place in a line is kept: a document can be one line of megabytes, with a
/// problem every few characters.
const STEP: usize = 1000;

/// A line, with the byte offset of each character after `STEP` others.
type Line<'a> = (&'a str, Vec<usize>);

/// Lines by their number: those with a problem, since a document may have millions.
type Lines<'a> = HashMap<usize, Line<'a>>;

/// The rest of a line from a column on, counted from 0.
fn rest<'a>((text, steps): &Line<'a>, column: usize) -> impl Iterator<Item = char> + use<'a> {
    let start = steps.get(column / STEP).and_then(|start| text.get(*start..)).unwrap_or_default();
    start.chars().skip(column % STEP)
}

/// Breaks text where the reader counts lines: at `\n`, `\r\n` and `\r`.
fn lines<'a>(text: &'a str, wanted: &HashSet<usize>) -> Lines<'a> {
    // The reader skips a byte order mark and does not count it.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'));
    let wanted = (1..).zip(lines).filter(|(number, _)| wanted.contains(number));
    let steps = |line: &str| line.char_indices().step_by(STEP).map(|(at, _)| at).collect();
    wanted.map(|(number, line)| (number, (line, steps(line)))).collect()
}

/// The excerpt around a place, if there is such a line, with the word at the place marked.
fn excerpt(lines: &Lines<'_>, at: Position) -> Option<Excerpt> {
    let line = lines.get(&(at.line as usize))?;
    let column = at.column.saturating_sub(1) as usize;
    let is_long = rest(line, WIDTH).next().is_some();
    let start = if is_long { column.saturating_sub(BEFORE) } else { 0 };
    let mut shown: Vec<char> = rest(line, start).take(WIDTH + 1).collect();
    let is_cut = shown.len() > WIDTH;
    shown.truncate(WIDTH);
    // The place may be behind the end of the line, where something is missing.
    let (before, after) = shown.split_at(shown.len().min(column - start));
    let (marked, after) = after.split_at(word(after));
    let [before, marked, after] =
        [before, marked, after].map(|part| escaped(&part.iter().collect::<String>().replace('\t', " ")));
    let [head, tail] = [start > 0, is_cut].map(|is_cut| if is_cut { "…" } else { "" });
    let from = head.len() + before.len();
    let span = from..from + marked.len();
    Some(Excerpt { line: [head, &before, &marked, &after, tail].concat(), span })
}

/// The length of the key or value at the start of text: quoted or bracketed text, else up to a space.
fn word(text: &[char]) -> usize {
    let Some(first) = text.first() else { return 0 };
    if matches!(first, '"' | '\'')
        && let Some(inside) = text.iter().skip(1).position(|c| c == first)
    {
        return inside + 2;
    }
    let is_bracketed = matches!(first, '{' | '[');
    let mut open = 0;
    let ends = |c: &char| {
        // Brackets that close what the word opens are part of it, as in `/things/{id}`.
        open += i32::from(matches!(c, '{' | '[')) - i32::from(matches!(c, '}' | ']'));
        if is_bracketed { open == 0 } else { open < 0 || c.is_whitespace() || *c == ',' }
    };
    match text.iter().position(ends) {
        Some(end) if is_bracketed => end + 1,
        None if is_bracketed => 1,
        end => {
            let word = &text[..end.unwrap_or(text.len())];
            (word.len() - word.iter().rev().take_while(|c| **c == ':').count()).max(1)
        }
    }
}

/// Writes one object, for programs.
fn json(documents: &[CheckedDocument], out: &mut dyn Write) -> io::Result<()> {
    let Counts { errors, warnings } = Counts::of(documents);
    super::json::write(&CheckReport { problems: problems(documents), errors, warnings }, out)
}

fn problems(documents: &[CheckedDocument]) -> Vec<JsonProblem<'_>> {
    documents.iter().flat_map(|document| &document.findings).map(JsonProblem::of).collect()
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
        let (file, title) = (property(file), property(rule));
        let text = data(&format!("{what}, {why}, {fix}"));
        writeln!(out, "::{severity} file={file},line={line},col={column},title={title}::{text}")?;
    }
    Ok(())
}
