//! Places and fingerprints: what people and programs keep has to survive edits of everything else.

use std::collections::{BTreeMap, BTreeSet};

use insta::assert_snapshot;
use openapi_document::Document;
use serde_json::{Value, json};
use spec_review::diff::{Change, Review, compare};

use crate::diff::{base, cases, edited};

fn parsed(json: &Value) -> Document {
    Document::parse("edited.json", &serde_json::to_string_pretty(json).unwrap()).unwrap()
}

fn fingerprints(review: &Review) -> BTreeSet<String> {
    review.changes.iter().map(Change::fingerprint).collect()
}

/// Edits that have nothing to do with those of the cases.
fn unrelated(json: &mut Value, which: u8) {
    let is = |bit: u8| which & (1 << bit) != 0;
    if is(0)
        && let Some(paths) = json["paths"].as_object_mut()
    {
        let operation = json!({"parameters": [{"name": "a", "in": "query", "schema": {"type": "string"}}],
            "responses": {"204": {"description": "Done."}}});
        let others = std::mem::take(paths);
        paths.insert("/aaa".to_owned(), json!({"get": operation}));
        paths.extend(others);
    }
    if is(1) {
        json["info"]["description"] = json!("Another text.");
        json["x-other"] = json!([1, 2]);
    }
    if is(2)
        && let Some(schemas) = json.pointer_mut("/components/schemas").and_then(Value::as_object_mut)
    {
        schemas.insert("AAA".to_owned(), json!({"type": "object", "description": "Nothing uses it."}));
    }
    let mut open = vec![json];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    if is(3)
                        && key == "parameters"
                        && let Some(list) = value.as_array_mut()
                    {
                        list.reverse();
                    }
                    open.push(value);
                }
            }
            Value::Array(list) => open.extend(list),
            _ => {}
        }
    }
}

/// New operations before, reordered parameters, other descriptions, each with some of the others.
#[test]
fn unrelated_edits_leave_fingerprints_alone() {
    let base = base();
    for (case, which) in cases().iter().step_by(3).zip((1..16).cycle()) {
        let document = edited(case);
        let mut json = document.root.to_json();
        unrelated(&mut json, which);
        let before = fingerprints(&compare(&base, &document));
        let after = fingerprints(&compare(&base, &parsed(&json)));
        assert!(before.is_subset(&after), "{} {which}: {:?}", case.display(), before.difference(&after));
    }
}

#[test]
fn every_change_has_a_fingerprint_of_its_own_and_a_place_without_indices() {
    let base = base();
    let mut subjects = BTreeMap::<String, BTreeSet<String>>::new();
    for case in cases() {
        let review = compare(&base, &edited(&case));
        assert_eq!(fingerprints(&review).len(), review.changes.len(), "{}", case.display());
        for change in &review.changes {
            let is_hexadecimal = change.fingerprint().chars().all(|c| c.is_ascii_hexdigit());
            assert!(change.fingerprint().len() == 16 && is_hexadecimal, "{}", change.fingerprint());
            assert!(change.fingerprint() != "0000000000000000", "{change:?}");
            let steps = change.place.within.split(": ").map(str::to_owned);
            subjects.entry(change.place.subject.clone()).or_default().extend(steps);
        }
    }
    let mut steps = subjects.values().flatten();
    assert!(!steps.any(|step| step.parse::<u32>().is_ok()), "{subjects:#?}");
}

