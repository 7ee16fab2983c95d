//! Parameters that the generated code can encode.

use std::collections::HashSet;

use super::context::{Context, Operation};
use super::grammar::Kind;
use super::plain::{is_nullable, plain};
use super::reach;
use super::report::Report;
use cloud_certs_yaml::{Node, Position};

/// A parameter of an operation, and where the operation or its path lists it.
#[derive(Clone, Copy)]
pub(crate) struct Parameter<'a> {
    pub(crate) node: &'a Node,
    pub(crate) at: Position,
}

impl<'a> Parameter<'a> {
    pub(crate) fn name(self) -> &'a str {
        self.node.str("name").unwrap_or_default()
    }

    pub(crate) fn location(self) -> &'a str {
        self.node.str("in").unwrap_or_default()
    }
}

/// The parameters of an operation: its own, and those of its path that it does not override.
pub(crate) fn parameters<'a>(context: &Context<'a>, operation: Operation<'a>) -> Vec<Parameter<'a>> {
    let mut all = listed(context, operation.node());
    for parameter in listed(context, &operation.path.node) {
        let is_same =
            |own: &Parameter<'_>| own.name() == parameter.name() && own.location() == parameter.location();
        if !all.iter().any(is_same) {
            all.push(parameter);
        }
    }
    all
}

/// Whether every parameter listed for an operation is known, so that one can be said to be missing.
pub(crate) fn are_known(context: &Context<'_>, operation: Operation<'_>) -> bool {
    let lists =
        [operation.node(), &operation.path.node].into_iter().filter_map(|owner| owner.get("parameters"));
    lists
        .flat_map(Node::items)
        .all(|item| context.resolve(item).is_some_and(|item| item.str("name").is_some()))
}

/// The parameters listed in an operation or a path item.
pub(crate) fn listed<'a>(context: &Context<'a>, owner: &'a Node) -> Vec<Parameter<'a>> {
    let items = owner.get("parameters").map(Node::items).unwrap_or_default();
    items.iter().filter_map(|item| Some(Parameter { node: context.resolve(item)?, at: item.at })).collect()
}

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let answered: HashSet<*const Node> =
        reach::schemas(context, Kind::Response).into_iter().map(std::ptr::from_ref).collect();
    for node in context.all(Kind::Parameter) {
        let parameter = Parameter { node, at: node.at };
        if parameter.location() == "cookie" {
            let at = node.get("in").map_or(node.at, |node| node.at);
            let what = format!("the cookie parameter `{}`", parameter.name());
            let fix = "write a header or query parameter; a session cookie belongs into `securitySchemes`";
            report.add("cookie-parameter", at, what, "the generator does not send cookies", fix);
            continue;
        }
        requirement(parameter, report);
        style(context, parameter, report);
        schema(context, parameter, &answered, report);
    }
    for header in context.all(Kind::Header) {
        if header.get("schema").is_none() && header.get("content").is_none() {
            let (why, fix) = ("OpenAPI requires one", "add `schema`, as in `schema: { type: string }`");
            report.add("parameter-schema", header.at, "the header has no `schema`", why, fix);
        }
    }
}

fn requirement(parameter: Parameter<'_>, report: &mut Report<'_>) {
    let required = parameter.node.get("required");
    let is_optional = required.is_none_or(|required| required.as_bool() == Some(false));
    if parameter.location() == "path" && is_optional {
        report.add(
            "optional-path-parameter",
            required.map_or(parameter.at, |node| node.at),
            format!("the path parameter `{}` is not required", parameter.name()),
            "a path without it would be another path",
            "write `required: true`",
        );
    }
}

fn style(context: &Context<'_>, parameter: Parameter<'_>, report: &mut Report<'_>) {
    let name = parameter.name();
    let mut refuse = |at: Position, what: String, why: &str, fix: &str| {
        report.add("parameter-style", at, format!("the parameter `{name}` {what}"), why, fix);
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
            report.add(
                "parameter-schema",
                parameter.at,
                format!("the parameter `{}` has no `schema`", parameter.name()),
                "its type is made from it",
                "add `schema`, as in `schema: { type: string }`",
            );
        }
        return;
    };
    if let Some((at, why, fix)) = unsendable(context, parameter, schema, answered) {
        report.add(
            "parameter-type",
            at,
            format!("the schema of the parameter `{}`", parameter.name()),
            why,
            fix,
        );
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
    match (schema.str("type"), schema.str("format")) {
        (Some("string"), Some("password")) => {
            Some((schema.at, "a secret in a URL or header ends up in logs", "write a request body"))
        }
        (Some("string"), Some("uri")) => Some((
            schema.at,
            "links are secrets, and end up in logs there",
            "leave `format` out if it is none",
        )),
        (Some("string"), _) if parameter.location() != "query" && is_open_enum(schema, answered) => Some((
            used.at,
            "a response has this enum too, so it is open for new values, which cannot be written there",
            "write the enum into the parameter",
        )),
        (Some("string" | "integer" | "number" | "boolean"), _) => None,
        (Some("array"), _) if parameter.location() == "query" => {
            let items = schema.get("items")?;
            let is_list = plain(context, items)?.str("type") == Some("array");
            let nested = (items.at, "a list of lists has no form in a URL", "write a list of plain values");
            if is_list { Some(nested) } else { unsendable(context, parameter, items, answered) }
        }
        _ => Some((
            schema.at,
            "the generator cannot write such a value into a URL or header",
            "write a `string`, `integer`, `number` or `boolean`; a query parameter can also be an `array` of these",
        )),
    }
}

fn is_open_enum(schema: &Node, answered: &HashSet<*const Node>) -> bool {
    schema.get("enum").is_some() && answered.contains(&std::ptr::from_ref(schema))
}
