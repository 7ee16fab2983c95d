//! A schema of OpenAPI 3.1, which is JSON Schema, in the words of 3.0.

use openapi_document::{Entry, Node, Value};

use super::types::{bound, is_null, typed};
use super::{Lowering, flag, list, map, text};
use crate::check::rules::Rule;

/// Keywords that say something in words, and allow the same values wherever they stand.
const WORDS: [&str; 10] = [
    "title",
    "description",
    "deprecated",
    "default",
    "example",
    "examples",
    "externalDocs",
    "readOnly",
    "writeOnly",
    "summary",
];

/// Keywords that 3.0 has no words for. Without them, a schema allows more.
const LOST: [&str; 16] = [
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "propertyNames",
    "unevaluatedItems",
    "prefixItems",
    "contentSchema",
    "patternProperties",
    "unevaluatedProperties",
    "additionalItems",
];

/// Keywords that say where a schema is and how it is read, and nothing of its values.
const SILENT: [&str; 10] = [
    "$id",
    "$schema",
    "$anchor",
    "$dynamicAnchor",
    "$comment",
    "$vocabulary",
    "$defs",
    "definitions",
    "contentMediaType",
    "contentEncoding",
];

impl<'a> Lowering<'a> {
    pub(super) fn schema(&mut self, node: &'a Node) -> Node {
        match (&node.value, node.get("$ref")) {
            (Value::Bool(true), _) => map(Vec::new(), node.at),
            (Value::Bool(false), _) => {
                let what = "a schema that is `false`";
                let why = "no value is allowed, and no Rust type has no values";
                self.report.add(Rule::LaterSchema, node.at, what, why, "leave out what it is the schema of");
                map(Vec::new(), node.at)
            }
            (_, Some(reference)) => self.reference(node, reference),
            (Value::Map(_), None) => self.object(node),
            _ => node.clone(),
        }
    }

    /// A `$ref`, as a member of `allOf` if something stands beside it.
    fn reference(&mut self, node: &'a Node, reference: &'a Node) -> Node {
        let written = reference.as_str().unwrap_or_default();
        let is_component =
            written.strip_prefix("#/components/schemas/").is_some_and(|name| !name.contains(['/', '~', '%']));
        let target = match self.document.target(reference) {
            Ok(target) if !is_component => {
                format!("#/components/schemas/{}", self.component(target, written))
            }
            _ => written.to_owned(),
        };
        let single = map(vec![Entry::new("$ref", reference.at, text(&target, reference.at))], node.at);
        let beside = |entry: &&Entry| entry.key != "$ref" && !SILENT.contains(&entry.key.as_str());
        let (words, rest): (Vec<&Entry>, Vec<&Entry>) = node
            .entries()
            .iter()
            .filter(beside)
            .partition(|entry| WORDS.contains(&&*entry.key) || entry.key.starts_with("x-"));
        if words.is_empty() && rest.is_empty() {
            return single;
        }
        let mut members = vec![single];
        if !rest.is_empty() {
            members.push(self.lowered(rest, node));
        }
        let mut entries = vec![Entry::new("allOf", reference.at, list(members, node.at))];
        entries.extend(words.into_iter().filter(|entry| entry.key != "summary").map(words_of));
        map(entries, node.at)
    }

    fn object(&mut self, node: &'a Node) -> Node {
        self.lowered(node.entries().iter().collect(), node)
    }

    /// A schema of these entries of `node`.
    fn lowered(&mut self, entries: Vec<&'a Entry>, node: &'a Node) -> Node {
        let mut lowered = Vec::new();
        for entry in entries {
            self.keyword(entry, node, &mut lowered);
        }
        typed(lowered, node.at, &mut self.report)
    }

