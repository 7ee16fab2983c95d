//! Every schema says what kind of value it describes, in keywords of that kind, and describes what it requires.

use std::collections::HashSet;

use cloud_certs_yaml::{Entry, Node, Value};

use super::context::Context;
use super::grammar::Kind;
use super::objects::SCHEMA;
use super::words::near;
use crate::report::Report;
use crate::rules::Rule;
use crate::version::Version;

/// The names of the types.
const TYPES: [&str; 7] = ["string", "integer", "number", "boolean", "array", "object", "null"];

/// The keywords that make a schema of other schemas.
pub const COMPOSITIONS: [&str; 4] = ["allOf", "oneOf", "anyOf", "not"];

/// Returns whether a schema is made of other schemas.
#[must_use]
pub fn is_composed(schema: &Node) -> bool {
    COMPOSITIONS.iter().any(|keyword| schema.get(keyword).is_some())
}

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let version = context.document.version;
    let parts = parts(context);
    for schema in context.all(Kind::Schema) {
        empty(schema, report);
        let is_part = parts.contains(&std::ptr::from_ref(schema));
        match schema.get("type") {
            Some(node) => typed(version, schema, node, report),
            None if is_composed(schema) || is_part || schema.get("$ref").is_some() => {}
            None => untyped(schema, report),
        }
        if !is_part && ["oneOf", "anyOf", "not", "$ref"].iter().all(|keyword| schema.get(keyword).is_none()) {
            undescribed(context, schema, report);
        }
    }
}

/// Schemas that only say a part of what another one says: that has the type, and describes what they require.
fn parts(context: &Context<'_>) -> HashSet<*const Node> {
    let mut parts = HashSet::new();
    for schema in context.all(Kind::Schema) {
        let single =
            ["not", "if", "then", "else", "propertyNames"].iter().filter_map(|keyword| schema.get(keyword));
        let members = schema.items_of("allOf").iter();
        let others = schema.entries_of("dependentSchemas").iter().map(|entry| &entry.node);
        parts.extend(single.chain(members).chain(others).map(std::ptr::from_ref));
        // Alternatives beside a type, or that only require something.
        let alternatives = ["oneOf", "anyOf"].iter().flat_map(|keyword| schema.items_of(keyword));
        let is_part = |member: &&Node| {
            schema.get("type").is_some() || member.entries().iter().all(|entry| entry.key == "required")
        };
        parts.extend(alternatives.filter(is_part).map(std::ptr::from_ref));
    }
    parts
}

fn empty(schema: &Node, report: &mut Report<'_>) {
    for keyword in ["allOf", "oneOf", "anyOf", "prefixItems"] {
        let is_empty = |entry: &&Entry| matches!(&entry.node.value, Value::List(list) if list.is_empty());
        if let Some(entry) = schema.entry(keyword).filter(is_empty) {
            let what = format!("`{keyword}` is empty");
            let why = "OpenAPI wants at least one schema there";
            report.add(Rule::EmptyComposition, entry.at, what, why, "remove it");
        }
    }
}

/// The types whose values a keyword says something about.
#[must_use]
pub fn types_of(keyword: &str) -> &'static [&'static str] {
    SCHEMA.iter().find(|field| field.name == keyword).map(|field| field.types).unwrap_or_default()
}

fn is_of_a_type(entry: &&Entry) -> bool {
    !types_of(&entry.key).is_empty()
}

fn typed(version: Version, schema: &Node, kind: &Node, report: &mut Report<'_>) {
    let Some(names) = type_names(version, kind, report) else { return };
    for entry in schema.entries().iter().filter(is_of_a_type) {
        let others = types_of(&entry.key);
        if names.iter().any(|name| others.contains(name)) {
            continue;
        }
        let what = format!("`{}` in a schema of the type `{}`", entry.key, names.join("` or `"));
        let why = format!("it says something about values of the type `{}` only", others.join("` or `"));
        report.add(Rule::KeywordAndType, entry.at, what, why, "remove it, or correct `type`");
    }
    if version == Version::V3_0 && names == ["array"] && schema.get("items").is_none() {
        let why = "OpenAPI 3.0 requires the schema of the items";
        let what = "an array without `items`";
        report.add(Rule::ArrayWithoutItems, kind.at, what, why, "add `items: { type: … }`");
    }
}

