//! Constraints that some value can meet, formats that the generator knows, and defaults that fit.

use super::context::Context;
use super::grammar::Kind;
use super::report::Report;
use super::schemas::{COMPOSITIONS, plain};
use super::words::near;
use crate::node::{Node, Value};

/// The longest list of exactly one length that serde reads.
const MAX_FIXED_ITEMS: u64 = 32;

/// Formats that choose the Rust type, by the type of the schema. Any other format is text about the value.
const FORMATS: [(&str, &[&str]); 3] = [
    ("string", &["date-time", "date", "uuid", "uri", "password", "byte", "binary", "ipv4", "ipv6", "ip"]),
    ("integer", &["int32", "int64", "uint32", "uint64", "int8", "uint8", "int16", "uint16"]),
    ("number", &["float", "double"]),
];

/// Formats that have a Rust type of their own instead of `String`: constraints and defaults do not fit it.
const OWN_TYPE: [&str; 8] = ["date-time", "date", "uuid", "uri", "password", "ipv4", "ipv6", "ip"];

/// Formats whose type comes from a crate that the client is built without.
const UNAVAILABLE: [(&str, &str); 3] = [("date-time", "chrono"), ("date", "chrono"), ("uuid", "uuid")];

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        for (low, high) in [
            ("minimum", "maximum"),
            ("minLength", "maxLength"),
            ("minItems", "maxItems"),
            ("minProperties", "maxProperties"),
        ] {
            range(schema, low, high, report);
        }
        bounds(schema, report);
        pattern(schema, report);
        format(schema, report);
        default(context, schema, report);
    }
}

fn number(schema: &Node, keyword: &str) -> Option<f64> {
    match &schema.get(keyword)?.value {
        Value::Number(number) => number.as_f64(),
        _ => None,
    }
}

fn range(schema: &Node, low: &str, high: &str, report: &mut Report<'_>) {
    let Some((least, most)) = number(schema, low).zip(number(schema, high)) else { return };
    let is_exclusive = ["exclusiveMinimum", "exclusiveMaximum"]
        .iter()
        .any(|keyword| low == "minimum" && schema.get(keyword).and_then(Node::as_bool) == Some(true));
    if least > most || (is_exclusive && least >= most) {
        let at = schema.get(low).map_or(schema.at, |node| node.at);
        let what = format!("`{low}` {least} and `{high}` {most}");
        report.add("empty-range", at, what, "no value is between them", "swap or correct them");
    }
    if low == "minItems"
        && least == most
        && least > MAX_FIXED_ITEMS as f64
        && schema.get("uniqueItems").is_none()
    {
        report.add(
            "long-array",
            schema.get(high).map_or(schema.at, |node| node.at),
            format!("an array of exactly {most} items"),
            format!(
                "the generator makes a Rust array of it, which cannot be read beyond {MAX_FIXED_ITEMS} items"
            ),
            "leave `minItems` out, and say the length in `description`",
        );
    }
}

fn bounds(schema: &Node, report: &mut Report<'_>) {
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(entry) = schema.entry(exclusive)
            && entry.node.as_bool() == Some(true)
            && schema.get(bound).is_none()
        {
            let what = format!("`{exclusive}` without `{bound}`");
            let fix = format!("write `{bound}` with the number, or remove it");
            report.add(
                "exclusive-without-bound",
                entry.at,
                what,
                format!("it only says that `{bound}` is not allowed itself"),
                fix,
            );
        }
    }
    let is_integer = schema.str("type") == Some("integer");
    for keyword in ["minimum", "maximum", "multipleOf"] {
        let Some(Node { value: Value::Number(limit), at }) = schema.get(keyword) else { continue };
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

fn format(schema: &Node, report: &mut Report<'_>) {
    let Some((kind, node)) = schema.str("type").zip(schema.get("format")) else { return };
    let format = node.as_str().unwrap_or_default();
    let known = FORMATS.iter().find(|(name, _)| *name == kind).map_or(&[][..], |(_, known)| known);
    if !known.contains(&format)
        && let Some(meant) = near(format, known.iter().copied())
    {
        let what = format!("the format `{format}`");
        let why = format!("the generator knows `{meant}` and would ignore this one unseen");
        report.add("misspelt-format", node.at, what, why, format!("write `{meant}`"));
    }
    if let Some((_, name)) =
        UNAVAILABLE.iter().find(|(unavailable, _)| *unavailable == format && kind == "string")
    {
        let why = format!("the generated code would need the crate `{name}`, which the client does not have");
        let fix = "leave it out, and say it in `description`";
        report.add("unavailable-format", node.at, format!("the format `{format}`"), why, fix);
    }
    if let "password" | "uri" = format {
        for entry in schema
            .entries()
            .iter()
            .filter(|entry| ["pattern", "minLength", "maxLength"].contains(&entry.key.as_str()))
        {
            report.add(
                "constrained-secret",
                entry.at,
                format!("`{}` beside `format: {format}`", entry.key),
                "the generator would make a plain string of it, which logs and errors print",
                "remove it, and say it in `description`",
            );
        }
    }
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
        report.add(
            "default-value",
            default.at,
            what,
            why,
            "write a value that the schema allows, or leave it out",
        );
    }
}

