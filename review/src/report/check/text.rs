//! The report of `check` for people: by the layer of the rules, then by rule.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use openapi_document::{Layer, MAX_OF_RULE, Problem, Severity, visible};

use super::checked::{CheckedDocument, Counts};
use super::excerpt::{Excerpt, Lines, excerpt, lines};

/// The most places that are listed of a rule that is broken more often than is shown.
const MAX_PLACES: usize = 8;

/// The excerpts of each document, by file.
type Excerpts<'a> = HashMap<&'a str, Lines<'a>>;

/// One rule that is broken, with each problem and the excerpts of its document.
struct Broken<'a> {
    problems: Vec<(&'a Problem, &'a Excerpts<'a>)>,
}

/// Writes the problems, grouped. A rule that is broken more than `max` times shows the first place, and lists others.
pub(super) fn write(
    documents: &[CheckedDocument],
    max: usize,
    has_color: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let renderer = if has_color { Renderer::styled() } else { Renderer::plain() };
    let excerpts: Vec<Excerpts<'_>> = documents.iter().map(excerpts).collect();
    for layer in [Layer::OpenApi, Layer::Generator, Layer::Transport] {
        let rules = broken(documents, &excerpts, layer);
        let problems = || rules.iter().flat_map(|rule| &rule.problems).map(|(problem, _)| *problem);
        if !rules.is_empty() {
            writeln!(out, "{}: {}\n", heading(layer), Counts::of_problems(problems()))?;
        }
        for rule in &rules {
            rule.write(max, &renderer, out)?;
        }
    }
    Ok(())
}

fn heading(layer: Layer) -> &'static str {
    match layer {
        Layer::OpenApi => "By the rules of OpenAPI",
        Layer::Generator => "For the generator of the Rust client",
        Layer::Transport => "For the transport of this client",
    }
}

fn excerpts(document: &CheckedDocument) -> Excerpts<'_> {
    let mut excerpts = Excerpts::new();
    for (file, text) in &document.texts {
        let found = document.findings.iter().filter(|finding| finding.file == *file);
        excerpts.insert(file, lines(text, &found.map(|finding| finding.at.line as usize).collect()));
    }
    excerpts
}

/// The rules of a layer that are broken: errors first, then in the order of their first places.
fn broken<'a>(
    documents: &'a [CheckedDocument],
    excerpts: &'a [Excerpts<'a>],
    layer: Layer,
) -> Vec<Broken<'a>> {
    let mut rules: BTreeMap<(Severity, usize), Broken<'a>> = BTreeMap::new();
    let mut first: HashMap<(&str, Severity), usize> = HashMap::new();
    for (document, excerpts) in documents.iter().zip(excerpts) {
        for problem in document.findings.iter().filter(|problem| problem.layer == layer) {
            let order = first.len();
            let order = *first.entry((problem.rule.name, problem.severity)).or_insert(order);
            let rule = rules.entry((problem.severity, order));
            rule.or_insert(Broken { problems: vec![] }).problems.push((problem, excerpts));
        }
    }
    rules.into_values().collect()
}

impl Broken<'_> {
    fn write(&self, max: usize, renderer: &Renderer, out: &mut dyn Write) -> io::Result<()> {
        let shown = if self.problems.len() > max { 1.min(max) } else { self.problems.len() };
        let (shown, others) = self.problems.split_at(shown);
        for (problem, excerpts) in shown {
            let lines = excerpts.get(problem.file.as_str());
            writeln!(out, "{}\n", rendered(problem, lines.unwrap_or(&Lines::new()), renderer))?;
        }
        let Some((first, _)) = others.first() else { return Ok(()) };
        let count = match self.problems.len() {
            // A report ends there.
            MAX_OF_RULE.. => format!("{MAX_OF_RULE} or more"),
            count => count.to_string(),
        };
        let mut file = shown.last().map(|(problem, _)| problem.file.as_str());
        let places: Vec<String> =
            others.iter().take(MAX_PLACES).map(|(problem, _)| place(problem, &mut file)).collect();
        let more = if others.len() > MAX_PLACES { ", …" } else { "" };
        let [severity, rule] = [first.severity.word(), first.rule.name];
        writeln!(out, "{severity}[{rule}] {count} times, also at {}{more}\n", places.join(", "))
    }
}

/// The place of a problem, with its file if that differs from the last one.
fn place<'a>(problem: &'a Problem, last: &mut Option<&'a str>) -> String {
    let file = match last.replace(&problem.file) {
        Some(last) if last == problem.file => String::new(),
        _ => visible(&problem.file) + ":",
    };
    format!("{file}{}:{}", problem.at.line, problem.at.column)
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
