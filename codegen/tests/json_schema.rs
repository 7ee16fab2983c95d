//! The schemas of the project's documents as JSON Schema, tried on the documents' own examples.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::path::Path;

use cloud_certs_codegen::{Document, json_schema};
use serde_json::Value;

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
