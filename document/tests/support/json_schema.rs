//! From the schemas of OpenAPI to JSON Schema, so that a common validator can check real answers.

use std::collections::HashMap;

use openapi_document::grammar::Shape;
use openapi_document::{
    Document, Entry, Node, Value as NodeValue, Version, escape_token, is_definitions, is_json, is_note, shape,
};
use serde_json::{Map, Value, json};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of the JSON body with which an operation answers `status`, as self-contained JSON Schema (2020-12).
///
/// The response is the one of that code, else of its range (`4XX`), else `default`. `None` when the document has
/// no such operation or response, or when its body is not JSON.
pub(crate) fn json_schema(document: &Document, operation_id: &str, status: &str) -> Option<Value> {
    let operation =
        document.operations().find(|operation| operation.str("operationId") == Some(operation_id))?;
    let content = response(document, operation, status)?.get("content")?;
    let schema = json_content(content)?.node.get("schema")?;
    let mut converter = Converter { document, waiting: vec![], names: HashMap::new() };
    let mut converted = match converter.schema(schema) {
        Value::Object(converted) => converted,
        // `false` accepts nothing, and `true` anything.
        other => Map::from_iter([("allOf".to_owned(), json!([other]))]),
    };
    converted.insert("$schema".into(), DIALECT.into());
    let definitions = converter.definitions();
    if !definitions.is_empty() {
        converted.insert("$defs".into(), definitions.into());
    }
    Some(converted.into())
}

struct Converter<'a> {
    document: &'a Document,
    /// The targets that are still to be converted, with their names: a list instead of recursion, for schemas that contain
    /// themselves.
    waiting: Vec<(String, &'a Node)>,
    /// The names below `$defs`, by target.
    names: HashMap<*const Node, String>,
}

impl<'a> Converter<'a> {
    fn definitions(&mut self) -> Map<String, Value> {
        let mut definitions = Map::new();
        while let Some((name, target)) = self.waiting.pop() {
            let converted = self.schema(target);
            definitions.insert(name, converted);
        }
        definitions
    }

    fn schema(&mut self, schema: &'a Node) -> Value {
        if let Some(anything) = schema.as_bool() {
            return anything.into();
        }
        let is_3_1 = self.document.version == Version::V3_1;
        let mut converted = if is_3_1 { Map::new() } else { constraints(schema) };
        if let Some(reference) = schema.get("$ref") {
            // What is not there accepts nothing.
            let Ok(target) = self.document.target(reference) else { return false.into() };
            let name = escape_token(&self.name(reference, target)).into_owned();
            converted.insert("$ref".to_owned(), format!("#/$defs/{name}").into());
            // OpenAPI 3.0 ignores what stands beside it.
            if !is_3_1 {
                converted.retain(|keyword, _| keyword == "$ref");
                return converted.into();
            }
        }
        for entry in schema.entries().iter().filter(|entry| entry.key != "$ref") {
            if let Some(inside) = self.keyword(&entry.key, &entry.node) {
                converted.insert(entry.key.clone(), inside);
            }
        }
        if let Some(names) = required_in_answers(self.document, schema) {
            converted.insert("required".into(), names);
        }
        // Without `type` it has no effect (OpenAPI 3.0.3, Schema Object).
        if schema.is("nullable")
            && !is_3_1
            && let Some(kind) = converted.get_mut("type")
        {
            *kind = json!([kind.take(), "null"]);
        }
        converted.into()
    }

    /// The value of a keyword with schemas in it, or of any keyword that 3.1 shares with JSON Schema.
    fn keyword(&mut self, key: &str, node: &'a Node) -> Option<Value> {
        let version = self.document.version;
        let shape = shape(key, version)?;
        // They are for people, for OpenAPI, or converted when a `$ref` leads to them.
        if is_note(key) || is_definitions(key) || key == "required" {
            return None;
        }
        Some(match (shape, &node.value) {
            (Shape::Map(_, Shape::IsOrRef(_)), NodeValue::Map(entries)) => {
                entries.iter().map(|entry| (entry.key.clone(), self.schema(&entry.node))).collect()
            }
            (Shape::List(Shape::IsOrRef(_)), NodeValue::List(items)) => {
                items.iter().map(|item| self.schema(item)).collect()
            }
            (Shape::IsOrRef(_) | Shape::FlagOrSchema, _) => self.schema(node),
            _ if version == Version::V3_0 || matches!(key, "discriminator" | "x-extensible-enum") => {
                return None;
            }
            _ => node.to_json(),
        })
    }

    /// The name below `$defs` of what a `$ref` leads to: the schema's own name, or the whole of the `$ref`.
    fn name(&mut self, reference: &Node, target: &'a Node) -> String {
        if let Some(name) = self.names.get(&std::ptr::from_ref(target)) {
            return name.clone();
        }
        let text = reference.as_str().unwrap_or_default();
        let mut name = text.strip_prefix("#/components/schemas/").unwrap_or(text).to_owned();
        // Two files may have a schema of one name.
        while self.names.values().any(|known| *known == name) {
            name.push('_');
        }
        self.names.insert(target, name.clone());
        self.waiting.push((name.clone(), target));
        name
    }
}

/// What a schema says by itself, without the schemas in it and without `required`.
fn constraints(schema: &Node) -> Map<String, Value> {
    let is_kept = |entry: &&Entry| {
        let shape = shape(&entry.key, Version::V3_0);
        let is_constraint = matches!(
            shape,
            Some(
                Shape::Number
                    | Shape::Count
                    | Shape::Text
                    | Shape::Type
                    | Shape::Any
                    | Shape::List(Shape::Any)
            )
        );
        entry.key == "uniqueItems"
            || (is_constraint && !is_note(&entry.key) && !["$ref", "default"].contains(&&*entry.key))
    };
    let kept = schema.entries().iter().filter(is_kept);
    let mut constraints = kept.map(|entry| (entry.key.clone(), entry.node.to_json())).collect();
    exclude_bound(&mut constraints, "minimum", "exclusiveMinimum");
    exclude_bound(&mut constraints, "maximum", "exclusiveMaximum");
    constraints
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
    // In 3.1 it is a number, as in JSON Schema.
    let Some(Value::Bool(is_exclusive)) = schema.get(exclusive) else { return };
    let is_exclusive = *is_exclusive;
    schema.remove(exclusive);
    if is_exclusive && let Some(limit) = schema.remove(bound) {
        schema.insert(exclusive.into(), limit);
    }
}

/// The response to `status`: that code, else its range (`4XX`), else `default`.
fn response<'a>(document: &'a Document, operation: &'a Node, status: &str) -> Option<&'a Node> {
    let responses = operation.get("responses")?;
    let range = status.get(..1).map(|class| format!("{class}XX"))?;
    let found = [status, &range, "default"].into_iter().find_map(|key| responses.get(key))?;
    document.resolve(found)
}

/// The entry of `content` that is JSON: `application/json` or `…+json`.
fn json_content(content: &Node) -> Option<&Entry> {
    content.entries().iter().find(|entry| is_json(&entry.key))
}
