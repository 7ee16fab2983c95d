//! From the schemas of OpenAPI 3.0 to JSON Schema, so that a common validator can check real answers.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::document::Document;
use crate::resolve::{json_content, operations, resolve, response};
use cloud_certs_yaml::{Node, Value as NodeValue, escape_token};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Keywords of OpenAPI that say nothing about which values are valid, or that are translated on their own.
const LEFT_OUT: [&str; 6] = ["discriminator", "example", "externalDocs", "nullable", "required", "xml"];

/// The schema of the JSON body with which an operation answers `status`, as self-contained JSON Schema (2020-12).
///
/// The response is the one of that code, else of its range (`4XX`), else `default`. `None` when the document has
/// no such operation or response, or when its body is not JSON.
pub fn json_schema(document: &Document, operation_id: &str, status: &str) -> Option<Value> {
    let root = &document.root;
    let operation = operations(root).find(|operation| operation.str("operationId") == Some(operation_id))?;
    let content = response(root, operation, status)?.get("content")?;
    let schema = json_content(content)?.node.get("schema")?;
    let mut converter = Converter { root, waiting: vec![], seen: HashSet::new() };
    let mut converted = converter.schema(schema);
    converted.insert("$schema".into(), DIALECT.into());
    let definitions = converter.definitions();
    if !definitions.is_empty() {
        converted.insert("$defs".into(), definitions.into());
    }
    Some(converted.into())
}

struct Converter<'a> {
    root: &'a Node,
    /// The `$ref`s whose targets are still to be converted: a list instead of recursion, for schemas that
    /// contain themselves.
    waiting: Vec<&'a str>,
    seen: HashSet<&'a str>,
}

impl<'a> Converter<'a> {
    fn definitions(&mut self) -> Map<String, Value> {
        let mut definitions = Map::new();
        while let Some(reference) = self.waiting.pop() {
            let target = reference.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer));
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
        let mut converted: Map<String, Value> = schema
            .entries()
            .iter()
            .filter(|entry| !entry.key.starts_with("x-") && !LEFT_OUT.contains(&entry.key.as_str()))
            .map(|entry| (entry.key.clone(), self.keyword(&entry.key, &entry.node)))
            .collect();
        if let Some(names) = required_in_answers(self.root, schema) {
            converted.insert("required".into(), names);
        }
        exclude_bound(&mut converted, "minimum", "exclusiveMinimum");
        exclude_bound(&mut converted, "maximum", "exclusiveMaximum");
        // Without `type` it has no effect (OpenAPI 3.0.3, Schema Object).
        if schema.get("nullable").and_then(Node::as_bool) == Some(true)
            && let Some(kind) = converted.get_mut("type")
        {
            *kind = json!([kind.take(), "null"]);
        }
        converted
    }

    fn keyword(&mut self, key: &str, node: &'a Node) -> Value {
        match (key, &node.value) {
            ("properties", NodeValue::Map(entries)) => {
                entries.iter().map(|entry| (entry.key.clone(), self.schema(&entry.node))).collect()
            }
            ("items" | "not" | "additionalProperties", NodeValue::Map(_)) => self.schema(node).into(),
            ("allOf" | "anyOf" | "oneOf", NodeValue::List(items)) => {
                items.iter().map(|item| self.schema(item)).collect()
            }
            _ => node.to_json(),
        }
    }
}

/// The name below `$defs` of what a `$ref` refers to: the schema's own name, or the whole pointer.
fn definition_name(reference: &str) -> &str {
    reference.strip_prefix("#/components/schemas/").unwrap_or(reference)
}

/// `required` without the properties that are `writeOnly`: answers do not have those.
fn required_in_answers(root: &Node, schema: &Node) -> Option<Value> {
    let write_only = |name: &Node| {
        let property = schema.get("properties").zip(name.as_str()).and_then(|(all, name)| all.get(name));
        let property = property.and_then(|property| resolve(root, property));
        property.and_then(|property| property.get("writeOnly")?.as_bool()) == Some(true)
    };
    let names = schema.get("required")?.items();
    Some(names.iter().filter(|name| !write_only(name)).map(Node::to_json).collect())
}

