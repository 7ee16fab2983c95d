//! Types of OpenAPI 3.1, which can be several and can be `null`, in the words of 3.0.

use openapi_document::schemas::types_of;
use openapi_document::values::type_words;
use openapi_document::{Entry, Node, Position, Report, Value};

use super::{flag, list, map, text};
use crate::check::rules::Rule;

/// Returns whether a schema allows `null` and nothing else.
pub(super) fn is_null(schema: &Node) -> bool {
    let is_single = |key: &str| matches!(schema.items_of(key), [single] if single.value == Value::Null);
    schema.str("type") == Some("null")
        || matches!(schema.items_of("type"), [single] if single.as_str() == Some("null"))
        || schema.get("const").is_some_and(|value| value.value == Value::Null)
        || is_single("enum")
}

/// An exclusive bound that is a number, as a bound and a flag; nothing where another bound allows less.
pub(super) fn bound(entry: &Entry, schema: &Node) -> Vec<Entry> {
    let is_least = entry.key == "exclusiveMinimum";
    let inclusive = if is_least { "minimum" } else { "maximum" };
    let number = |node: &Node| match &node.value {
        Value::Number(number) => number.as_f64(),
        _ => None,
    };
    let narrower = schema.get(inclusive).and_then(number).zip(number(&entry.node));
    if narrower.is_some_and(|(other, own)| if is_least { other > own } else { other < own }) {
        return Vec::new();
    }
    let is_excluded = Entry::new(entry.key.as_str(), entry.at, flag(true, entry.at));
    vec![Entry::new(inclusive, entry.at, entry.node.clone()), is_excluded]
}

/// A schema of these keywords, with one type at most.
pub(super) fn typed(mut entries: Vec<Entry>, at: Position, report: &mut Report<'_>) -> Node {
    let Some(index) = entries.iter().position(|entry| entry.key == "type") else {
        infer(&mut entries);
        return map(entries, at);
    };
    let kind = entries.remove(index);
    let names = type_words(&kind.node);
    let is_nullable = names.contains(&"null") && allows_null(&entries);
    let has_number = names.contains(&"number");
    let others: Vec<&str> =
        names.into_iter().filter(|name| *name != "null" && !(has_number && *name == "integer")).collect();
    match others.as_slice() {
        [] => {
            let why = "OpenAPI 3.0 has no such type, and the generator no use for it";
            let fix = "leave out what it is the type of";
            report.add(Rule::LaterSchema, kind.at, "the type `null` alone", why, fix);
        }
        [single] => entries.insert(index, Entry::new("type", kind.at, text(single, kind.node.at))),
        several => entries = one_of(several, entries, &kind),
    }
    if is_nullable && entries.iter().all(|entry| entry.key != "nullable") {
        entries.push(Entry::new("nullable", kind.at, flag(true, kind.at)));
    }
    map(entries, at)
}

/// `enum` lists every value: without `null` in it, `null` is not allowed.
fn allows_null(entries: &[Entry]) -> bool {
    let values = entries.iter().find(|entry| entry.key == "enum");
    values.is_none_or(|values| values.node.items().iter().any(|value| value.value == Value::Null))
}

/// The type of an enum that has none, if its values are all of one.
fn infer(entries: &mut Vec<Entry>) {
    let Some(values) = entries.iter().find(|entry| entry.key == "enum") else { return };
    let kind = |node: &Node| match &node.value {
        Value::Number(number) if number.as_i64().is_some() => "integer",
        _ => node.kind(),
    };
    let (nulls, others): (Vec<&Node>, Vec<&Node>) =
        values.node.items().iter().partition(|value| value.value == Value::Null);
    let Some(first) = others.first().map(|value| kind(value)) else { return };
    if others.iter().all(|value| kind(value) == first) {
        let (at, has_null) = (values.at, !nulls.is_empty());
        entries.push(Entry::new("type", at, text(first, at)));
        if has_null {
            entries.push(Entry::new("nullable", at, flag(true, at)));
        }
    }
}

/// One schema a type, each with the keywords that say something about it.
fn one_of(types: &[&str], entries: Vec<Entry>, kind: &Entry) -> Vec<Entry> {
    let fits = |value: &Node, name: &str| match (name, value.kind()) {
        ("integer", "number") => matches!(&value.value, Value::Number(number) if number.as_i64().is_some()),
        (name, kind) => name == kind,
    };
    // `enum` lists every value: a type without any of them is not allowed.
    let is_allowed = |name: &&&str| {
        let values = entries.iter().find(|entry| entry.key == "enum");
        values.is_none_or(|values| values.node.items().iter().any(|value| fits(value, name)))
    };
    let member = |name: &&str| {
        let mut own = vec![Entry::new("type", kind.at, text(name, kind.at))];
        for entry in &entries {
            match entry.key.as_str() {
                "enum" => {
                    let values: Vec<Node> =
                        entry.node.items().iter().filter(|value| fits(value, name)).cloned().collect();
                    own.push(Entry::new("enum", entry.at, list(values, entry.node.at)));
                }
                key if types_of(key).contains(name) => own.push(entry.clone()),
                _ => {}
            }
        }
        map(own, kind.at)
    };
    let members = types.iter().filter(is_allowed).map(member).collect();
    let is_outside = |entry: &Entry| types_of(&entry.key).is_empty() && entry.key != "enum";
    let mut outside: Vec<Entry> = entries.iter().filter(|entry| is_outside(entry)).cloned().collect();
    outside.insert(0, Entry::new("oneOf", kind.at, list(members, kind.at)));
    outside
}
