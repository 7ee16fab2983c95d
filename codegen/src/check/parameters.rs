//! Parameters that the generated code can encode, under names that HTTP allows and that are listed once.

use std::collections::{HashMap, HashSet};

use openapi_document::context::{Context, Parameter, is_nullable, listed, plain, reached};
use openapi_document::grammar::Kind;
use openapi_document::{Node, Position, Report};

use crate::check::rules::Rule;

/// Headers that OpenAPI describes elsewhere, and one that the transport removes.
const SET_ELSEWHERE: [(&str, &str); 4] = [
    ("accept", "it follows from the media type of the response"),
    ("content-type", "it follows from the media type of the request body"),
    ("authorization", "credentials are described by `security`"),
    ("api-version", "the transport removes the header of this name that the generator adds"),
];

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let answered: HashSet<*const Node> =
        reached(context, Kind::Response).into_iter().map(std::ptr::from_ref).collect();
    for node in context.all(Kind::Parameter) {
        let parameter = Parameter { node, at: node.at };
        names(context, parameter, report);
        if parameter.location() == "cookie" {
            let why = "the generator does not send cookies";
            let fix = "write a header or query parameter; a session cookie belongs into `securitySchemes`";
            report.add(Rule::CookieParameter, node.position_of("in"), parameter.words(), why, fix);
            continue;
        }
        requirement(parameter, report);
        style(context, parameter, report);
        schema(context, parameter, &answered, report);
    }
    for header in context.all(Kind::Header) {
        if header.get("schema").is_none() && header.get("content").is_none() {
            let (why, fix) = ("OpenAPI requires one", "add `schema`, as in `schema: { type: string }`");
            report.add(Rule::ParameterSchema, header.at, "the header has no `schema`", why, fix);
        }
    }
    for item in context.all(Kind::PathItem).chain(context.all(Kind::Operation)) {
        duplicates(context, item, report);
    }
}

