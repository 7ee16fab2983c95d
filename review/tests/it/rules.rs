//! The list of rules, and the examples in it.

use std::collections::BTreeSet;

use cloud_certs_codegen::surface_items;
use openapi_document::{Document, tree};
use serde_json::{Value, json};
use spec_review::diff::{Change, Example, ExamplePlace, Names, Review, Rule, Surface, compare, diff};

use crate::support::run;
use crate::support::workspace;

/// The ids of oasdiff's rules that its users may look for.
const OASDIFF: &str = include_str!("oasdiff.txt");

#[test]
fn the_tables_in_docs_are_up_to_date() {
    for (of, file) in [("diff", "changes.md"), ("check", "rules.md")] {
        let kept = std::fs::read_to_string(format!("../docs/{file}")).unwrap();
        let listed = run(&["rules", "--of", of, "--format", "markdown"]);
        assert_eq!(listed.code, 0);
        assert!(kept == listed.out, "write docs/{file} anew with the command at its end");
    }
}

/// The documents of an example, of the old piece and the new one.
fn documents(example: &Example) -> [Document; 2] {
    [("old.yaml", example.old), ("new.yaml", example.new)].map(|(name, piece)| {
        let piece = tree(name, piece).unwrap().to_json();
        let body = |schema: Value| json!({ "description": "It", "content": { "application/json": { "schema": schema } } });
        let operation = match example.place {
            ExamplePlace::Request => json!({ "requestBody": body(piece.clone()) }),
            ExamplePlace::Response => json!({ "responses": { "200": body(piece.clone()) } }),
            ExamplePlace::Operation => piece.clone(),
            _ => json!({}),
        };
        let mut document = json!({
            "openapi": "3.0.3",
            "info": { "title": "Examples", "version": "1.0.0" },
            "paths": { "/things": { "post": { "responses": { "201": { "description": "Made" } } } } },
            "components": { "schemas": { "Error": { "type": "string" } } },
        });
        merge(document.pointer_mut("/paths/~1things/post").unwrap(), operation);
        if example.place == ExamplePlace::Document {
            merge(&mut document, piece);
        }
        Document::parse(name, &document.to_string()).unwrap()
    })
}

/// Sets the keys of an object.
fn merge(object: &mut Value, keys: Value) {
    for (key, value) in keys.as_object().unwrap() {
        object[key] = value.clone();
    }
}

fn changes(example: &Example) -> Vec<Change> {
    if example.place == ExamplePlace::Rust {
        let [before, after] = [example.old, example.new].map(|source| surface_items(source).unwrap());
        let mut review = Review::default();
        review.set_surface(Surface::of_listings(&before, &after, &names()));
        return review.changes;
    }
    let [old, new] = documents(example);
    match example.place {
        ExamplePlace::Rust => diff(&old, &new, &workspace()).changes,
        _ => compare(&old, &new).changes,
    }
}

