//! From the schemas of OpenAPI 3.0 to JSON Schema, so that a common validator can check real answers.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::document::Document;
use crate::node::{Entry, Node, Value as NodeValue};
use crate::resolve::{json_content, operations, resolve, response};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Keywords of OpenAPI that say nothing about which values are valid, or that are translated on their own.
const LEFT_OUT: [&str; 6] = ["discriminator", "example", "externalDocs", "nullable", "required", "xml"];

/// The keywords of OpenAPI 3.0 that say which values are valid, but for those that need a look of their own.
const CONSTRAINTS: [&str; 20] = [
    "additionalProperties",
    "allOf",
    "anyOf",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "oneOf",
    "properties",
    "type",
    "uniqueItems",
];

/// The schema of the JSON body with which an operation answers `status`, as self-contained JSON Schema (2020-12).
///
/// The response is the one of that code, else of its range (`4XX`), else `default`. `None` when the document has
/// no such operation or response, or when its body is not JSON.
pub fn json_schema(document: &Document, operation_id: &str, status: &str) -> Option<Value> {
    let root = &document.root;
    let operation = operations(root).find(|operation| operation.str("operationId") == Some(operation_id))?;
    let content = response(root, operation, status)?.get("content")?;
    let schema = json_content(content)?.node.get("schema")?;
    Some(self_contained(root, schema, Purpose::Answer))
}

/// The schema of an example, as self-contained JSON Schema: what cannot be told of it accepts everything.
#[cfg(feature = "lint")]
pub(crate) fn example_schema(root: &Node, schema: &Node) -> Value {
    self_contained(root, schema, Purpose::Example)
}

/// What values are held against a schema.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Bodies of responses, in a document without errors.
    Answer,
    /// Examples of requests or responses, in a document that may have errors.
    Example,
}

fn self_contained(root: &Node, schema: &Node, purpose: Purpose) -> Value {
    let mut converter = Converter { root, purpose, waiting: vec![], seen: HashSet::new() };
    let mut converted = converter.schema(schema);
    converted.insert("$schema".into(), DIALECT.into());
    let definitions = converter.definitions();
    if !definitions.is_empty() {
        converted.insert("$defs".into(), definitions.into());
    }
    converted.into()
}

struct Converter<'a> {
    root: &'a Node,
    purpose: Purpose,
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
            if self.purpose == Purpose::Example && !is_plain(self.root, reference) {
                return Map::new();
            }
            if self.seen.insert(reference) {
                self.waiting.push(reference);
            }
            let name = definition_name(reference).replace('~', "~0").replace('/', "~1");
            return Map::from_iter([("$ref".to_owned(), format!("#/$defs/{name}").into())]);
        }
        let purpose = self.purpose;
        let mut converted: Map<String, Value> = schema
            .entries()
            .iter()
            .filter(|entry| !entry.key.starts_with("x-") && !LEFT_OUT.contains(&entry.key.as_str()))
            .filter(|entry| purpose == Purpose::Answer || is_sound(entry))
            .map(|entry| (entry.key.clone(), self.keyword(&entry.key, &entry.node)))
            .collect();
        if let Some(names) = required(self.root, schema, self.purpose) {
            converted.insert("required".into(), names);
        }
        exclude_bound(&mut converted, "minimum", "exclusiveMinimum");
        exclude_bound(&mut converted, "maximum", "exclusiveMaximum");
        if schema.get("nullable").and_then(Node::as_bool) == Some(true) {
            // Without `type` it has no effect (OpenAPI 3.0.3, Schema Object), but is meant to have one.
            if let Some(kind) = converted.get_mut("type") {
                *kind = json!([kind.take(), "null"]);
            } else if self.purpose == Purpose::Example {
                let any = json!([converted, { "type": "null" }]);
                converted = Map::from_iter([("anyOf".to_owned(), any)]);
            }
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

/// Whether a `$ref` leads to a component schema with a plain name.
fn is_plain(root: &Node, reference: &str) -> bool {
    let name = reference.strip_prefix("#/components/schemas/").unwrap_or_default();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    name.chars().all(fits) && root.pointer(&format!("/components/schemas/{name}")).is_some()
}

/// Whether a keyword is one of OpenAPI 3.0 that says something about values. `not` is left out with the unknown
/// ones: a schema could say that it is not itself.
fn is_sound(entry: &Entry) -> bool {
    let is_pattern = |node: &Node| node.as_str().is_some_and(|text| regress::Regex::new(text).is_ok());
    match entry.key.as_str() {
        "pattern" => is_pattern(&entry.node),
        key => CONSTRAINTS.contains(&key),
    }
}

/// `required` without the properties that a value does not have: those that are `writeOnly` in answers, and those
/// that go one way only in examples.
fn required(root: &Node, schema: &Node, purpose: Purpose) -> Option<Value> {
    let is_left_out = |name: &Node| {
        let property = schema.get("properties").zip(name.as_str()).and_then(|(all, name)| all.get(name));
        let property = property.and_then(|property| resolve(root, property));
        let is = |flag: &str| property.and_then(|property| property.get(flag)?.as_bool()) == Some(true);
        is("writeOnly") || (purpose == Purpose::Example && is("readOnly"))
    };
    let names = schema.get("required")?.items();
    Some(names.iter().filter(|name| !is_left_out(name)).map(Node::to_json).collect())
}

/// `minimum: 1, exclusiveMinimum: true` -> `exclusiveMinimum: 1`.
fn exclude_bound(schema: &mut Map<String, Value>, bound: &str, exclusive: &str) {
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
