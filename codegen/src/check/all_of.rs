//! `allOf` of members that the generator can join to one struct.

use std::collections::{HashMap, HashSet};

use super::context::Context;
use super::grammar::Kind;
use super::plain::{is_nullable, joins, plain};
use super::report::Report;
use cloud_certs_yaml::{Entry, Node};

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema).filter(|schema| joins(schema)) {
        for member in schema.get("allOf").into_iter().flat_map(Node::items) {
            if let Some(why) = plain(context, member).and_then(|schema| unjoinable(context, member, schema)) {
                let fix = "write an object with `properties`, without `additionalProperties` and `nullable`";
                report.add("all-of-member", member.at, "a member of `allOf`", why, fix);
            }
        }
        overlaps(context, schema, report);
    }
}

/// Why a member, and the schema it stands for, cannot be joined with others.
fn unjoinable(context: &Context<'_>, member: &Node, schema: &Node) -> Option<&'static str> {
    let closed = schema.get("additionalProperties").filter(|node| node.as_bool() != Some(true));
    if schema.str("type") != Some("object") && schema.get("allOf").is_none() {
        Some("the generator joins objects only")
    } else if closed.is_some() {
        Some("its `additionalProperties` would apply to the properties of the other members too")
    } else if is_nullable(context, member) {
        Some("a member that can be null makes nothing of the whole nullable")
    } else {
        None
    }
}

fn overlaps(context: &Context<'_>, schema: &Node, report: &mut Report<'_>) {
    let mut seen: HashMap<&str, &Entry> = HashMap::new();
    for property in properties(context, schema) {
        let Some(first) = seen.insert(&property.key, property) else { continue };
        if first.node.to_json() != property.node.to_json() {
            let at = first.at.max(property.at);
            report.add(
                "all-of-member",
                at,
                format!("the property `{}` of a schema that `allOf` joins", property.key),
                format!(
                    "line {} describes it differently, and the generator would guess",
                    first.at.min(property.at).line
                ),
                "describe it once",
            );
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
