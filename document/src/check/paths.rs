//! Path templates can be read, differ, and agree with the path parameters.

use std::collections::HashMap;

use cloud_certs_yaml::Entry;

use super::context::{Context, Operation, are_known, parameters};
use crate::report::Report;
use crate::rules::Rule;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut shapes = HashMap::new();
    for path in context.root.entries_of("paths").iter().filter(|path| path.key.starts_with('/')) {
        text(path, report);
        match placeholders(&path.key) {
            Some(names) => repeated(path, &names, report),
            None => {
                let (what, why) = (format!("the path `{}`", path.key), "its braces do not pair");
                report.add(Rule::PathTemplate, path.at, what, why, "write each parameter as `{name}`");
                continue;
            }
        }
        if let Some(first) = shapes.insert(shape(&path.key), path) {
            duplicate(first, path, report);
        }
    }
    for operation in &context.operations {
        if let Some(names) = placeholders(&operation.path.key) {
            agree(context, *operation, &names, report);
        }
    }
}

/// Characters that end a path in a URL or that no URL has.
fn text(path: &Entry, report: &mut Report<'_>) {
    let is_odd = |c: &char| matches!(c, '?' | '#') || c.is_whitespace() || c.is_control();
    if let Some(found) = shape(&path.key).replace("{}", "").chars().find(is_odd) {
        let what = format!("the path `{}`", path.key);
        let why = format!("a path cannot hold `{}`", found.escape_default());
        let fix = "write a query parameter for what follows `?`, and `%20` for a space";
        report.add(Rule::PathText, path.at, what, why, fix);
    }
}

fn repeated(path: &Entry, names: &[&str], report: &mut Report<'_>) {
    let mut seen = Vec::new();
    for name in names {
        if seen.contains(name) {
            let (what, why) = (format!("the path `{}`", path.key), format!("`{{{name}}}` is in it twice"));
            report.add(Rule::PathText, path.at, what, why, "give the second one another name");
            return;
        }
        seen.push(*name);
    }
}

fn duplicate(first: &Entry, path: &Entry, report: &mut Report<'_>) {
    let why = format!(
        "it is the same as `{}` on line {} but for the names of its parameters",
        first.key, first.at.line
    );
    let fix = "write the operations of both under one path";
    report.add(Rule::DuplicatePath, path.at, format!("the path `{}`", path.key), why, fix);
}

/// The names of the placeholders of a template; `None` if its braces do not pair.
fn placeholders(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(start) = rest.find(['{', '}']) {
        let end = rest.find('}').filter(|end| *end > start)?;
        let name = rest.get(start + 1..end).filter(|name| !name.is_empty() && !name.contains(['{', '/']))?;
        names.push(name);
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    Some(names)
}

/// The template without its names: by this, a server distinguishes paths.
fn shape(path: &str) -> String {
    path.split('}').map(|part| part.split('{').next().unwrap_or_default()).collect::<Vec<_>>().join("{}")
}

fn agree(context: &Context<'_>, operation: Operation<'_>, names: &[&str], report: &mut Report<'_>) {
    let mut declared = parameters(context, operation);
    declared.retain(|parameter| parameter.location() == "path");
    let is_missing = |name: &&&str| declared.iter().all(|parameter| parameter.name() != **name);
    for name in names.iter().filter(is_missing).filter(|_| are_known(context, operation)) {
        let what = format!("`{{{name}}}` in the path of {}", operation.name());
        let why = "no path parameter of that name is declared";
        let fix = format!("add `name: {name}`, `in: path`, `required: true` and a schema to `parameters`");
        report.add(Rule::UndeclaredPathParameter, operation.method.at, what, why, fix);
    }
    for parameter in declared.iter().filter(|parameter| !names.contains(&parameter.name())) {
        let why = format!("it is not in the path `{}`", operation.path.key);
        let fix = format!("write `{{{}}}` into the path, or remove the parameter", parameter.name());
        report.add(Rule::UnusedPathParameter, parameter.at, parameter.words(), why, fix);
    }
}
