//! From the schemas of OpenAPI 3.0 to JSON Schema, so that a common validator can check real answers.

use std::collections::HashSet;

use cloud_certs_yaml::{Entry, Node, Value as NodeValue, escape_token};
use serde_json::{Map, Value, json};

use crate::document::Document;
use crate::keywords::CONSTRAINTS;
use crate::resolve::{json_content, operations, response};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of the JSON body with which an operation answers `status`, as self-contained JSON Schema (2020-12).
///
/// The response is the one of that code, else of its range (`4XX`), else `default`. `None` when the document has
/// no such operation or response, or when its body is not JSON.
pub fn json_schema(document: &Document, operation_id: &str, status: &str) -> Option<Value> {
    let operation =
        operations(document).find(|operation| operation.str("operationId") == Some(operation_id))?;
    let content = response(document, operation, status)?.get("content")?;
    let schema = json_content(content)?.node.get("schema")?;
    let mut converter = Converter { document, waiting: vec![], seen: HashSet::new() };
    let mut converted = converter.schema(schema);
    converted.insert("$schema".into(), DIALECT.into());
    let definitions = converter.definitions();
    if !definitions.is_empty() {
        converted.insert("$defs".into(), definitions.into());
    }
    Some(converted.into())
}

struct Converter<'a> {
    document: &'a Document,
    /// The `$ref`s whose targets are still to be converted: a list instead of recursion, for schemas that
    /// contain themselves.
    waiting: Vec<&'a str>,
    seen: HashSet<&'a str>,
}

impl<'a> Converter<'a> {
    fn definitions(&mut self) -> Map<String, Value> {
        let mut definitions = Map::new();
        while let Some(reference) = self.waiting.pop() {
            let target = reference.strip_prefix('#').and_then(|pointer| self.document.root.pointer(pointer));
            // What is not there accepts nothing.
            let converted = target.map_or_else(|| false.into(), |target| self.schema(target).into());
            definitions.insert(definition_name(reference).to_owned(), converted);
        }
        definitions
    }

    fn schema(&mut self, schema: &'a Node) -> Map<String, Value> {
        if let Some(reference) = schema.str("$ref") {
            if self.seen.insert(reference) {
                self.waiting.push(reference);
            }
            let name = escape_token(definition_name(reference));
            return Map::from_iter([("$ref".to_owned(), format!("#/$defs/{name}").into())]);
        }
        let mut converted = constraints(schema);
        for entry in schema.entries() {
            if let Some(inside) = self.keyword(&entry.key, &entry.node) {
                converted.insert(entry.key.clone(), inside);
            }
        }
        if let Some(names) = required_in_answers(self.document, schema) {
            converted.insert("required".into(), names);
        }
        // Without `type` it has no effect (OpenAPI 3.0.3, Schema Object).
        if schema.is("nullable")
            && let Some(kind) = converted.get_mut("type")
        {
            *kind = json!([kind.take(), "null"]);
        }
        converted
    }

    /// The value of a keyword with schemas in it.
    fn keyword(&mut self, key: &str, node: &'a Node) -> Option<Value> {
        Some(match (key, &node.value) {
            ("properties", NodeValue::Map(entries)) => {
                entries.iter().map(|entry| (entry.key.clone(), self.schema(&entry.node))).collect()
            }
            ("items" | "not" | "additionalProperties", NodeValue::Map(_)) => self.schema(node).into(),
            ("additionalProperties", _) => node.to_json(),
            ("allOf" | "anyOf" | "oneOf", NodeValue::List(items)) => {
                items.iter().map(|item| self.schema(item)).collect()
            }
            _ => return None,
        })
    }
}

/// What a schema says by itself, without the schemas in it and without `required`.
pub fn constraints(schema: &Node) -> Map<String, Value> {
    let is_kept = |entry: &&Entry| {
        ["const", "enum", "format"].contains(&&*entry.key) || CONSTRAINTS.contains(&&*entry.key)
    };
    let kept = schema.entries().iter().filter(is_kept);
    let mut constraints = kept.map(|entry| (entry.key.clone(), entry.node.to_json())).collect();
    exclude_bound(&mut constraints, "minimum", "exclusiveMinimum");
    exclude_bound(&mut constraints, "maximum", "exclusiveMaximum");
    constraints
}

/// The name below `$defs` of what a `$ref` refers to: the schema's own name, or the whole pointer.
fn definition_name(reference: &str) -> &str {
    reference.strip_prefix("#/components/schemas/").unwrap_or(reference)
}

/// `required` without the properties that are `writeOnly`: answers do not have those.
fn required_in_answers(document: &Document, schema: &Node) -> Option<Value> {
    let write_only = |name: &Node| {
        let property = schema.get("properties").zip(name.as_str()).and_then(|(all, name)| all.get(name));
        property
            .and_then(|property| document.resolve(property))
            .is_some_and(|property| property.is("writeOnly"))
    };
    let names = schema.get("required")?.items();
    Some(names.iter().filter(|name| !write_only(name)).map(Node::to_json).collect())
}

/// `minimum: 1, exclusiveMinimum: true` -> `exclusiveMinimum: 1`.
fn exclude_bound(schema: &mut Map<String, Value>, bound: &str, exclusive: &str) {
    // In 3.1 it is a bound of its own.
    let Some(Value::Bool(is_exclusive)) = schema.get(exclusive).cloned() else { return };
    schema.remove(exclusive);
    if is_exclusive && let Some(limit) = schema.remove(bound) {
        schema.insert(exclusive.into(), limit);
    }
}
