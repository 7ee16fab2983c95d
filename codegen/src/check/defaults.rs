//! Defaults that fit their schema: the generated code makes a value of each.

use std::collections::HashSet;

use openapi_document::context::{Context, plain};
use openapi_document::grammar::Kind;
use openapi_document::{Node, Report, Value};

use super::constraints::{has_own_type, holds, number};
use super::schemas::COMPOSITIONS;
use crate::check::rules::Rule;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    context.all(Kind::Schema).for_each(|schema| default(context, schema, report));
}

fn default(context: &Context<'_>, schema: &Node, report: &mut Report<'_>) {
    let Some(default) = schema.get("default") else { return };
    let why = if COMPOSITIONS.iter().any(|keyword| schema.get(keyword).is_some()) {
        Some("the generator cannot make a value of a composed schema".to_owned())
    } else {
        misfit(context, schema, default)
    };
    if let Some(why) = why {
        let what = format!("the default `{}`", default.to_json());
        let fix = "write a value that the schema allows, or leave it out";
        report.add(Rule::DefaultValue, default.at, what, why, fix);
    }
}

/// Why `value` cannot be a default of `schema`.
fn misfit(context: &Context<'_>, schema: &Node, value: &Node) -> Option<String> {
    let kind = schema.str("type")?;
    let allowed = schema.items_of("enum");
    if !allowed.is_empty() && !allowed.iter().any(|allowed| allowed.to_json() == value.to_json()) {
        return Some("it is not in `enum`".into());
    }
    match (&value.value, kind) {
        (Value::Null, _) if schema.is("nullable") => None,
        (Value::String(text), "string") => text_misfit(context, schema, text),
        (Value::Bool(_), "boolean") => None,
        (Value::Number(number), "integer") => match number.as_i64() {
            Some(number) if holds(schema.str("format"), number) => number_misfit(schema, number as f64),
            _ => Some("it is not a whole number that fits the format".into()),
        },
        (Value::Number(number), "number") => number_misfit(schema, number.as_f64()?),
        (Value::List(values), "array") => list_misfit(context, schema, values),
        (Value::Map(entries), "object") if entries.is_empty() => {
            let is_whole = schema.get("required").is_none_or(|required| required.items().is_empty());
            (!is_whole).then(|| "it lacks the required properties".into())
        }
        (Value::Map(_), "object") => Some("the generator makes defaults of plain values only".into()),
        _ => Some(format!("it is not of the type `{kind}`")),
    }
}

fn list_misfit(context: &Context<'_>, schema: &Node, values: &[Node]) -> Option<String> {
    let items = plain(context, schema.get("items")?)?;
    if is_outside(schema, "minItems", "maxItems", values.len() as f64) {
        return Some("it has too few or too many items".into());
    }
    let texts: HashSet<String> = values.iter().map(|value| value.to_json().to_string()).collect();
    if schema.is("uniqueItems") && texts.len() < values.len() {
        return Some("an item of it is there twice".into());
    }
    values.iter().find_map(|value| misfit(context, items, value))
}

fn text_misfit(context: &Context<'_>, schema: &Node, text: &str) -> Option<String> {
    let pattern = schema.str("pattern").and_then(|pattern| regress::Regex::new(pattern).ok());
    if let Some(format) = schema.str("format").filter(|format| has_own_type(format)) {
        Some(format!("the generator makes no defaults of the format `{format}`"))
    } else if is_outside(schema, "minLength", "maxLength", text.chars().count() as f64) {
        Some("it is too short or too long".into())
    } else {
        let found = |pattern| context.patterns.first_found(pattern, vec![text.to_owned()]);
        match pattern.map_or(Some(Some(text.to_owned())), found) {
            Some(Some(_)) => None,
            Some(None) => Some("it does not match `pattern`".into()),
            None => Some("to match the patterns of the document takes too long".into()),
        }
    }
}

fn number_misfit(schema: &Node, value: f64) -> Option<String> {
    let is_excluded = |bound, exclusive| schema.is(exclusive) && number(schema, bound) == Some(value);
    if is_outside(schema, "minimum", "maximum", value)
        || is_excluded("minimum", "exclusiveMinimum")
        || is_excluded("maximum", "exclusiveMaximum")
    {
        return Some("it is out of range".into());
    }
    let step = number(schema, "multipleOf").filter(|step| *step > 0.0)?;
    // Fractions such as 0.1 are not exact: what is next to a multiple is one.
    let steps = value / step;
    let is_multiple = (steps - steps.round()).abs() <= 1e-9 * steps.abs().max(1.0);
    (!is_multiple).then(|| format!("it is not a multiple of {step}"))
}

/// Whether a number is less than one keyword allows or more than another does.
fn is_outside(schema: &Node, low: &str, high: &str, value: f64) -> bool {
    number(schema, low).is_some_and(|least| value < least)
        || number(schema, high).is_some_and(|most| value > most)
}