#[test]
fn every_example_gets_the_default_level_of_its_rule() {
    let mut wrong = Vec::new();
    for rule in Rule::ALL {
        let example = rule.example();
        if example.place == ExamplePlace::Whole {
            continue;
        }
        let changes = changes(&example);
        if !changes.iter().any(|change| change.rule == *rule && change.verdict == rule.default_level()) {
            let found: Vec<_> = changes
                .iter()
                .map(|change| format!("{:?} {}: {}", change.verdict, change.rule, change.what))
                .collect();
            wrong.push(format!("{rule}: {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whole documents and clients have tests of their own.
#[test]
fn few_examples_are_of_a_whole() {
    let of_a_whole = Rule::ALL.iter().filter(|rule| rule.example().place == ExamplePlace::Whole);
    let expected = [
        "document-added",
        "document-removed",
        "surface-lost",
        "surface-parameter-optional",
        "surface-parameter-required",
    ];
    assert_eq!(of_a_whole.map(|rule| rule.id()).collect::<Vec<_>>(), expected);
}

#[test]
fn every_name_of_oasdiff_is_beside_one_of_our_rules() {
    let ours: Vec<String> = Rule::ALL.iter().flat_map(|rule| rule.oasdiff()).collect();
    let found: BTreeSet<&str> = ours.iter().map(String::as_str).collect();
    assert_eq!(found.len(), ours.len(), "a name stands beside one rule");
    let known: BTreeSet<&str> = OASDIFF.lines().filter(|line| !line.starts_with('#')).collect();
    let missing: Vec<_> = known.difference(&found).collect();
    assert!(known.len() > 400 && missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_names_of_oasdiff_stand_beside_rules_that_exist() {
    let table = include_str!("../../src/diff/oasdiff.txt");
    let rules: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    let named = table.lines().filter_map(|line| line.strip_suffix(':'));
    let unknown: Vec<_> = named.filter(|name| !rules.contains(name)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn rules_are_listed_for_people_and_programs() {
    let text = run(&["rules"]);
    let start = text.out.find("max-length-changed").unwrap();
    insta::assert_snapshot!(text.out[start..].split("\n\n").next().unwrap(), @r#"
    max-length-changed: the maximum length of a text
      breaking (requests: tighter or other; responses: looser or other)
      compatible (requests: looser; responses: tighter)
      a server refuses longer texts; in responses, a client may get a longer text than the old document allows
      example, schema of a request:
        - {type: string, maxLength: 10}
        + {type: string, maxLength: 5}
      oasdiff: request-body-max-length-decreased, request-body-max-length-increased, request-body-max-length-set, request-parameter-max-length-decreased, request-parameter-max-length-increased, request-parameter-max-length-set, request-property-max-length-decreased, request-property-max-length-increased, request-property-max-length-set, request-read-only-property-max-length-decreased, response-body-max-length-increased, response-body-max-length-unset
    "#);
    let json: Vec<Value> = serde_json::from_str(&run(&["rules", "--format", "json"]).out).unwrap();
    assert_eq!(json.len(), Rule::ALL.len());
    let pattern = json.iter().find(|rule| rule["rule"] == "pattern-changed").unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(pattern).unwrap(), @r#"
    {
      "about": "the pattern of a text",
      "example": {
        "new": "{type: string, pattern: '^[0-9]*$'}",
        "old": "{type: string, pattern: '^[a-z]*$'}",
        "place": "schema of a request"
      },
      "level": "breaking",
      "levels": [
        {
          "level": "breaking",
          "when": "requests: tighter or other"
        },
        {
          "level": "warning",
          "when": "responses: looser or other"
        },
        {
          "level": "compatible",
          "when": "requests: looser; responses: tighter"
        }
      ],
      "oasdiff": [
        "request-parameter-pattern-added",
        "request-parameter-pattern-changed",
        "request-parameter-pattern-generalized",
        "request-parameter-pattern-removed",
        "request-property-pattern-added",
        "request-property-pattern-changed",
        "request-property-pattern-generalized",
        "request-property-pattern-removed",
        "response-property-pattern-added",
        "response-property-pattern-changed",
        "response-property-pattern-removed"
      ],
      "rule": "pattern-changed",
      "why": "a server refuses texts that do not match the new pattern; in responses, a client may get a text that does not match the old one"
    }
    "#);
    let check = run(&["rules", "--of", "check"]);
    assert!(check.out.contains("error unknown-keyword (openapi): "), "{}", check.out);
    let check: Vec<Value> = serde_json::from_str(&run(&["rules", "--of", "check", "--json"]).out).unwrap();
    assert!(check.iter().any(|rule| rule["rule"] == "yaml" && rule["layer"] == "openapi"), "{check:#?}");
}

/// The names of documents in whose paths the arguments of the examples are.
fn names() -> Names {
    let document = serde_json::json!({ "paths": { "/things/{id}/{thing_id}": {} } });
    Names::of(&document, &document)
}
