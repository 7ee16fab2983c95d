//! Enums whose values can become Rust variants.

use std::collections::{HashMap, HashSet};

use super::context::Context;
use super::grammar::Kind;
use super::reach;
use super::report::Report;
use crate::names::pascal;
use crate::node::{Node, Value};

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        let Some(values) = schema.get("enum").filter(|values| matches!(values.value, Value::List(_))) else {
            continue;
        };
        if values.items().is_empty() {
            let fix = "list the values, or remove `enum`";
            report.add("empty-enum", values.at, "`enum` has no values", "no value would be allowed", fix);
        }
        constraints(schema, report);
        of_the_type(schema, values, report);
        variants(values, report);
    }
    closed(context, report);
}

/// The string enums of responses are opened, so that a new value breaks no client. Those written inside `allOf`
/// or `oneOf` stay closed.
fn closed(context: &Context<'_>, report: &mut Report<'_>) {
    let reached = reach::schemas(context, Kind::Response);
    let components = context.schemas().map(|component| &component.node);
    let mut open: Vec<&Node> =
        context.all(Kind::Response).flat_map(reach::bodies).chain(components).collect();
    let mut opened = HashSet::new();
    while let Some(schema) = open.pop() {
        if schema.get("$ref").is_none() && opened.insert(std::ptr::from_ref(schema)) {
            open.extend(reach::parts(schema));
        }
    }
    for schema in reached.into_iter().filter(|schema| !opened.contains(&std::ptr::from_ref(*schema))) {
        if let Some(entry) = schema.entry("enum").filter(|_| schema.str("type") == Some("string")) {
            report.add(
                "closed-enum",
                entry.at,
                "an enum inside `allOf` or `oneOf` of a response",
                "the generator does not open it for values that are new, as it does with other enums of responses",
                "move it to `components/schemas` and write a `$ref`",
            );
        }
    }
}

/// The generator drops the values that do not fit the constraints, and drops the format.
fn constraints(schema: &Node, report: &mut Report<'_>) {
    let is_string = schema.str("type") == Some("string");
    let kept = |key: &str| key == "format" && !is_string;
    let beside = ["format", "pattern", "minLength", "maxLength", "minimum", "maximum", "multipleOf"];
    for entry in
        schema.entries().iter().filter(|entry| beside.contains(&entry.key.as_str()) && !kept(&entry.key))
    {
        report.add(
            "enum-constraint",
            entry.at,
            format!("`{}` stands beside `enum`", entry.key),
            "the list of values says everything already",
            "remove it",
        );
    }
}

fn of_the_type(schema: &Node, values: &Node, report: &mut Report<'_>) {
    let Some(kind) = schema.str("type") else { return };
    let is_small = schema.str("format") == Some("int32");
    for value in values.items() {
        let fits = match (&value.value, kind) {
            (Value::String(_), "string") => true,
            (Value::Number(number), "integer") => {
                number.as_i64().is_some_and(|number| !is_small || i32::try_from(number).is_ok())
            }
            (Value::Number(_), "number") => true,
            // Other types have no `enum`, which is reported as such.
            _ => !["string", "integer", "number"].contains(&kind),
        };
        if !fits {
            let fix = match value.value {
                Value::Null => "remove it, and write `nullable: true` beside `type`",
                Value::Bool(_) | Value::Number(_) if kind == "string" => "put it in quotes",
                _ => "write values of that type only",
            };
            let what = format!("the value {} of `enum`", value.to_json());
            report.add("enum-value", value.at, what, format!("the type is `{kind}`"), fix);
        }
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
        if first == text {
            let fix = "remove one of the two";
            report.add(
                "enum-value",
                value.at,
                format!("the value `{text}` of `enum`"),
                "it is in the list twice",
                fix,
            );
        } else {
            report.add(
                "colliding-enum-values",
                value.at,
                format!("the value `{text}` of `enum`"),
                format!("it becomes the same Rust variant `{variant}` as `{first}`"),
                "remove `enum` and list the values in `description`",
            );
        }
    }
}
