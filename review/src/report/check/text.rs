//! For people: each problem with the line it is in.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use cloud_certs_codegen::{Finding, Severity, visible};

use super::excerpt::Lines;
use crate::input::Checked;

pub(super) fn write(documents: &[Checked], has_color: bool, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if has_color { Renderer::styled() } else { Renderer::plain() };
    for document in documents {
        let lines = document.text.as_deref().map(Lines::of);
        for finding in &document.findings {
            writeln!(out, "{}\n", one(finding, lines.as_ref(), &renderer))?;
        }
    }
    Ok(())
}

fn one(finding: &Finding, lines: Option<&Lines<'_>>, renderer: &Renderer) -> String {
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
            // The column is counted in the excerpt. Where that is cut, it is said apart.
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
