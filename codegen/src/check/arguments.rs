//! The names of parameters: headers that HTTP allows, and Rust arguments that can be told apart.

use std::collections::HashMap;

use super::context::{Context, Operation};
use super::grammar::Kind;
use super::parameters::{Parameter, listed, parameters};
use super::report::Report;
use crate::names::snake;
use cloud_certs_yaml::{Node, Position};

/// Headers that OpenAPI describes elsewhere, and one that the transport removes.
const SET_ELSEWHERE: [(&str, &str); 4] = [
    ("accept", "it follows from the media type of the response"),
    ("content-type", "it follows from the media type of the request body"),
    ("authorization", "credentials are described by `security`"),
    ("api-version", "the transport removes the header of this name that the generator adds"),
];

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for node in context.all(Kind::Parameter) {
        let parameter = Parameter { node, at: node.at };
        let at = node.get("name").map_or(node.at, |name| name.at);
        if parameter.location() == "header" {
            header_name(parameter, at, report);
        }
        credential(context, parameter, at, report);
    }
    for item in context.all(Kind::PathItem).chain(context.all(Kind::Operation)) {
        duplicates(context, item, report);
    }
    for operation in &context.operations {
        collisions(context, *operation, report);
    }
}

fn header_name(parameter: Parameter<'_>, at: Position, report: &mut Report<'_>) {
    let name = parameter.name();
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let what = format!("the header parameter `{name}`");
    if name.is_empty() || !name.chars().all(is_token) {
        let fix = "write a name of letters, digits and hyphens";
        report.add("header-name", at, what, "HTTP does not allow this name", fix);
    } else if let Some((_, why)) = SET_ELSEWHERE.iter().find(|(header, _)| name.eq_ignore_ascii_case(header))
    {
        report.add("header-name", at, what, *why, "remove the parameter");
    }
}

fn credential(context: &Context<'_>, parameter: Parameter<'_>, at: Position, report: &mut Report<'_>) {
    let is_sent_by = |scheme: &Node| {
        let name = scheme.str("name").unwrap_or_default();
        scheme.str("in") == Some(parameter.location()) && name.eq_ignore_ascii_case(parameter.name())
    };
    if context.all(Kind::SecurityScheme).any(is_sent_by) {
        let what = format!("the {} parameter `{}`", parameter.location(), parameter.name());
        let why = "a security scheme of the document sends it, and a call never takes a credential";
        report.add("credential-parameter", at, what, why, "remove the parameter");
    }
}

fn duplicates(context: &Context<'_>, owner: &Node, report: &mut Report<'_>) {
    let mut seen = HashMap::new();
    for parameter in listed(context, owner) {
        if let Some(line) = seen.insert((parameter.name(), parameter.location()), parameter.at.line) {
            report.add(
                "duplicate-parameter",
                parameter.at,
                format!("the {} parameter `{}`", parameter.location(), parameter.name()),
                format!("it is listed on line {line} already"),
                "remove one of the two",
            );
        }
    }
}

/// The generator keeps parameters by name alone, and each becomes a Rust argument.
fn collisions(context: &Context<'_>, operation: Operation<'_>, report: &mut Report<'_>) {
    let mut seen = HashMap::new();
    seen.insert("header_map".to_owned(), "a variable of the generated code".to_owned());
    if operation.node().get("requestBody").is_some() {
        seen.insert("body".to_owned(), "the request body".to_owned());
    }
    let mut sorted = parameters(context, operation);
    sorted.sort_by_key(|parameter| parameter.at);
    for parameter in sorted {
        let this = format!("the {} parameter `{}`", parameter.location(), parameter.name());
        let argument = snake(parameter.name());
        if let Some(other) = seen.get(&argument).filter(|other| **other != this) {
            report.add(
                "colliding-parameters",
                parameter.at,
                format!("{this} of {}", operation.name()),
                format!("it becomes `{argument}` in Rust, as does {other}"),
                "the generated method cannot have both: leave one out",
            );
        }
        seen.insert(argument, this);
    }
}
