//! Enums whose values can become Rust variants.

use std::collections::{HashMap, HashSet};

use openapi_document::context::{Context, bodies, parts, reached};
use openapi_document::grammar::Kind;
use openapi_document::{Node, Report, Value};

use super::constraints::holds;
use crate::check::rules::Rule;
use crate::names::pascal;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        let Some(values) = schema.get("enum").filter(|values| matches!(values.value, Value::List(_))) else {
            continue;
        };
        if values.items().is_empty() {
            let fix = "list the values, or remove `enum`";
            report.add(Rule::EmptyEnum, values.at, "`enum` has no values", "no value would be allowed", fix);
        }
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

fn of_the_type(schema: &Node, values: &Node, report: &mut Report<'_>) {
    if schema.get("type").is_none() {
        mixed(values, report);
    }
    // Other types have no `enum`, which is reported as such.
    let Some(kind @ ("string" | "integer" | "number")) = schema.str("type") else { return };
    for value in values.items() {
        let fits = match (&value.value, kind) {
            (Value::String(_), "string") | (Value::Number(_), "number") => true,
            (Value::Number(number), "integer") => {
                number.as_i64().is_some_and(|number| holds(schema.str("format"), number))
            }
            _ => false,
        };
        if !fits {
            let fix = match value.value {
                Value::Null => "remove it, and write `nullable: true` beside `type`",
                Value::Bool(_) | Value::Number(_) if kind == "string" => "put it in quotes",
                _ => "write values of that type and format only",
            };
            let what = format!("the value {} of `enum`", value.to_json());
            report.add(Rule::EnumValue, value.at, what, format!("the type is `{kind}`"), fix);
        }
    }
}

/// Without a type, the first value says what the others are.
fn mixed(values: &Node, report: &mut Report<'_>) {
    let Some((first, others)) = values.items().split_first() else { return };
    for value in others.iter().filter(|value| value.kind() != first.kind()) {
        let what = format!("the value {} of `enum`", value.to_json());
        let why =
            format!("it is of another type than {}, and a Rust type holds values of one", first.to_json());
        report.add(Rule::EnumValue, value.at, what, why, "write values of one type, and say it in `type`");
    }
}

fn variants(values: &Node, report: &mut Report<'_>) {
    let mut seen = HashMap::new();
    for value in values.items() {
        let (variant, text) = match &value.value {
            Value::String(text) => (pascal(text), text.clone()),
            _ => (value.to_json().to_string(), value.to_json().to_string()),
        };
        let Some(first) = seen.insert(variant.clone(), text.clone()) else { continue };
        let what = format!("the value `{text}` of `enum`");
        if first == text {
            report.add(Rule::EnumValue, value.at, what, "it is in the list twice", "remove one of the two");
        } else {
            let why = format!("it becomes the same Rust variant `{variant}` as `{first}`");
            let fix = "remove `enum` and list the values in `description`";
            report.add(Rule::CollidingEnumValues, value.at, what, why, fix);
        }
    }
}