/// Why `value` cannot be a default of `schema`.
fn misfit(context: &Context<'_>, schema: &Node, value: &Node) -> Option<String> {
    let kind = schema.str("type")?;
    let allowed = schema.get("enum").map(Node::items).unwrap_or_default();
    if !allowed.is_empty() && !allowed.iter().any(|allowed| allowed.to_json() == value.to_json()) {
        return Some("it is not in `enum`".into());
    }
    match (&value.value, kind) {
        (Value::Null, _) if schema.get("nullable").and_then(Node::as_bool) == Some(true) => None,
        (Value::String(text), "string") => text_misfit(schema, text),
        (Value::Bool(_), "boolean") => None,
        (Value::Number(number), "integer") => {
            number_misfit(schema, number.as_f64().filter(|_| number.is_i64()))
        }
        (Value::Number(number), "number") => number_misfit(schema, number.as_f64()),
        (Value::List(values), "array") => {
            let items = plain(context, schema.get("items")?)?;
            let (least, most) = (number(schema, "minItems"), number(schema, "maxItems"));
            let count = values.len() as f64;
            if least.is_some_and(|least| count < least) || most.is_some_and(|most| count > most) {
                return Some("it has too few or too many items".into());
            }
            values.iter().find_map(|value| misfit(context, items, value))
        }
        (Value::Map(entries), "object") if entries.is_empty() => {
            let is_whole = schema.get("required").is_none_or(|required| required.items().is_empty());
            (!is_whole).then(|| "it lacks the required properties".into())
        }
        (Value::Map(_), "object") => Some("the generator makes defaults of plain values only".into()),
        _ => Some(format!("it is not of the type `{kind}`")),
    }
}

fn text_misfit(schema: &Node, text: &str) -> Option<String> {
    let length = text.chars().count() as f64;
    let pattern = schema.str("pattern").and_then(|pattern| regress::Regex::new(pattern).ok());
    if let Some(format) = schema.str("format").filter(|format| OWN_TYPE.contains(format)) {
        Some(format!("the generator makes no defaults of the format `{format}`"))
    } else if number(schema, "minLength").is_some_and(|least| length < least)
        || number(schema, "maxLength").is_some_and(|most| length > most)
    {
        Some("it is too short or too long".into())
    } else if pattern.is_some_and(|pattern| pattern.find(text).is_none()) {
        Some("it does not match `pattern`".into())
    } else {
        None
    }
}

fn number_misfit(schema: &Node, value: Option<f64>) -> Option<String> {
    let Some(value) = value else { return Some("it is not a whole number of 64 bits".into()) };
    let excludes = |keyword| schema.get(keyword).and_then(Node::as_bool) == Some(true);
    let is_low = number(schema, "minimum")
        .is_some_and(|least| value < least || (value == least && excludes("exclusiveMinimum")));
    let is_high = number(schema, "maximum")
        .is_some_and(|most| value > most || (value == most && excludes("exclusiveMaximum")));
    let is_wide = schema.str("format") == Some("int32")
        && !(f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&value);
    (is_low || is_high || is_wide).then(|| "it is out of range".into())
}
