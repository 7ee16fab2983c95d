//! Constraints that some value can meet, and that the generated code can be made of.

use super::context::Context;
use super::grammar::Kind;
use super::report::Report;
use cloud_certs_yaml::{Node, Value};

/// The longest list of exactly one length that serde reads.
const MAX_FIXED_ITEMS: f64 = 32.0;

/// Pairs of keywords that bound the same thing.
const RANGES: [(&str, &str); 4] = [
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
];

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        RANGES.iter().for_each(|(low, high)| range(schema, low, high, report));
        fixed_length(schema, report);
        exclusive(schema, report);
        bounds(schema, report);
        pattern(schema, report);
    }
}

/// The number under `keyword`.
pub(crate) fn number(schema: &Node, keyword: &str) -> Option<f64> {
    match &schema.get(keyword)?.value {
        Value::Number(number) => number.as_f64(),
        _ => None,
    }
}

fn is_set(schema: &Node, keyword: &str) -> bool {
    schema.get(keyword).and_then(Node::as_bool) == Some(true)
}

fn range(schema: &Node, low: &str, high: &str, report: &mut Report<'_>) {
    let Some((least, most)) = number(schema, low).zip(number(schema, high)) else { return };
    let excludes =
        low == "minimum" && (is_set(schema, "exclusiveMinimum") || is_set(schema, "exclusiveMaximum"));
    if least > most || (excludes && least >= most) {
        let at = schema.get(low).map_or(schema.at, |node| node.at);
        let what = format!("`{low}` {least} and `{high}` {most}");
        report.add("empty-range", at, what, "no value is between them", "swap or correct them");
    }
}

/// Lists of one exact length become Rust arrays.
fn fixed_length(schema: &Node, report: &mut Report<'_>) {
    let Some((least, most)) = number(schema, "minItems").zip(number(schema, "maxItems")) else { return };
    if least == most && most > MAX_FIXED_ITEMS && !is_set(schema, "uniqueItems") {
        let what = format!("an array of exactly {most} items");
        let why = format!("it becomes a Rust array, which cannot be read beyond {MAX_FIXED_ITEMS} items");
        let fix = "leave `minItems` out, and say the length in `description`";
        report.add("long-array", schema.get("maxItems").map_or(schema.at, |node| node.at), what, why, fix);
    }
}

fn exclusive(schema: &Node, report: &mut Report<'_>) {
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(entry) = schema.entry(exclusive).filter(|entry| entry.node.as_bool() == Some(true))
            && schema.get(bound).is_none()
        {
            let what = format!("`{exclusive}` without `{bound}`");
            let why = format!("it only says that `{bound}` is not allowed itself");
            let fix = format!("write `{bound}` with the number, or remove it");
            report.add("exclusive-without-bound", entry.at, what, why, fix);
        }
    }
}

fn bounds(schema: &Node, report: &mut Report<'_>) {
    let is_integer = schema.str("type") == Some("integer");
    for keyword in ["minimum", "maximum", "multipleOf"] {
        let Some(Node { value: Value::Number(limit), at, .. }) = schema.get(keyword) else { continue };
        let (what, why) = if is_integer && limit.as_i64().is_none() {
            (format!("`{keyword}` of an integer is {limit}"), "it must be a whole number of 64 bits")
        } else if keyword == "multipleOf" && limit.as_f64().is_none_or(|limit| limit <= 0.0) {
            (format!("`{keyword}` is {limit}"), "it must be more than 0")
        } else {
            continue;
        };
        report.add("bound", *at, what, why, "correct it, or leave it out");
    }
}

fn pattern(schema: &Node, report: &mut Report<'_>) {
    let Some(node) = schema.get("pattern") else { return };
    let Some(pattern) = node.as_str() else { return };
    if let Err(error) = regress::Regex::new(pattern) {
        let what = format!("the pattern `{pattern}`");
        let fix = "write a regular expression as JavaScript has them (ECMA-262)";
        report.add("invalid-pattern", node.at, what, format!("it is not a regular expression: {error}"), fix);
    }
}