/// `minimum: 1, exclusiveMinimum: true` -> `exclusiveMinimum: 1`.
pub(crate) fn exclude_bound(schema: &mut Map<String, Value>, bound: &str, exclusive: &str) {
    if schema.remove(exclusive) == Some(Value::Bool(true))
        && let Some(limit) = schema.remove(bound)
    {
        schema.insert(exclusive.into(), limit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = r"
paths:
  /things:
    get:
      operationId: ListThings
      responses:
        '200':
          content:
            application/json: { schema: { $ref: '#/components/schemas/Thing' } }
        '204': { description: nothing }
        4XX: { $ref: '#/components/responses/Refused' }
        default:
          content: { text/plain: { schema: { type: string } } }
components:
  responses:
    Refused:
      content:
        application/problem+json; charset=utf-8: { schema: { type: array, items: { enum: [bad] } } }
  schemas:
    Thing:
      type: object
      required: [name, password]
      additionalProperties: false
      properties:
        name: { type: string, nullable: true, example: x, x-note: y }
        password: { $ref: '#/components/schemas/Secret' }
        size: { type: integer, minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false }
        example: { type: boolean }
        parts: { type: array, items: { $ref: '#/components/schemas/Thing' } }
        lost: { $ref: '#/components/schemas/Lost' }
    Secret: { type: string, writeOnly: true }
";

    fn schema(status: &str) -> Option<Value> {
        let document = Document::parse("openapi/things.yaml", DOCUMENT).unwrap();
        json_schema(&document, "ListThings", status)
    }

    #[track_caller]
    fn assert_valid(valid: bool, status: &str, answer: Value) {
        let schema = schema(status).unwrap();
        jsonschema::meta::validate(&schema).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        assert_eq!(validator.is_valid(&answer), valid, "{answer} against {schema:#}");
    }

    #[test]
    fn null_is_valid_only_where_nullable() {
        assert_valid(true, "200", json!({ "name": null }));
        assert_valid(false, "200", json!({ "name": "x", "size": null }));
    }

    #[test]
    fn exclusive_bounds_are_excluded_and_others_not() {
        assert_valid(false, "200", json!({ "name": "x", "size": 0 }));
        assert_valid(true, "200", json!({ "name": "x", "size": 1 }));
        assert_valid(true, "200", json!({ "name": "x", "size": 9 }));
        assert_valid(false, "200", json!({ "name": "x", "size": 10 }));
    }

    #[test]
    fn schemas_that_contain_themselves_are_followed() {
        assert_valid(true, "200", json!({ "name": "x", "parts": [{ "name": "y", "parts": [] }] }));
        assert_valid(false, "200", json!({ "name": "x", "parts": [{ "parts": [] }] }));
    }

    #[test]
    fn a_property_named_like_a_keyword_stays() {
        assert_valid(true, "200", json!({ "name": "x", "example": true }));
        assert_valid(false, "200", json!({ "name": "x", "example": "x" }));
    }

    #[test]
    fn a_lost_schema_accepts_nothing() {
        assert_valid(false, "200", json!({ "name": "x", "lost": {} }));
    }

    #[test]
    fn annotations_of_openapi_are_left_out() {
        let name = schema("200").unwrap()["$defs"]["Thing"]["properties"]["name"].clone();
        assert_eq!(name, json!({ "type": ["string", "null"] }));
    }

    #[test]
    fn a_range_answers_for_its_codes() {
        assert_valid(true, "404", json!(["bad"]));
        assert_valid(false, "404", json!(["good"]));
    }

    #[test]
    fn there_is_none_without_a_json_body() {
        assert_eq!(schema("204"), None, "no body");
        assert_eq!(schema("500"), None, "`default` is text");
        assert_eq!(schema(""), None, "not a status");
        let document = Document::parse("openapi/things.yaml", DOCUMENT).unwrap();
        assert_eq!(json_schema(&document, "ListOthers", "200"), None);
    }
}