fn names(context: &Context<'_>, parameter: Parameter<'_>, report: &mut Report<'_>) {
    let at = parameter.node.position_of("name");
    if parameter.location() == "header" {
        header_name(parameter, at, report);
    }
    let is_sent_by = |scheme: &Node| {
        let name = scheme.str("name").unwrap_or_default();
        scheme.str("in") == Some(parameter.location()) && name.eq_ignore_ascii_case(parameter.name())
    };
    if context.all(Kind::SecurityScheme).any(is_sent_by) {
        let why = "a security scheme of the document sends it, and a call never takes a credential";
        report.add(Rule::CredentialParameter, at, parameter.words(), why, "remove the parameter");
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

fn style(context: &Context<'_>, parameter: Parameter<'_>, report: &mut Report<'_>) {
    let name = parameter.name();
    let mut refuse = |at: Position, what: String, why: &str, fix: &str| {
        report.add(Rule::ParameterStyle, at, format!("the parameter `{name}` {what}"), why, fix);
    };
    let standard = if parameter.location() == "query" { "form" } else { "simple" };
    if let Some((node, style)) = parameter.node.get("style").and_then(|node| Some((node, node.as_str()?)))
        && style != standard
    {
        let why = "the generator knows `form` for query parameters and `simple` for the others";
        let fix = format!("write `style: {standard}`, or describe the value as one string");
        refuse(node.at, format!("has the style `{style}`"), why, &fix);
    }
    let is = |keyword: &str, value: bool| {
        parameter.node.get(keyword).filter(|node| node.as_bool() == Some(value)).map(|node| node.at)
    };
    let schema = parameter.node.get("schema").and_then(|schema| plain(context, schema));
    let is_list = schema.and_then(|schema| schema.str("type")) == Some("array");
    if let Some(at) = is("explode", false).filter(|_| is_list) {
        let why = "the generator repeats the parameter for every item";
        let fix = "write `explode: true`, or describe the value as one string";
        refuse(at, "joins its items with commas".into(), why, fix);
    }
    if let Some(at) = is("allowReserved", true) {
        let what = "is sent without percent-encoding".into();
        refuse(at, what, "the generator always encodes", "leave `allowReserved` out");
    }
}

fn schema(
    context: &Context<'_>,
    parameter: Parameter<'_>,
    answered: &HashSet<*const Node>,
    report: &mut Report<'_>,
) {
    let Some(schema) = parameter.node.get("schema") else {
        // `type` in its place belongs to Swagger 2.0 and is reported as such.
        if parameter.node.get("content").is_none() && parameter.node.get("type").is_none() {
            let what = format!("the parameter `{}` has no `schema`", parameter.name());
            let fix = "add `schema`, as in `schema: { type: string }`";
            report.add(Rule::ParameterSchema, parameter.at, what, "its type is made from it", fix);
        }
        return;
    };
    if let Some((at, why, fix)) = unsendable(context, parameter, schema, answered) {
        let what = format!("the schema of the parameter `{}`", parameter.name());
        report.add(Rule::ParameterType, at, what, why, fix);
    }
}

/// Why the generated code cannot put a value of a schema into the request, where it says so, and what to write.
fn unsendable(
    context: &Context<'_>,
    parameter: Parameter<'_>,
    used: &Node,
    answered: &HashSet<*const Node>,
) -> Option<(Position, &'static str, &'static str)> {
    // A $ref that leads nowhere is reported as such.
    let schema = plain(context, used)?;
    if is_nullable(context, used) {
        return Some((used.at, "a parameter cannot be null, only absent", "remove `nullable`"));
    }
    let is_open_enum = schema.get("enum").is_some() && answered.contains(&std::ptr::from_ref(schema));
    Some(match (schema.str("type"), schema.str("format")) {
        (Some("string"), Some("password")) => {
            (schema.at, "a secret in a URL or header ends up in logs", "write a request body")
        }
        (Some("string"), Some("uri")) => {
            (schema.at, "links are secrets, and end up in logs there", "leave `format` out if it is none")
        }
        (Some("string"), _) if parameter.location() != "query" && is_open_enum => (
            used.at,
            "a response has this enum too, so it is open for new values, which cannot be written there",
            "write the enum into the parameter",
        ),
        (Some("string" | "integer" | "number" | "boolean"), _) => return None,
        (Some("array"), _) if parameter.location() == "query" => {
            let items = schema.get("items")?;
            if plain(context, items)?.str("type") != Some("array") {
                return unsendable(context, parameter, items, answered);
            }
            (items.at, "a list of lists has no form in a URL", "write a list of plain values")
        }
        _ => (
            schema.at,
            "the generator cannot write such a value into a URL or header",
            "write a `string`, `integer`, `number` or `boolean`; a query parameter can also be an `array` of these",
        ),
    })
}

fn header_name(parameter: Parameter<'_>, at: Position, report: &mut Report<'_>) {
    let name = parameter.name();
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.is_empty() || !name.chars().all(is_token) {
        let fix = "write a name of letters, digits and hyphens";
        report.add(Rule::HeaderName, at, parameter.words(), "HTTP does not allow this name", fix);
    } else if let Some((_, why)) = SET_ELSEWHERE.iter().find(|(header, _)| name.eq_ignore_ascii_case(header))
    {
        report.add(Rule::HeaderName, at, parameter.words(), *why, "remove the parameter");
    }
}

fn duplicates(context: &Context<'_>, owner: &Node, report: &mut Report<'_>) {
    let mut seen = HashMap::new();
    for parameter in listed(context, owner) {
        if let Some(line) = seen.insert((parameter.name(), parameter.location()), parameter.at.line) {
            let why = format!("it is listed on line {line} already");
            report.add(
                Rule::DuplicateParameter,
                parameter.at,
                parameter.words(),
                why,
                "remove one of the two",
            );
        }
    }
}
