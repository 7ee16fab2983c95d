//! Constraints and formats that some value can meet, and that the generated code can be made of.

use openapi_document::context::Context;
use openapi_document::grammar::Kind;
use openapi_document::words::near;
use openapi_document::{Node, Report, Value};

use crate::check::rules::Rule;

/// The longest list of exactly one length that serde reads.
const MAX_FIXED_ITEMS: f64 = 32.0;

/// Pairs of keywords that bound the same thing.
const RANGES: [(&str, &str); 4] = [
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
];

/// Formats of strings that choose a Rust type. Any other format is a remark about the text.
const STRINGS: [&str; 10] =
    ["date-time", "date", "uuid", "uri", "password", "byte", "binary", "ipv4", "ipv6", "ip"];

/// Formats of numbers that are no integers.
const NUMBERS: [&str; 2] = ["float", "double"];

/// Formats of integers, with the range of their Rust type.
const INTEGERS: [(&str, i64, u64); 10] = [
    ("int8", i8::MIN as i64, i8::MAX as u64),
    ("uint8", 0, u8::MAX as u64),
    ("int16", i16::MIN as i64, i16::MAX as u64),
    ("uint16", 0, u16::MAX as u64),
    ("int", i32::MIN as i64, i32::MAX as u64),
    ("int32", i32::MIN as i64, i32::MAX as u64),
    ("uint", 0, u32::MAX as u64),
    ("uint32", 0, u32::MAX as u64),
    ("int64", i64::MIN, i64::MAX as u64),
    ("uint64", 0, u64::MAX),
];

/// Formats whose Rust type comes from a crate that the client is built without.
const UNAVAILABLE: [(&str, &str); 3] = [("date-time", "chrono"), ("date", "chrono"), ("uuid", "uuid")];

/// Formats whose Rust type does not show its value. It is chosen by a schema that says nothing else.
const SECRET: [&str; 2] = ["password", "uri"];

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        RANGES.iter().for_each(|(low, high)| range(schema, low, high, report));
        fixed_length(schema, report);
        exclusive(schema, report);
        bounds(schema, report);
        pattern(schema, report);
        format(schema, report);
    }
}

/// The number under `keyword`.
pub(crate) fn number(schema: &Node, keyword: &str) -> Option<f64> {
    match &schema.get(keyword)?.value {
        Value::Number(number) => number.as_f64(),
        _ => None,
    }
}

fn range(schema: &Node, low: &str, high: &str, report: &mut Report<'_>) {
    let Some((least, most)) = number(schema, low).zip(number(schema, high)) else { return };
    let excludes = low == "minimum" && (schema.is("exclusiveMinimum") || schema.is("exclusiveMaximum"));
    if least > most || (excludes && least >= most) {
        let what = format!("`{low}` {least} and `{high}` {most}");
        report.add(
            Rule::EmptyRange,
            schema.position_of(low),
            what,
            "no value is between them",
            "swap or correct them",
        );
    }
}

/// Lists of one exact length become Rust arrays.
fn fixed_length(schema: &Node, report: &mut Report<'_>) {
    let Some((least, most)) = number(schema, "minItems").zip(number(schema, "maxItems")) else { return };
    if least == most && most > MAX_FIXED_ITEMS && !schema.is("uniqueItems") {
        let what = format!("an array of exactly {most} items");
        let why = format!("it becomes a Rust array, which cannot be read beyond {MAX_FIXED_ITEMS} items");
        let fix = "leave `minItems` out, and say the length in `description`";
        report.add(Rule::LongArray, schema.position_of("maxItems"), what, why, fix);
    }
}

fn exclusive(schema: &Node, report: &mut Report<'_>) {
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(entry) =
            schema.entry(exclusive).filter(|_| schema.is(exclusive) && schema.get(bound).is_none())
        {
            let what = format!("`{exclusive}` without `{bound}`");
            let why = format!("it only says that `{bound}` is not allowed itself");
            let fix = format!("write `{bound}` with the number, or remove it");
            report.add(Rule::ExclusiveWithoutBound, entry.at, what, why, fix);
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
        report.add(Rule::Bound, *at, what, why, "correct it, or leave it out");
    }
}

fn pattern(schema: &Node, report: &mut Report<'_>) {
    let Some((node, pattern)) = schema.get("pattern").zip(schema.str("pattern")) else { return };
    if let Err(error) = regress::Regex::new(pattern) {
        let what = format!("the pattern `{pattern}`");
        let fix = "write a regular expression as JavaScript has them (ECMA-262)";
        report.add(
            Rule::InvalidPattern,
            node.at,
            what,
            format!("it is not a regular expression: {error}"),
            fix,
        );
    }
}

/// Whether strings of this format have a Rust type other than `String`.
pub(crate) fn has_own_type(format: &str) -> bool {
    STRINGS.contains(&format) && !["byte", "binary"].contains(&format)
}

/// Whether an integer fits the Rust type of this format.
pub(crate) fn holds(format: Option<&str>, number: i64) -> bool {
    let range = INTEGERS.iter().find(|(name, ..)| Some(*name) == format);
    range.is_none_or(|(_, least, most)| number >= *least && i128::from(number) <= i128::from(*most))
}

/// Formats that the generator knows are spelt right, can be built, and keep secrets secret.
fn format(schema: &Node, report: &mut Report<'_>) {
    let Some((node, format)) = schema.get("format").zip(schema.str("format")) else { return };
    let Some(kind) = schema.str("type") else { return };
    spelling(kind, format, node, report);
    if kind == "string" {
        available(format, node, report);
        secret(format, schema, report);
    }
}

fn spelling(kind: &str, format: &str, node: &Node, report: &mut Report<'_>) {
    let integers = INTEGERS.map(|(name, ..)| name);
    let (known, others): (&[&str], &[&str]) = match kind {
        "string" => (&STRINGS, &[]),
        "integer" => (&integers, &NUMBERS),
        _ => (&NUMBERS, &integers),
    };
    let what = format!("the format `{format}`");
    if others.contains(&format) {
        let why = format!("it does not go with the type `{kind}` and would be ignored unseen");
        report.add(Rule::FormatAndType, node.at, what, why, "correct `type`, or leave it out");
    } else if let Some(meant) = near(format, known.iter().copied()).filter(|_| !known.contains(&format)) {
        let why = format!("the generator knows `{meant}` and would ignore this one unseen");
        report.add(Rule::MisspeltFormat, node.at, what, why, format!("write `{meant}`"));
    }
}

fn available(format: &str, node: &Node, report: &mut Report<'_>) {
    if let Some((_, name)) = UNAVAILABLE.iter().find(|(unavailable, _)| *unavailable == format) {
        let why = format!("the generated code would need the crate `{name}`, which the client does not have");
        let fix = "leave it out, and say it in `description`";
        report.add(Rule::UnavailableFormat, node.at, format!("the format `{format}`"), why, fix);
    }
}

/// A constraint, or even an extension, makes another schema of it, and that one becomes a plain string.
fn secret(format: &str, schema: &Node, report: &mut Report<'_>) {
    let escapes = |key: &str| ["pattern", "minLength", "maxLength"].contains(&key) || key.starts_with("x-");
    for entry in schema.entries().iter().filter(|entry| SECRET.contains(&format) && escapes(&entry.key)) {
        let what = format!("`{}` beside `format: {format}`", entry.key);
        let why = "the generator would make a plain string of it, which logs and errors print";
        report.add(Rule::ConstrainedSecret, entry.at, what, why, "remove it, and say it in `description`");
    }
}