/// The names under `type`; `None` if something is wrong with them, which is noted.
fn type_names<'a>(version: Version, kind: &'a Node, report: &mut Report<'_>) -> Option<Vec<&'a str>> {
    let is_known = |name: &str| TYPES.contains(&name);
    match &kind.value {
        Value::String(name) if name == "null" && version == Version::V3_0 => {
            let fix = "write the type of the other values and `nullable: true`";
            report.later(kind.at, "the type `null`", "3.1", fix);
            None
        }
        Value::String(name) if is_known(name) => Some(vec![name]),
        Value::List(types) if version == Version::V3_0 => {
            report.later(kind.at, "a list of types", "3.1", one_type(types));
            None
        }
        Value::List(types) => {
            let names: Vec<&str> =
                types.iter().filter_map(Node::as_str).filter(|name| is_known(name)).collect();
            let is_once = names.iter().collect::<HashSet<_>>().len() == types.len();
            if names.len() < types.len() {
                types.iter().for_each(|node| drop(type_names(version, node, report)));
            } else if types.is_empty() || !is_once {
                let why = "each type is listed once, and there is at least one";
                report.add(Rule::SchemaType, kind.at, "the list of types", why, "correct the list");
            }
            (names.len() == types.len()).then_some(names)
        }
        _ => {
            unknown_type(version, kind, report);
            None
        }
    }
}

fn unknown_type(version: Version, kind: &Node, report: &mut Report<'_>) {
    let (what, fix) = match &kind.value {
        Value::String(name) => {
            let fix = match near(name, TYPES) {
                _ if name == "file" => "write `type: string` and `format: binary`".to_owned(),
                Some(name) => format!("write `{name}`"),
                None => "write `string`, `integer`, `number`, `boolean`, `array` or `object`".to_owned(),
            };
            (format!("the type `{name}`"), fix)
        }
        _ => (format!("a type of the kind `{}`", kind.kind()), "write its name".to_owned()),
    };
    report.add(Rule::SchemaType, kind.at, what, format!("{} has no such type", version.words()), fix);
}

/// Returns what to write instead of a list of types.
fn one_type(types: &[Node]) -> String {
    let names: Vec<&str> = types.iter().filter_map(Node::as_str).filter(|name| *name != "null").collect();
    let is_nullable =
        types.iter().any(|name| matches!(name.value, Value::Null) || name.as_str() == Some("null"));
    match (names.as_slice(), is_nullable) {
        ([name], true) => format!("write `type: {name}` and `nullable: true`"),
        ([name], false) => format!("write `type: {name}`"),
        (_, true) => "write `oneOf` with one schema per type, and `nullable: true` beside it".into(),
        (_, false) => "write `oneOf` with one schema per type".into(),
    }
}

fn untyped(schema: &Node, report: &mut Report<'_>) {
    if let Some(entry) = schema.entries().iter().find(is_of_a_type) {
        let types = types_of(&entry.key);
        let what = format!("a schema with `{}` and without `type`", entry.key);
        let fix = format!("add `type: {}`", types.join("` or `type: "));
        report.add(Rule::MissingType, schema.at, what, "it would allow values of every other type", fix);
    } else if let Some(entry) = schema.entry("nullable") {
        let why = "OpenAPI 3.0 gives it a meaning only beside `type`";
        let what = "`nullable` in a schema without `type`";
        report.add(Rule::MissingType, entry.at, what, why, "add `type`, or remove it");
    }
}

fn undescribed<'a>(context: &Context<'a>, node: &'a Node, report: &mut Report<'_>) {
    if ["required", "allOf"].iter().all(|keyword| node.get(keyword).is_none()) {
        return;
    }
    let schema = context.schemas.of(node);
    for (name, node) in schema.required.iter().filter(|(name, _)| schema.named(name).is_empty()) {
        let fix = match near(name, schema.properties().map(|property| property.key.as_str())) {
            Some(name) => format!("write `{name}`"),
            None => format!("add `{name}` to `properties`"),
        };
        let what = format!("the required property `{name}`");
        report.add(Rule::RequiredProperty, node.at, what, "`properties` does not describe it", fix);
    }
}