    fn keyword(&mut self, entry: &'a Entry, schema: &'a Node, lowered: &mut Vec<Entry>) {
        let (key, at) = (entry.key.as_str(), entry.at);
        let mut push = |key: &str, node: Node| lowered.push(Entry::new(key, at, node));
        match key {
            "properties" => {
                let properties = entry.node.entries().iter();
                let properties = properties
                    .map(|entry| Entry::new(entry.key.as_str(), entry.at, self.schema(&entry.node)));
                push(key, map(properties.collect(), entry.node.at));
            }
            "items" => push(key, self.schema(&entry.node)),
            "not" => push(key, self.schema(&entry.node)),
            "additionalProperties" => push(key, self.open(&entry.node)),
            "allOf" => push(key, self.members(entry.node.items().iter().collect(), &entry.node)),
            "oneOf" | "anyOf" => {
                let (nulls, others): (Vec<&Node>, Vec<&Node>) =
                    entry.node.items().iter().partition(|node| is_null(node));
                let is_single = others.len() == 1 && !nulls.is_empty();
                push(if is_single { "allOf" } else { key }, self.members(others, &entry.node));
                if !nulls.is_empty() {
                    push("nullable", flag(true, at));
                }
            }
            "const" => push("enum", list(vec![entry.node.clone()], entry.node.at)),
            "exclusiveMinimum" | "exclusiveMaximum" if matches!(entry.node.value, Value::Number(_)) => {
                lowered.extend(bound(entry, schema));
            }
            // The bound that excludes its number was the narrower one.
            "minimum" | "maximum" if bound_is_wider(key, schema) => {}
            "examples" => lowered.extend(example(entry)),
            "contentEncoding" if entry.node.as_str() == Some("base64") => push("format", text("byte", at)),
            "contentMediaType"
                if schema.get("contentEncoding").is_none() && schema.get("format").is_none() =>
            {
                if entry.node.as_str() == Some("application/octet-stream") {
                    push("format", text("binary", at));
                }
            }
            "unevaluatedProperties" if is_whole(schema) => {
                push("additionalProperties", self.open(&entry.node))
            }
            "patternProperties" if schema.get("properties").is_none() && entry.node.entries().len() == 1 => {
                let values = entry.node.entries().first().map(|entry| self.open(&entry.node));
                values.into_iter().for_each(|values| push("additionalProperties", values));
                self.lost(entry, "the names of its properties are not checked");
            }
            "prefixItems" => {
                if schema.get("items").is_none_or(|items| items.as_bool().is_some()) {
                    push("items", map(Vec::new(), at));
                }
                self.lost(entry, "it becomes a list of any values");
            }
            "$dynamicRef" | "$recursiveRef" => {
                let why = "the schema that it leads to depends on where it is used, which no Rust type does";
                self.report.add(Rule::LaterSchema, at, format!("`{key}` in a schema"), why, "write `$ref`");
            }
            // In 3.1, `null` is a type.
            "nullable" => {}
            _ if SILENT.contains(&key) => {}
            _ if LOST.contains(&key) => self.lost(entry, "the Rust type allows values that it does not"),
            _ => push(key, entry.node.clone()),
        }
    }

    fn lost(&mut self, entry: &Entry, why: &str) {
        let what = format!("`{}` in a schema", entry.key);
        let why = format!("OpenAPI 3.0, which the generator reads, has no words for it, and {why}");
        self.report.add(Rule::LostConstraint, entry.at, what, why, "say it in `description` too");
    }

    /// `true`, `false` or the schema of other properties.
    fn open(&mut self, node: &'a Node) -> Node {
        if node.as_bool().is_some() { node.clone() } else { self.schema(node) }
    }

    fn members(&mut self, members: Vec<&'a Node>, node: &Node) -> Node {
        list(members.into_iter().map(|member| self.schema(member)).collect(), node.at)
    }
}

fn words_of(entry: &Entry) -> Entry {
    if entry.key == "examples" { example(entry).unwrap_or_else(|| entry.clone()) } else { entry.clone() }
}

/// The first of several examples: 3.0 has one.
fn example(entry: &Entry) -> Option<Entry> {
    entry.node.items().first().map(|first| Entry::new("example", entry.at, first.clone()))
}

/// Returns whether all properties of the objects of a schema are written in it.
fn is_whole(schema: &Node) -> bool {
    ["allOf", "oneOf", "anyOf", "$ref", "if", "additionalProperties", "patternProperties"]
        .iter()
        .all(|key| schema.get(key).is_none())
}

/// Returns whether the exclusive bound of a schema allows less than `key` does.
fn bound_is_wider(key: &str, schema: &Node) -> bool {
    let exclusive = if key == "minimum" { "exclusiveMinimum" } else { "exclusiveMaximum" };
    schema.entry(exclusive).is_some_and(|entry| !bound(entry, schema).is_empty())
}