#[test]
fn places_are_named_as_people_do() {
    let base = base();
    let mut shown = String::new();
    let mut known = BTreeSet::new();
    for case in cases() {
        for change in compare(&base, &edited(&case)).changes {
            if known.insert(change.rule.id()) {
                shown += &format!("{}: {} | {}\n", change.rule, change.place.subject, change.place.within);
            }
        }
    }
    assert_snapshot!(shown, @"
additional-properties-changed: #/components/schemas/Request | property all: allOf: additional properties
all-of-changed: #/components/schemas/Request | property all: allOf: type
array-or-not: GET /things/{thing_id} | header parameter X-Trace: schema: type
enum-or-not: GET /things/{thing_id} | query parameter kind: schema: enum
bearer-format-changed: #/components/securitySchemes/token | bearerFormat
body-added: GET /files | request body
body-removed: PUT /things/{thing_id} | request body
body-required-changed: POST /files | request body: required
busy-changed: GET /things/{thing_id} | response 200: x-busy
callback-added: POST /files | callback done
choice-added: #/components/schemas/Request | property any: oneOf
choice-removed: #/components/schemas/Answer | property stray: anyOf
default-changed: GET /things/{thing_id} | query parameter limit: schema: default
default-response-added: PUT /things/{thing_id} | response default
default-response-removed: DELETE /jobs | response default
status-added: DELETE /jobs | response 404
deprecated-changed: GET /things/{thing_id} | deprecated
description-changed: #/components/schemas/Request | property lone: description
discriminator-changed: #/components/schemas/Request | property pet: discriminator
docs-extension-changed: POST /files | x-stability-level
empty-path-changed: /later | 
encoding-changed: PUT /things/{thing_id} | request body: application/json: encoding id
type-changed: GET /things/{thing_id} | query parameter kind: schema: type
enum-value-added: #/components/schemas/Answer | property color: enum blue
enum-value-removed: #/components/schemas/Request | property color: enum red
example-changed: #/components/schemas/Error | property error_code: example
exclusive-maximum-changed: #/components/schemas/Request | property size: exclusiveMaximum
exclusive-minimum-changed: #/components/schemas/Request | property small: exclusiveMinimum
extensible-enum-changed: #/components/schemas/Answer | property color: x-extensible-enum
external-docs-changed: document | externalDocs
format-changed: #/components/schemas/Request | property label: format
header-added: GET /things/{thing_id} | response 200: header X-New
header-removed: GET /things/{thing_id} | response 200: header X-Limit
info-changed: document | info
keyword-changed: #/components/schemas/Request | property extra: dependentRequired
link-changed: POST /files | response 201: link get
max-items-changed: #/components/schemas/Request | property list: maxItems
max-length-changed: #/components/schemas/Request | property word: maxLength
max-properties-changed: #/components/schemas/Request | property closed: maxProperties
maximum-changed: #/components/schemas/Request | property ratio: maximum
media-type-added: PUT /things/{thing_id} | request body: text/plain
media-type-changed: GET /things/{thing_id} | response 404: application/*
media-type-removed: PUT /things/{thing_id} | request body: application/json
status-removed: GET /things/{thing_id} | response 404
member-added: #/components/schemas/Answer | property stray: anyOf Bird
member-removed: #/components/schemas/Request | property stray: anyOf
method-changed: PATCH /files | 
min-items-changed: #/components/schemas/Request | property list: minItems
min-length-changed: #/components/schemas/Request | property word: minLength
min-properties-changed: #/components/schemas/Request | property closed: minProperties
minimum-changed: #/components/schemas/Request | property ratio: minimum
multiple-of-changed: #/components/schemas/Request | property size: multipleOf
not-changed: #/components/schemas/Request | property label: not
operation-removed: DELETE /jobs | 
operation-added: GET /new | 
not-inherited-changed: document | security
nullable-changed: #/components/schemas/Request | property maybe: type
one-way-changed: #/components/schemas/Request | property made
property-required: #/components/schemas/Request | property made: required
openapi-version-changed: document | openapi
operation-id-changed: GET /things/{thing_id} | operationId
parameter-added: GET /things/{thing_id} | cookie parameter fresh
parameter-encoding-changed: GET /things/{thing_id} | query parameter name: allowEmptyValue
parameter-moved: GET /things/{thing_id} | query parameter flavour
parameter-optional: GET /things/{thing_id} | response 200: header X-Limit: required
parameter-removed: GET /things/{thing_id} | cookie parameter flavour
path-changed: GET /things | 
parameter-required: GET /things/{thing_id} | query parameter kind: required
path-parameter-renamed: GET /things/{id} | path parameter id
pattern-changed: #/components/schemas/Request | property label: pattern
promise-taken-back: POST /files | x-stability-level
property-added: #/components/schemas/Request | property fresh
property-optional: #/components/schemas/Answer | property id
property-removed: #/components/schemas/Request | property id
property-renamed: #/components/schemas/Request | property title
same-in-other-words: #/components/schemas/Request | property lone: maxLength
schema-added: #/components/schemas/Request | property list: items
schema-removed: #/components/schemas/Answer | property tags: items
scheme-name: #/components/securitySchemes/key | 
security-changed: #/components/securitySchemes/signature | x-algorithm
security-loosened: document | security
security-removed: GET /files | security
server-added: document | servers https://{region}.example.com/v1
server-removed: document | servers https://example.net/v1
server-changed: document | servers https://{region}.example.com/v1
server-default-changed: document | servers https://{region}.example.com/v1: variable region: default
status-changed: GET /things/{thing_id} | response 201
tags-changed: GET /things/{thing_id} | tags
title-changed: #/components/schemas/Error | title
unclassified: #/components/schemas/Request | property id: maxlength
unique-items-changed: #/components/schemas/Request | property list: uniqueItems
unused-component-added: #/components/schemas/Fish | 
unused-component-changed: #/components/schemas/Bird | 
unused-component-removed: #/components/schemas/Bird |
    ");
}
