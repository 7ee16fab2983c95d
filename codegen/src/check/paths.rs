//! Path templates can be read, and agree with the path parameters.

use std::collections::HashMap;

use super::context::{Context, Operation};
use super::parameters::{are_known, parameters};
use super::report::Report;
use cloud_certs_yaml::{Entry, Node};

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut shapes = HashMap::new();
    let paths = context.root.get("paths").map(Node::entries).unwrap_or_default();
    for path in paths.iter().filter(|path| path.key.starts_with('/')) {
        if let Err((what, fix)) = placeholders(&path.key) {
            report.add("path-template", path.at, format!("the path `{}`", path.key), what, fix);
        } else if let Some(first) = shapes.insert(shape(&path.key), path) {
            duplicate(first, path, report);
        }
    }
    for operation in &context.operations {
        if let Ok(names) = placeholders(&operation.path.key) {
            agree(context, *operation, &names, report);
        }
    }
}

fn duplicate(first: &Entry, path: &Entry, report: &mut Report<'_>) {
    report.add(
        "duplicate-path",
        path.at,
        format!("the path `{}`", path.key),
        format!(
            "it is the same as `{}` on line {} but for the names of its parameters",
            first.key, first.at.line
        ),
        "write the operations of both under one path",
    );
}

/// The placeholders of a template, or why it is none and what to write.
fn placeholders(path: &str) -> Result<Vec<&str>, (String, &'static str)> {
    if path.contains("//") {
        return Err(("the generator would make one slash of two".into(), "write one slash"));
    }
    if let Some(found) = path.chars().find(|c| matches!(c, '?' | '#') || c.is_whitespace() || c.is_control())
    {
        let what = format!("a path cannot hold `{}`", found.escape_default());
        return Err((what, "write a query parameter for what follows `?`, and `%20` for a space"));
    }
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(start) = rest.find(['{', '}']) {
        let end = rest.find('}');
        let inside = end.filter(|end| *end > start).and_then(|end| rest.get(start + 1..end));
        match (inside, end) {
            (Some(name), Some(end)) if !name.is_empty() && !name.contains(['{', '/']) => {
                if names.contains(&name) {
                    return Err((format!("`{{{name}}}` is in it twice"), "give the second one another name"));
                }
                names.push(name);
                rest = rest.get(end + 1..).unwrap_or_default();
            }
            _ => return Err(("its braces do not pair".into(), "write each parameter as `{name}`")),
        }
    }
    Ok(names)
}

/// The template without the names in it: what a server tells paths apart by.
fn shape(path: &str) -> String {
    path.split('}').map(|part| part.split('{').next().unwrap_or_default()).collect::<Vec<_>>().join("{}")
}

fn agree(context: &Context<'_>, operation: Operation<'_>, names: &[&str], report: &mut Report<'_>) {
    let declared: Vec<_> = parameters(context, operation)
        .into_iter()
        .filter(|parameter| parameter.location() == "path")
        .collect();
    let is_missing = |name: &&&str| declared.iter().all(|parameter| parameter.name() != **name);
    for name in names.iter().filter(is_missing).filter(|_| are_known(context, operation)) {
        report.add(
            "undeclared-path-parameter",
            operation.method.at,
            format!("`{{{name}}}` in the path of {}", operation.name()),
            "no path parameter of that name is declared",
            format!("add `name: {name}`, `in: path`, `required: true` and a schema to `parameters`"),
        );
    }
    for parameter in declared.iter().filter(|parameter| !names.contains(&parameter.name())) {
        report.add(
            "unused-path-parameter",
            parameter.at,
            format!("the path parameter `{}`", parameter.name()),
            format!("it is not in the path `{}`", operation.path.key),
            format!("write `{{{}}}` into the path, or remove the parameter", parameter.name()),
        );
    }
}
