//! Constraints and formats that the generated code can be made of.

use std::collections::HashSet;

use openapi_document::context::Context;
use openapi_document::grammar::Kind;
use openapi_document::values::{INTEGERS, is_whole, number};
use openapi_document::words::near;
use openapi_document::{Node, Position, Report, Value};

use crate::check::rules::Rule;

/// The longest list of exactly one length that serde reads.
const MAX_FIXED_ITEMS: f64 = 32.0;

/// Formats of strings that choose a Rust type. Any other format is a remark about the text.
const STRINGS: [&str; 10] =
    ["date-time", "date", "uuid", "uri", "password", "byte", "binary", "ipv4", "ipv6", "ip"];

/// Formats of numbers that are not integers.
const NUMBERS: [&str; 2] = ["float", "double"];

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        fixed_length(schema, report);
        bounds(schema, report);
        format(schema, report);
        pattern(schema, report);
    }
}

/// The generated code reads patterns without the flag u, where these escapes are letters.
fn pattern(schema: &Node, report: &mut Report<'_>) {
    let Some((node, pattern)) = schema.get("pattern").zip(schema.str("pattern")) else { return };
    // Two backslashes are one, and no escape begins with its second.
    let plain = pattern.replace("\\\\", "");
    if let Some(escape) = ["\\p{", "\\P{", "\\u{"].iter().find(|escape| plain.contains(*escape)) {
        let what = format!("`{escape}…}}` in the pattern `{pattern}`");
        let why = "the generated code reads patterns without the flag u, where it has another meaning";
        let fix = "list the characters, as `[A-Za-z\\u00c0-\\u024f]`, or leave the pattern out";
        report.add(Rule::UnicodePattern, node.at, what, why, fix);
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

/// Keywords that count, in 32 bits.
const COUNTS: [&str; 6] =
    ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];

fn bounds(schema: &Node, report: &mut Report<'_>) {
    for node in COUNTS.iter().filter_map(|keyword| schema.get(keyword)) {
        if let Value::Number(count) = &node.value
            && count.as_u64().is_none_or(|count| count > u32::MAX.into())
        {
            let what = format!("a length of {count}");
            let why = "the generator counts up to 4294967295";
            report.add(Rule::Bound, node.at, what, why, "leave it out, or write a whole number up to that");
        }
    }
    if schema.str("type") != Some("integer") {
        return;
    }
    for keyword in ["minimum", "maximum", "multipleOf"] {
        let Some(Node { value: Value::Number(limit), at, .. }) = schema.get(keyword) else { continue };
        if !is_whole(limit) {
            let what = format!("`{keyword}` of an integer is {limit}");
            let why = "the generator takes whole numbers only";
            report.add(Rule::Bound, *at, what, why, "correct it, or leave it out");
        }
    }
}

/// Returns whether strings of this format have a Rust type other than `String`.
pub(crate) fn has_own_type(format: &str) -> bool {
    STRINGS.contains(&format) && !["byte", "binary"].contains(&format)
}

/// Formats that the generator knows are spelt right.
fn format(schema: &Node, report: &mut Report<'_>) {
    let Some((node, format)) = schema.get("format").zip(schema.str("format")) else { return };
    if let Some(kind) = schema.str("type") {
        spelling(kind, format, node, report);
    }
}

fn spelling(kind: &str, format: &str, node: &Node, report: &mut Report<'_>) {
    let integers = INTEGERS.map(|(name, ..)| name);
    let known: &[&str] = match kind {
        "string" => &STRINGS,
        "integer" => &integers,
        _ => &NUMBERS,
    };
    // One of another type is told by OpenAPI's rule.
    let is_known = [&STRINGS[..], &integers, &NUMBERS].iter().any(|all| all.contains(&format));
    if let Some(meant) = near(format, known.iter().copied()).filter(|_| !is_known) {
        let what = format!("the format `{format}`");
        let why = format!("the generator knows `{meant}` and would ignore this one unseen");
        report.add(Rule::MisspeltFormat, node.at, what, why, format!("write `{meant}`"));
    }
}

/// Returns the places of formats that the generator is right to ignore: those of strings, and of another type than a number's.
pub(crate) fn remarks(context: &Context<'_>) -> HashSet<Position> {
    let is_of_number =
        |format: &str| NUMBERS.contains(&format) || INTEGERS.iter().any(|(name, ..)| *name == format);
    let is_remark = |schema: &&Node| {
        schema.str("type") == Some("string") || !schema.str("format").is_some_and(is_of_number)
    };
    context.all(Kind::Schema).filter(is_remark).filter_map(|schema| Some(schema.get("format")?.at)).collect()
}
