//! Enums whose values can become Rust variants.

use std::collections::{HashMap, HashSet};

use openapi_document::context::{Context, bodies, parts, reached};
use openapi_document::grammar::Kind;
use openapi_document::schemas::is_composed;
use openapi_document::{Node, Report, Value};

use crate::check::rules::Rule;
use crate::names::pascal;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        let Some(values) = schema.get("enum").filter(|values| matches!(values.value, Value::List(_))) else {
            continue;
        };
        constraints(schema, report);
        of_the_type(schema, values, report);
        variants(values, report);
    }
    closed(context, report);
}

/// The string enums of responses are opened, so that a new value breaks no client. Enums of numbers and those
/// written inside `allOf` or `oneOf` stay closed.
fn closed(context: &Context<'_>, report: &mut Report<'_>) {
    let components = context.components("schemas").iter().map(|component| &component.node);
    let mut open: Vec<&Node> = context.all(Kind::Response).flat_map(bodies).chain(components).collect();
    let mut opened = HashSet::new();
    while let Some(schema) = open.pop() {
        if schema.get("$ref").is_none() && opened.insert(std::ptr::from_ref(schema)) {
            open.extend(parts(schema));
        }
    }
    for schema in reached(context, Kind::Response) {
        let Some(entry) = schema.entry("enum") else { continue };
        let (what, fix) = if let Some("integer" | "number") = schema.str("type") {
            ("an enum of numbers in a response", "remove `enum`, and list the values in `description`")
        } else if schema.str("type") == Some("string") && !opened.contains(&std::ptr::from_ref(schema)) {
            let fix = "move it to `components/schemas` and write a `$ref`";
            ("an enum inside `allOf` or `oneOf` of a response", fix)
        } else {
            continue;
        };
        let why =
            "the generator does not open it for new values, so that the first one would break the client";
        report.add(Rule::ClosedEnum, entry.at, what, why, fix);
    }
}

/// The generator drops the values that do not fit the constraints, and drops the format.
fn constraints(schema: &Node, report: &mut Report<'_>) {
    let beside = ["pattern", "minLength", "maxLength", "minimum", "maximum", "multipleOf", "format"];
    // The format of a number is kept.
    let dropped = if schema.str("type") == Some("string") { &beside[..] } else { &beside[..6] };
    for entry in schema.entries().iter().filter(|entry| dropped.contains(&entry.key.as_str())) {
        let what = format!("`{}` stands beside `enum`", entry.key);
        let why = "the list of values says everything already";
        report.add(Rule::EnumConstraint, entry.at, what, why, "remove it");
    }
}

/// The generator makes enums of strings, integers and numbers, where the schema says which.
fn of_the_type(schema: &Node, values: &Node, report: &mut Report<'_>) {
    let is_made = matches!(schema.str("type"), Some("string" | "integer" | "number"));
    if !is_made && !is_composed(schema) {
        let fix = "write `type: string`, `integer` or `number` beside it, or remove `enum`";
        let why = "the generator makes none of it for a schema of another type or of none";
        report.add(Rule::EnumType, values.at, "`enum`", why, fix);
    }
    if !values.items().is_empty() && values.items().iter().all(|value| value.value == Value::Null) {
        let why = "the generator has no type for nothing but `null`";
        let fix = "leave out what it is the enum of";
        report.add(Rule::EnumType, values.at, "`enum` with no value but `null`", why, fix);
    }
    for value in values.items() {
        if let Value::Number(number) = &value.value
            && schema.str("type") == Some("integer")
            && number.as_i64().is_none()
        {
            let what = format!("the value {number} of `enum`");
            let why = "the generator takes whole numbers of 64 bits only";
            report.add(Rule::EnumType, value.at, what, why, "write such numbers, or remove `enum`");
        }
    }
}

fn variants(values: &Node, report: &mut Report<'_>) {
    let mut seen = HashMap::new();
    for value in values.items().iter().filter(|value| value.value != Value::Null) {
        let (variant, text) = match &value.value {
            Value::String(text) => (pascal(text), text.clone()),
            _ => (value.to_json().to_string(), value.to_json().to_string()),
        };
        let Some(first) = seen.insert(variant.clone(), text.clone()) else { continue };
        let what = format!("the value `{text}` of `enum`");
        // The same value twice is told by OpenAPI's rule.
        if first != text {
            let why = format!("it becomes the same Rust variant `{variant}` as `{first}`");
            let fix = "remove `enum` and list the values in `description`";
            report.add(Rule::CollidingEnumValues, value.at, what, why, fix);
        }
    }
}
