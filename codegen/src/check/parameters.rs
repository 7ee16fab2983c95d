//! Parameters that the generated code can encode.

use std::collections::HashSet;

use openapi_document::context::{Context, Parameter, is_nullable, plain, reached};
use openapi_document::grammar::Kind;
use openapi_document::{Node, Position, Report};

use crate::check::rules::Rule;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let answered: HashSet<*const Node> =
        reached(context, Kind::Response).into_iter().map(std::ptr::from_ref).collect();
    for node in context.all(Kind::Parameter) {
        let parameter = Parameter { node, at: node.at };
        if parameter.location() == "cookie" {
            let why = "the generator does not send cookies";
            let fix = "write a header or query parameter; a session cookie belongs in `securitySchemes`";
            report.add(Rule::CookieParameter, node.position_of("in"), parameter.words(), why, fix);
            continue;
        }
        style(context, parameter, report);
        schema(context, parameter, &answered, report);
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
    let Some(schema) = parameter.node.get("schema") else { return };
    if let Some((at, why, fix)) = unsendable(context, parameter, schema, answered) {
        let what = format!("the schema of the parameter `{}`", parameter.name());
        report.add(Rule::ParameterType, at, what, why, fix);
    }
}

/// Returns why the generated code cannot put a value of a schema into the request, where it says so, and what to write.
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
