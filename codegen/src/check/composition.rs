//! `allOf` and `oneOf` of members that the generator can join, or tell apart.

use std::collections::{HashMap, HashSet};

use super::context::Context;
use super::grammar::Kind;
use super::report::Report;
use super::schemas::{COMPOSITIONS, plain};
use crate::node::{Entry, Node, Value};

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        for keyword in COMPOSITIONS {
            let Some(entry) = schema.entry(keyword) else { continue };
            match entry.node.items() {
                [] if matches!(entry.node.value, Value::List(_)) => {
                    let why = "a schema of no schemas describes nothing";
                    report.add(
                        "empty-composition",
                        entry.at,
                        format!("`{keyword}` is empty"),
                        why,
                        "remove it",
                    );
                }
                [_, _, ..] if keyword == "allOf" => all_of(context, entry, report),
                members @ [_, _, ..] if keyword == "oneOf" => one_of(context, members, report),
                _ => {}
            }
        }
    }
}

/// Several members of `allOf` are joined to one struct.
fn all_of(context: &Context<'_>, all_of: &Entry, report: &mut Report<'_>) {
    for member in all_of.node.items() {
        let Some(schema) = plain(context, member) else { continue };
        let is_object = schema.str("type") == Some("object") || schema.get("allOf").is_some();
        let closed = schema.get("additionalProperties").filter(|node| node.as_bool() != Some(true));
        let why = if !is_object {
            "the generator joins objects only"
        } else if closed.is_some() {
            "its `additionalProperties` would apply to the properties of the other members too"
        } else if schema.get("nullable").and_then(Node::as_bool) == Some(true) {
            "a member that can be null makes nothing of the whole nullable"
        } else {
            continue;
        };
        let fix = "write an object with `properties`, without `additionalProperties` and `nullable`";
        report.add("all-of-member", member.at, "a member of `allOf`", why, fix);
    }
    overlaps(context, all_of, report);
}

fn overlaps(context: &Context<'_>, all_of: &Entry, report: &mut Report<'_>) {
    let mut seen: HashMap<&str, &Node> = HashMap::new();
    for member in all_of.node.items() {
        for property in properties(context, member) {
            let Some(first) = seen.insert(&property.key, &property.node) else { continue };
            if first.to_json() != property.node.to_json() {
                report.add(
                    "all-of-member",
                    member.at,
                    format!("a member of `allOf` with the property `{}`", property.key),
                    "another member describes this property differently, and the generator would guess",
                    "describe it once",
                );
            }
        }
    }
}

/// The properties of an object, or of everything that `allOf` joins.
pub(crate) fn properties<'a>(context: &Context<'a>, schema: &'a Node) -> Vec<&'a Entry> {
    let parts = joined(context, schema).into_iter();
    parts.flat_map(|part| part.get("properties").map(Node::entries).unwrap_or_default()).collect()
}

/// The names in `required` of an object, or of everything that `allOf` joins.
pub(crate) fn required<'a>(context: &Context<'a>, schema: &'a Node) -> Vec<&'a Node> {
    let parts = joined(context, schema).into_iter();
    parts.flat_map(|part| part.get("required").map(Node::items).unwrap_or_default()).collect()
}

/// A schema with everything that `allOf` joins to it, each part once.
fn joined<'a>(context: &Context<'a>, schema: &'a Node) -> Vec<&'a Node> {
    let mut found = Vec::new();
    let mut open = vec![schema];
    let mut seen: HashSet<*const Node> = HashSet::new();
    while let Some(schema) = open.pop() {
        if let Some(schema) = plain(context, schema).filter(|schema| seen.insert(*schema)) {
            found.push(schema);
            open.extend(schema.get("allOf").map(Node::items).unwrap_or_default().iter().rev());
        }
    }
    found
}

/// The members of `oneOf` become variants that are tried in order: the first that fits is taken.
fn one_of(context: &Context<'_>, members: &[Node], report: &mut Report<'_>) {
    for (index, member) in members.iter().enumerate() {
        let Some(schema) = plain(context, member) else { continue };
        let is_inline = member.get("$ref").is_none();
        let says_more = ["enum", "pattern", "minLength", "maxLength", "title"];
        let is_bare = matches!(schema.str("type"), Some("string" | "integer" | "number" | "boolean"))
            && says_more.iter().all(|keyword| schema.get(keyword).is_none());
        if is_inline && !is_bare {
            let fix = "move it to `components/schemas` and write a `$ref`";
            report.add(
                "one-of-member",
                member.at,
                "a member of `oneOf` is written in place",
                "the generator would make up a name for its type",
                fix,
            );
        }
        if schema.get("nullable").and_then(Node::as_bool) == Some(true) {
            let fix = "write `nullable: true` beside `oneOf` instead";
            report.add(
                "one-of-member",
                member.at,
                "a member of `oneOf` can be null",
                "`null` would stand for more than one thing",
                fix,
            );
        }
        let earlier = members.iter().take(index).filter_map(|earlier| plain(context, earlier));
        if let Some(why) = earlier.into_iter().find_map(|earlier| mistaken(context, earlier, schema)) {
            let fix = "give each object a required property that the members after it do not have, and order them so";
            report.add("ambiguous-one-of", member.at, "a member of `oneOf`", why, fix);
        }
    }
}

/// Why a value of `later` would be taken for one of `earlier`.
fn mistaken(context: &Context<'_>, earlier: &Node, later: &Node) -> Option<String> {
    let kind = |schema: &Node| match schema.str("type") {
        Some("number") => "integer".to_owned(),
        Some(kind) => kind.to_owned(),
        None if schema.get("allOf").is_some() => "object".to_owned(),
        None => "any".to_owned(),
    };
    match (kind(earlier).as_str(), kind(later).as_str()) {
        ("any", _) | (_, "any") => Some("a schema without `type` fits every value".into()),
        ("object", "object") => {
            let has: Vec<&str> =
                properties(context, later).iter().map(|property| property.key.as_str()).collect();
            let is_open = later.get("additionalProperties").is_some_and(|node| node.as_bool() != Some(false));
            let needed = required(context, earlier);
            let tells_apart = needed.iter().filter_map(|name| name.as_str()).any(|name| !has.contains(&name));
            (!tells_apart || is_open)
                .then(|| "its values also fit an earlier member, which is tried first".into())
        }
        (first, second) if first == second => {
            Some("an earlier member is of the same type and is tried first".into())
        }
        _ => None,
    }
}
