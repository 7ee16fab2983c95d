//! Differences in the other files of a document: told once, at their place, and never silent.

use std::path::Path;

use openapi_document::{Document, escape_token};
use serde_json::Value;
use spec_review::diff::compare;

/// The root of a document of two files, and the other one.
const FILES: [&str; 2] = [
    "
openapi: 3.0.3
info: {title: Files, version: 1.0.0}
paths:
  /a: {$ref: 'parts.json#/paths/a'}
  /b: {get: {responses: {'200': {description: It, content: {application/json: {schema: {$ref: 'parts.json#/components/schemas/Thing'}}}}}}}
",
    r##"{
  "paths": {"a": {"post": {
    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
    "responses": {"200": {"description": "It"}}
  }}},
  "components": {"schemas": {
    "Thing": {"type": "object", "properties": {"name": {"$ref": "#/components/schemas/Name"}}},
    "Name": {"type": "string", "maxLength": 10},
    "Unused": {"type": "string"}
  }}
}"##,
];

#[expect(clippy::disallowed_methods, reason = "files of the test alone")]
fn load(folder: &Path, parts: &str) -> Option<Document> {
    std::fs::write(folder.join("root.yaml"), FILES[0]).unwrap();
    std::fs::write(folder.join("parts.json"), parts).unwrap();
    Document::load(&folder.join("root.yaml"), &folder.join("root.yaml").display().to_string()).ok()
}

#[test]
fn a_change_in_another_file_has_its_place_and_is_told_once() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let edited = FILES[1].replace("\"maxLength\": 10", "\"maxLength\": 5");
    let review = compare(&load(old.path(), FILES[1]).unwrap(), &load(new.path(), &edited).unwrap());
    let found: Vec<_> = review
        .changes
        .iter()
        .map(|change| {
            let spot = change.new.as_ref().unwrap();
            assert!(spot.file.ends_with("parts.json"), "{spot:?}");
            format!(
                "{} {} {} {}",
                change.verdict.word(),
                change.what,
                spot.pointer,
                change.operations.join(", ")
            )
        })
        .collect();
    let pointer = "/components/schemas/Name/maxLength";
    assert_eq!(
        found,
        [
            format!("breaking request parts.json#schemas/Name: maxLength 10 -> 5 {pointer} POST /a"),
            format!("compatible response parts.json#schemas/Name: maxLength 10 -> 5 {pointer} GET /b"),
        ]
    );
}

/// The pointers to all leaves of a document.
fn leaves(json: &Value, pointer: &str, found: &mut Vec<String>) {
    match json {
        Value::Object(map) => {
            map.iter()
                .for_each(|(key, value)| leaves(value, &format!("{pointer}/{}", escape_token(key)), found));
        }
        Value::Array(list) => {
            list.iter()
                .enumerate()
                .for_each(|(key, value)| leaves(value, &format!("{pointer}/{key}"), found));
        }
        _ => found.push(pointer.to_owned()),
    }
}

#[test]
fn no_edit_in_another_file_is_silent() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let before = load(old.path(), FILES[1]).unwrap();
    let json: Value = serde_json::from_str(FILES[1]).unwrap();
    let mut all = Vec::new();
    leaves(&json, "", &mut all);
    assert!(all.len() > 5, "{all:?}");
    for pointer in all {
        let mut edited = json.clone();
        let leaf = edited.pointer_mut(&pointer).unwrap();
        *leaf = match leaf.as_str() {
            Some(text) => format!("{text}x").into(),
            None => 77.into(),
        };
        let Some(after) = load(new.path(), &edited.to_string()) else { continue };
        assert!(!compare(&before, &after).changes.is_empty(), "{pointer}");
    }
}

#[test]
fn what_nothing_uses_of_another_file_is_docs() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let edited =
        FILES[1].replace("\"Unused\": {\"type\": \"string\"}", "\"Unused\": {\"type\": \"integer\"}");
    let review = compare(&load(old.path(), FILES[1]).unwrap(), &load(new.path(), &edited).unwrap());
    let [change] = &review.changes[..] else { panic!("{:?}", review.changes) };
    assert_eq!((change.verdict.word(), change.rule.id()), ("changed", "unused-component-changed"));
}
