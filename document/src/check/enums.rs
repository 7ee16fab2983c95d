//! Enums have values, each once, of the type of their schema.

use std::collections::HashMap;

use cloud_certs_yaml::{Node, Value};

use super::context::Context;
use super::grammar::Kind;
use super::values::{holds, is_whole, type_words};
use crate::report::Report;
use crate::rules::Rule;
use crate::schema::value_text;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        let Some(values) = schema.get("enum").filter(|values| matches!(values.value, Value::List(_))) else {
            continue;
        };
        if values.items().is_empty() {
            let fix = "list the values, or remove `enum`";
            report.add(Rule::EmptyEnum, values.at, "`enum` has no values", "no value would be allowed", fix);
        }
        of_the_type(schema, values, report);
        once(values, report);
    }
}

fn of_the_type(schema: &Node, values: &Node, report: &mut Report<'_>) {
    let Some(kind) = schema.get("type") else { return };
    let kinds = type_words(kind);
    for value in values.items() {
        if kinds.is_empty() || kinds.iter().any(|kind| is_of(schema, value, kind)) {
            continue;
        }
        let fix = match value.value {
            Value::Null => "remove it, or write `nullable: true` beside `type`",
            Value::Bool(_) | Value::Number(_) if kinds.contains(&"string") => "put it in quotes",
            _ => "write values of that type and format only",
        };
        let what = format!("the value {} of `enum`", value.to_json());
        report.add(Rule::EnumValue, value.at, what, format!("the type is `{}`", kinds.join("` or `")), fix);
    }
}

/// Returns whether a value is of a type, and in the range of the schema's format.
pub(crate) fn is_of(schema: &Node, value: &Node, kind: &str) -> bool {
    match (&value.value, kind) {
        (Value::Null, "null")
        | (Value::String(_), "string")
        | (Value::Number(_), "number")
        | (Value::Bool(_), "boolean")
        | (Value::List(_), "array")
        | (Value::Map(_), "object") => true,
        (Value::Null, _) => schema.is("nullable"),
        (Value::Number(number), "integer") => is_whole(number) && holds(schema.str("format"), number),
        _ => false,
    }
}

fn once(values: &Node, report: &mut Report<'_>) {
    let mut seen = HashMap::new();
    for value in values.items() {
        let json = value.to_json();
        // The numbers 1 and 1.0 are the same.
        if let Some(line) = seen.insert(value_text(&json, false), value.at.line) {
            let text = json.to_string();
            let why = format!("it is in the list twice, on line {line} too");
            let what = format!("the value {text} of `enum`");
            report.add(Rule::EnumValue, value.at, what, why, "remove one of the two");
        }
    }
}
