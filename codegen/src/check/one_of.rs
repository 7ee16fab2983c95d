//! `oneOf` of members that the generator can tell apart.

use super::all_of::{properties, required};
use super::context::Context;
use super::grammar::Kind;
use super::plain::{is_nullable, plain};
use super::report::Report;
use cloud_certs_yaml::Node;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        if let Some(members @ [_, _, ..]) = schema.get("oneOf").map(Node::items) {
            one_of(context, members, report);
        }
    }
}

/// The members become variants that are tried in order: the first that fits is taken.
fn one_of(context: &Context<'_>, members: &[Node], report: &mut Report<'_>) {
    for (index, member) in members.iter().enumerate() {
        let Some(schema) = plain(context, member) else { continue };
        if member.get("$ref").is_none() && !is_bare(schema) {
            let why = "the generator would make up a name for its type";
            let fix = "move it to `components/schemas` and write a `$ref`";
            report.add("one-of-member", member.at, "a member of `oneOf` is written in place", why, fix);
        }
        if is_nullable(context, member) {
            let why = "`null` would stand for more than one thing";
            let fix = "write `nullable: true` beside `oneOf` instead";
            report.add("one-of-member", member.at, "a member of `oneOf` can be null", why, fix);
        }
        let mut earlier = members.iter().take(index).filter_map(|earlier| plain(context, earlier));
        if let Some(why) = earlier.find_map(|earlier| mistaken(context, earlier, schema)) {
            let fix = "give each object a required property that the members after it do not have, and order them so";
            report.add("ambiguous-one-of", member.at, "a member of `oneOf`", why, fix);
        }
    }
}

/// Whether a schema is a plain type without a type of its own in Rust.
fn is_bare(schema: &Node) -> bool {
    let named = ["enum", "pattern", "minLength", "maxLength", "title"];
    matches!(schema.str("type"), Some("string" | "integer" | "number" | "boolean"))
        && named.iter().all(|keyword| schema.get(keyword).is_none())
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
