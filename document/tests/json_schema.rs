//! Schemas of documents as JSON Schema: what they accept, and those of the project tried on the documents' own examples.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::path::Path;

use openapi_document::Document;
use serde_json::{Value, json};

use self::support::json_schema;

#[path = "support/json_schema.rs"]
mod support;

#[test]
fn examples_of_json_responses_are_valid() {
    let mut examples = 0;
    for name in ["css", "geminidb", "iam"] {
        let file = format!("openapi/{name}.yaml");
        let document =
            Document::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(&file), &file).unwrap();
        let json = document.root.to_json();
        for (id, status, response) in responses(&json) {
            let Some(content) = resolve(&json, response).pointer("/content/application~1json") else {
                continue;
            };
            let schema = json_schema(&document, id, status).unwrap();
            let validator = jsonschema::validator_for(&schema).unwrap();
            for example in examples_of(content) {
                let errors: Vec<String> =
                    validator.iter_errors(example).map(|error| error.to_string()).collect();
                assert!(errors.is_empty(), "{file}: {id} {status}: {errors:?} in {example}");
                examples += 1;
            }
            assert!(!validator.is_valid(&Value::Null), "{id} {status} accepts anything: {schema:#}");
        }
    }
    assert!(examples > 10, "only {examples} examples were tried");
}

fn responses(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap().values();
    let operations =
        paths.flat_map(|item| item.as_object().unwrap().values()).filter(|operation| operation.is_object());
    operations
        .flat_map(|operation| {
            let responses = operation["responses"].as_object().unwrap();
            responses.iter().map(|(status, response)| {
                (operation["operationId"].as_str().unwrap(), status.as_str(), response)
            })
        })
        .collect()
}

fn examples_of(content: &Value) -> Vec<&Value> {
    let named = content["examples"].as_object().into_iter().flat_map(|examples| examples.values());
    content.get("example").into_iter().chain(named.filter_map(|example| example.get("value"))).collect()
}

fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

const DOCUMENT: &str = r"openapi: 3.0.3
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
