//! Formats: those that the generator knows are spelt right, can be built, and keep secrets secret.

use super::context::Context;
use super::grammar::Kind;
use super::report::Report;
use super::words::near;
use cloud_certs_yaml::Node;

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

/// Whether strings of this format have a Rust type other than `String`.
pub(crate) fn has_own_type(format: &str) -> bool {
    STRINGS.contains(&format) && !["byte", "binary"].contains(&format)
}

/// Whether an integer fits the Rust type of this format.
pub(crate) fn holds(format: Option<&str>, number: i64) -> bool {
    let range = INTEGERS.iter().find(|(name, ..)| Some(*name) == format);
    range.is_none_or(|(_, least, most)| number >= *least && i128::from(number) <= i128::from(*most))
}

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        let Some((kind, node)) = schema.str("type").zip(schema.get("format")) else { continue };
        let Some(format) = node.as_str() else { continue };
        spelling(kind, format, node, report);
        if kind == "string" {
            available(format, node, report);
            secret(format, schema, report);
        }
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
        report.add("format-and-type", node.at, what, why, "correct `type`, or leave it out");
    } else if let Some(meant) = near(format, known.iter().copied()).filter(|_| !known.contains(&format)) {
        let why = format!("the generator knows `{meant}` and would ignore this one unseen");
        report.add("misspelt-format", node.at, what, why, format!("write `{meant}`"));
    }
}

fn available(format: &str, node: &Node, report: &mut Report<'_>) {
    if let Some((_, name)) = UNAVAILABLE.iter().find(|(unavailable, _)| *unavailable == format) {
        let why = format!("the generated code would need the crate `{name}`, which the client does not have");
        let fix = "leave it out, and say it in `description`";
        report.add("unavailable-format", node.at, format!("the format `{format}`"), why, fix);
    }
}

/// A constraint, or even an extension, makes another schema of it, and that one becomes a plain string.
fn secret(format: &str, schema: &Node, report: &mut Report<'_>) {
    let escapes = |key: &str| ["pattern", "minLength", "maxLength"].contains(&key) || key.starts_with("x-");
    for entry in schema.entries().iter().filter(|entry| SECRET.contains(&format) && escapes(&entry.key)) {
        report.add(
            "constrained-secret",
            entry.at,
            format!("`{}` beside `format: {format}`", entry.key),
            "the generator would make a plain string of it, which logs and errors print",
            "remove it, and say it in `description`",
        );
    }
}
