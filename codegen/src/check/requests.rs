//! Refuses requests that the generated client cannot send, and warns of values that nothing checks before they are sent.

use std::collections::HashSet;

use openapi_document::context::{Context, is_nullable, is_plain, plain, reached};
use openapi_document::grammar::Kind;
use openapi_document::values::{INTEGERS, number};
use openapi_document::{Node, Position, Report};

use crate::check::rules::{Profile, Rule};

pub(crate) fn check(context: &Context<'_>, profile: Profile, report: &mut Report<'_>) {
    let bodies = reached(context, Kind::RequestBody);
    absent(context, &bodies, report);
    let parameters =
        context.all(Kind::Parameter).filter_map(|parameter| plain(context, parameter.get("schema")?));
    let parameters = parameters
        .flat_map(|schema| [Some(schema), schema.get("items").and_then(|items| plain(context, items))]);
    let mut unheld: Vec<(Position, &str)> =
        bodies.iter().copied().chain(parameters.flatten()).flat_map(unheld_bounds).collect();
    // The calls of this workspace are written by hand, with numbers of their own.
    unheld.retain(|(_, keyword)| profile == Profile::Any || !["minimum", "maximum"].contains(keyword));
    unheld.sort_unstable();
    unheld.dedup();
    let Some(((at, keyword), others)) = unheld.split_first() else { return };
    let what = match others {
        [] => format!("`{keyword}` in a request"),
        others => format!("`{keyword}` in a request, and {} more bounds {}", others.len(), lines(others)),
    };
    let why = "the Rust types hold lengths and patterns of strings and no other bounds, so that the client sends any value";
    report.add(Rule::UnheldBound, *at, what, why, "let the caller check the values");
}

/// The first lines of several places.
fn lines(places: &[(Position, &str)]) -> String {
    let mut lines: Vec<u32> = places.iter().map(|(at, _)| at.line).collect();
    lines.dedup();
    let shown: Vec<String> = lines.iter().take(8).map(ToString::to_string).collect();
    let more = if lines.len() > shown.len() { ", …" } else { "" };
    format!("on the lines {}{more}", shown.join(", "))
}

/// Optional properties that are left out when they are empty or `null`.
fn absent(context: &Context<'_>, bodies: &[&Node], report: &mut Report<'_>) {
    // A schema that only stands for another one has no properties of its own.
    let owners = || bodies.iter().copied().filter(|schema| is_plain(context, schema));
    let members: HashSet<*const Node> = owners()
        .flat_map(|schema| schema.items_of("allOf"))
        .filter_map(|member| plain(context, member))
        .map(std::ptr::from_ref)
        .collect();
    for schema in owners().filter(|schema| !members.contains(&std::ptr::from_ref(*schema))) {
        let whole = context.schemas.of(schema);
        for property in whole.properties().filter(|property| !whole.required.contains_key(&*property.key)) {
            let Some(described) = plain(context, &property.node) else { continue };
            let what = format!("the optional property `{}` of a request", property.key);
            if is_nullable(context, &property.node) {
                let why = "the client leaves it out when it is `null`, so that nobody can send `null`";
                let fix = "make it required if the server tells `null` from nothing";
                report.add(Rule::NullOrAbsent, property.at, what, why, fix);
            } else if is_collection(described) {
                let why = "the client leaves it out when it is empty, so that nobody can send an empty one";
                let fix = "make it required if the server tells an empty one from nothing";
                report.add(Rule::EmptyOrAbsent, property.at, what, why, fix);
            }
        }
    }
}

/// Returns whether the Rust type is a list or a map, without an option around it.
fn is_collection(schema: &Node) -> bool {
    match schema.str("type") {
        Some("array") => {
            let (least, most) = (number(schema, "minItems"), number(schema, "maxItems"));
            least.is_none() || least != most
        }
        Some("object") => {
            schema.entries_of("properties").is_empty()
                && schema.get("additionalProperties").is_none_or(|values| values.as_bool() != Some(false))
        }
        _ => false,
    }
}

/// The bounds of a schema that its Rust type does not hold.
fn unheld_bounds(schema: &Node) -> Vec<(Position, &str)> {
    let kind = schema.str("type").unwrap_or_default();
    let is_held = |keyword: &str| match (kind, keyword) {
        ("array", "minItems" | "maxItems") => {
            number(schema, "minItems") == number(schema, "maxItems") && !schema.is("uniqueItems")
                || keyword == "minItems" && number(schema, keyword) == Some(0.0)
        }
        ("array", "uniqueItems") => !schema.is("uniqueItems"),
        ("object", "minProperties") => number(schema, keyword) == Some(0.0),
        ("object", "maxProperties")
        | ("integer" | "number", "multipleOf")
        | ("number", "minimum" | "maximum") => false,
        ("integer", "minimum") => {
            let format = schema.str("format");
            let is_unsigned = format.is_none_or(|format| format.starts_with("uint"));
            let least = number(schema, keyword);
            least == Some(1.0)
                || (least == Some(0.0) && is_unsigned)
                || is_end(schema, |(least, _)| least, keyword)
        }
        ("integer", "maximum") => is_end(schema, |(_, most)| most, keyword),
        _ => true,
    };
    let entries = schema.entries().iter().map(|entry| (entry.at, entry.key.as_str()));
    entries.filter(|(_, keyword)| !is_held(keyword)).collect()
}

/// Returns whether a bound is the end of the range of the format.
fn is_end(schema: &Node, end: fn((f64, f64)) -> f64, keyword: &str) -> bool {
    let range = INTEGERS.iter().find(|(name, ..)| schema.str("format") == Some(name));
    range.is_some_and(|(_, least, most)| number(schema, keyword) == Some(end((*least as f64, *most as f64))))
}
