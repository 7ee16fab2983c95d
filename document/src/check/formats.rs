//! Formats that are of the type of their schema.

use super::context::Context;
use super::grammar::Kind;
use super::values::{INTEGERS, type_words};
use crate::report::Report;
use crate::rules::Rule;

/// Formats of strings, as the specification and its registry of formats have them.
const TEXTS: [&str; 25] = [
    "base64url",
    "binary",
    "byte",
    "char",
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "html",
    "http-date",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "password",
    "regex",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        let Some((node, format)) = schema.get("format").zip(schema.str("format")) else { continue };
        let mut kinds = schema.get("type").map(type_words).unwrap_or_default();
        // Another rule reports a format that does not apply to the type.
        kinds.retain(|kind| ["string", "integer", "number"].contains(kind));
        let own = types_of(format);
        if kinds.is_empty() || own.is_empty() || own.iter().any(|kind| kinds.contains(kind)) {
            continue;
        }
        let what = format!("the format `{format}`");
        let why = format!(
            "it is one of the type `{}`, and would be ignored unseen beside `{}`",
            own.join("` or `"),
            kinds.join("` or `"),
        );
        report.add(Rule::FormatAndType, node.at, what, why, "correct `type`, or leave it out");
    }
}

/// The types that have a format, if it is known.
fn types_of(format: &str) -> &'static [&'static str] {
    match format {
        // JSON numbers cannot hold all of them, so they are also written as text.
        "int64" | "uint64" => &["integer", "string"],
        "float" | "double" => &["number"],
        _ if INTEGERS.iter().any(|(name, ..)| *name == format) => &["integer"],
        _ if TEXTS.contains(&format) => &["string"],
        _ => &[],
    }
}
