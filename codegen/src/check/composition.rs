//! Schemas made of others, and of properties: the members of `allOf` and the properties of an object become one struct,
//! and the members of `oneOf` variants that can be told apart.

use std::collections::HashMap;

use openapi_document::context::{Context, is_nullable, is_plain, joins, plain, reached};
use openapi_document::grammar::Kind;
use openapi_document::schemas::{COMPOSITIONS, types_of};
use openapi_document::{Entry, Node, Report};

use crate::check::rules::Rule;
use crate::names::snake;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for schema in context.all(Kind::Schema) {
        let composition = schema.entries().iter().find(|entry| COMPOSITIONS.contains(&entry.key.as_str()));
        if let Some(composition) = composition {
            composed(schema, composition, report);
        }
        if joins(schema) {
            all_of(context, schema, report);
        }
        if let members @ [_, _, ..] = schema.items_of("oneOf") {
            one_of(context, members, report);
        }
        if is_plain(context, schema) {
            fields(context, schema, report);
        }
    }
    direction(context, report);
}

fn composed(schema: &Node, composition: &Entry, report: &mut Report<'_>) {
    let is_object = schema.get("type").is_none_or(|kind| kind.as_str() == Some("object"));
    let joined =
        if composition.key == "allOf" && is_object { &["type", "properties", "required"][..] } else { &[] };
    for entry in schema.entries() {
        let key = entry.key.as_str();
        let constrains =
            ["type", "enum"].contains(&key) || !types_of(key).is_empty() || COMPOSITIONS.contains(&key);
        if constrains && key != composition.key && !joined.contains(&key) {
            let what = format!("`{key}` stands beside `{}`", composition.key);
            let why = "the generator takes one of the two and drops or bends the other unseen";
            report.add(Rule::CompositionSiblings, entry.at, what, why, "make it a member of `allOf`");
        }
    }
}

fn all_of(context: &Context<'_>, schema: &Node, report: &mut Report<'_>) {
    for member in schema.items_of("allOf") {
        if let Some(why) = plain(context, member).and_then(|schema| unjoinable(context, member, schema)) {
            let fix = "write an object with `properties`, without `additionalProperties` and `nullable`";
            report.add(Rule::AllOfMember, member.at, "a member of `allOf`", why, fix);
        }
    }
    overlaps(context, schema, report);
}

/// Returns the reason why a member, and the schema it stands for, cannot be joined with others.
fn unjoinable(context: &Context<'_>, member: &Node, schema: &Node) -> Option<&'static str> {
    let closed = schema.get("additionalProperties").filter(|node| node.as_bool() != Some(true));
    // A member that only says which properties there are, or which are required, is about objects.
    let is_about_objects = ["properties", "required"].iter().any(|keyword| schema.get(keyword).is_some());
    let is_object = match schema.str("type") {
        Some(kind) => kind == "object",
        None => schema.get("allOf").is_some() || is_about_objects,
    };
    if !is_object {
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
    for property in context.schemas.of(schema).properties() {
        let Some(first) = seen.insert(&property.key, property) else { continue };
        if first.node.to_json() != property.node.to_json() {
            let (earlier, later) = (first.at.min(property.at), first.at.max(property.at));
            let what = format!("the property `{}` of a schema that `allOf` joins", property.key);
            let why =
                format!("line {} describes it differently, and the generator would guess", earlier.line);
            report.add(Rule::AllOfMember, later, what, why, "describe it once");
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
            report.add(Rule::OneOfMember, member.at, "a member of `oneOf` is written in place", why, fix);
        }
        if is_nullable(context, member) {
            let why = "`null` would stand for more than one thing";
            let fix = "write `nullable: true` beside `oneOf` instead";
            report.add(Rule::OneOfMember, member.at, "a member of `oneOf` can be null", why, fix);
        }
        let mut earlier = members.iter().take(index).filter_map(|earlier| plain(context, earlier));
        if let Some(why) = earlier.find_map(|earlier| mistaken(context, earlier, schema)) {
            let fix = "give each object a required property that the members after it do not have, and order them so";
            report.add(Rule::AmbiguousOneOf, member.at, "a member of `oneOf`", why, fix);
        }
    }
}

/// Returns whether a schema is a plain type without a type of its own in Rust.
fn is_bare(schema: &Node) -> bool {
    let named = ["enum", "pattern", "minLength", "maxLength", "title"];
    matches!(schema.str("type"), Some("string" | "integer" | "number" | "boolean"))
        && named.iter().all(|keyword| schema.get(keyword).is_none())
}

/// Returns the reason why a value of `later` would be taken for one of `earlier`.
fn mistaken(context: &Context<'_>, earlier: &Node, later: &Node) -> Option<&'static str> {
    match (kind(earlier), kind(later)) {
        ("any", _) | (_, "any") => Some("a schema without `type` fits every value"),
        ("object", "object") => {
            let described = context.schemas.of(later);
            let is_open = later.get("additionalProperties").is_some_and(|node| node.as_bool() != Some(false));
            let mut needed = context.schemas.of(earlier).required.into_keys();
            let tells_apart = needed.any(|name| described.named(name).is_empty());
            let why = "its values also fit an earlier member, which is tried first";
            (!tells_apart || is_open).then_some(why)
        }
        (first, second) if first == second => {
            Some("an earlier member is of the same type and is tried first")
        }
        _ => None,
    }
}

/// The type of a schema, as far as values of one can be taken for those of another.
fn kind(schema: &Node) -> &str {
    match schema.str("type") {
        Some("number") => "integer",
        Some(kind) => kind,
        None if schema.get("allOf").is_some() => "object",
        None => "any",
    }
}

fn fields(context: &Context<'_>, schema: &Node, report: &mut Report<'_>) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    if schema.get("additionalProperties").is_some_and(|node| node.as_bool().is_none()) {
        seen.insert("extra".into(), "additionalProperties");
    }
    for property in context.schemas.of(schema).properties() {
        let field = snake(&property.key);
        let Some(first) = seen.insert(field.clone(), &property.key) else { continue };
        if first != property.key {
            let what = format!("the property `{}`", property.key);
            let why = format!("it becomes the same Rust field `{field}` as `{first}`");
            report.add(Rule::CollidingProperties, property.at, what, why, "leave one of the two out");
        }
    }
}

/// A required `writeOnly` property never comes in a response, and a required `readOnly` one never goes into a
/// request; the generator makes one type for both.
fn direction(context: &Context<'_>, report: &mut Report<'_>) {
    let ways =
        [(Kind::Response, "writeOnly", "a response"), (Kind::RequestBody, "readOnly", "a request body")];
    for (kind, flag, place) in ways {
        for schema in reached(context, kind) {
            let names = schema.items_of("required");
            let is_required = |entry: &&Entry| names.iter().any(|name| name.as_str() == Some(&entry.key));
            for property in schema.entries_of("properties").iter().filter(is_required) {
                if plain(context, &property.node).is_some_and(|schema| schema.is(flag)) {
                    let what = format!("the property `{}` is required and `{flag}`", property.key);
                    let why = format!("it is never part of {place}, where this schema is used too");
                    let fix = "take it out of `required`, or write one schema per direction";
                    report.add(Rule::OneWayProperty, property.at, what, why, fix);
                }
            }
        }
    }
}
