//! Parameters and headers: listed once, described in one way, encoded as their place allows, under names that HTTP has.

use std::collections::HashMap;

use cloud_certs_yaml::{Node, Position};

use super::context::{Context, Parameter, listed};
use super::grammar::Kind;
use crate::report::Report;
use crate::rules::Rule;

/// Headers that OpenAPI describes elsewhere: a parameter of the name is ignored.
const SET_ELSEWHERE: [(&str, &str); 3] = [
    ("accept", "OpenAPI ignores it: it follows from the media type of the response"),
    ("content-type", "OpenAPI ignores it: it follows from the media type of the request body"),
    ("authorization", "OpenAPI ignores it: credentials are described by `security`"),
];

/// The styles that each place has.
const STYLES: [(&str, &[&str]); 4] = [
    ("path", &["simple", "label", "matrix"]),
    ("query", &["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
    ("header", &["simple"]),
    ("cookie", &["form"]),
];

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for node in context.all(Kind::Parameter) {
        let parameter = Parameter { node, at: node.at };
        if parameter.location() == "header" {
            header_name(parameter, node.position_of("name"), report);
        }
        requirement(parameter, report);
        style(parameter, report);
        // `type` in place of `schema` belongs to Swagger 2.0 and is reported as such.
        if node.get("type").is_none() {
            described(node, &format!("the parameter `{}`", parameter.name()), report);
        }
    }
    for header in context.all(Kind::Header).filter(|header| header.get("type").is_none()) {
        described(header, "the header", report);
    }
    for response in context.all(Kind::Response) {
        for header in response.entries_of("headers") {
            if header.key.eq_ignore_ascii_case("content-type") {
                let why = "OpenAPI ignores it: it follows from the media type of the response";
                let what = "the header `Content-Type` of a response";
                report.add(Rule::IgnoredHeader, header.at, what, why, "remove it");
            }
        }
    }
    for owner in context.all(Kind::PathItem).chain(context.all(Kind::Operation)) {
        duplicates(context, owner, report);
    }
}

fn header_name(parameter: Parameter<'_>, at: Position, report: &mut Report<'_>) {
    let name = parameter.name();
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.is_empty() || !name.chars().all(is_token) {
        let fix = "write a name of letters, digits and hyphens";
        report.add(Rule::HeaderName, at, parameter.words(), "HTTP does not allow this name", fix);
    } else if let Some((_, why)) = SET_ELSEWHERE.iter().find(|(header, _)| name.eq_ignore_ascii_case(header))
    {
        report.add(Rule::IgnoredHeader, at, parameter.words(), *why, "remove the parameter");
    }
}

fn requirement(parameter: Parameter<'_>, report: &mut Report<'_>) {
    let required = parameter.node.get("required");
    let is_optional = required.is_none_or(|required| required.as_bool() == Some(false));
    if parameter.location() == "path" && is_optional {
        let at = parameter.node.position_of("required");
        let what = format!("{} is not required", parameter.words());
        let why = "a path without it would be another path";
        report.add(Rule::OptionalPathParameter, at, what, why, "write `required: true`");
    }
}

fn style(parameter: Parameter<'_>, report: &mut Report<'_>) {
    let styles = STYLES.iter().find(|(place, _)| *place == parameter.location()).map(|(_, styles)| *styles);
    let Some((node, style)) = parameter.node.get("style").and_then(|node| Some((node, node.as_str()?)))
    else {
        return;
    };
    let is_known =
        |styles: &&[&str]| STYLES.iter().any(|(_, all)| all.contains(&style)) && !styles.contains(&style);
    if let Some(styles) = styles.filter(is_known) {
        let what = format!("{} has the style `{style}`", parameter.words());
        let why = "OpenAPI has no such style in this place";
        let fix = format!("write one of `{}`", styles.join("`, `"));
        report.add(Rule::StyleAndPlace, node.at, what, why, fix);
    }
}

/// A parameter or header has a schema or a media type, and not both.
fn described(node: &Node, words: &str, report: &mut Report<'_>) {
    let mut add = |at, what: String, why: &str, fix: &str| {
        report.add(Rule::ParameterSchema, at, format!("{words} {what}"), why, fix);
    };
    match (node.get("schema"), node.entry("content")) {
        (None, None) => {
            let fix = "add `schema`, as in `schema: { type: string }`";
            add(
                node.at,
                "has no `schema`".into(),
                "OpenAPI requires one, or `content` with a media type",
                fix,
            );
        }
        (Some(_), Some(content)) => {
            let why = "OpenAPI allows one of the two";
            add(content.at, "has both `schema` and `content`".into(), why, "remove one of them");
        }
        (None, Some(content)) if content.node.entries().len() != 1 => {
            let what = format!("has {} media types", content.node.entries().len());
            add(content.at, what, "OpenAPI requires exactly one", "keep the one that is sent");
        }
        _ => {}
    }
}

fn duplicates(context: &Context<'_>, owner: &Node, report: &mut Report<'_>) {
    let mut seen = HashMap::new();
    for parameter in listed(context, owner).into_iter().filter(|parameter| !parameter.name().is_empty()) {
        if let Some(line) = seen.insert((parameter.name(), parameter.location()), parameter.at.line) {
            let why = format!("it is listed on line {line} already");
            let fix = "remove one of the two";
            report.add(Rule::DuplicateParameter, parameter.at, parameter.words(), why, fix);
        }
    }
}
