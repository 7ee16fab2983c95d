//! What the lints say about a document beside what the build refuses.
//!
//! A case is a document in `lint/cases/` that the build takes, named after the rule that it breaks (`RULE.yaml`, or
//! `RULE--VARIANT.yaml` for another way to break it); beside it stands what is said about it.
//! `INSTA_UPDATE=always cargo test -p cloud-certs-codegen --features lint --test lint` writes that anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cloud_certs_codegen::{check, lint, rules_as_markdown};
use openapi_document::{Document, Problem};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

#[path = "check/mutation.rs"]
mod mutation;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The documents of a folder by name, in order.
fn documents(folder: &str) -> Vec<(String, Document)> {
    let mut found: Vec<_> = fs::read_dir(path(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let document = Document::load(&path, &format!("openapi/{name}.yaml")).unwrap();
            (name, document)
        })
        .collect();
    assert!(!found.is_empty());
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found
}

fn told(findings: &[Problem]) -> String {
    let lines = findings
        .iter()
        .map(|problem| format!("{}[{}]: {problem}", problem.rule.severity.word(), problem.rule.name));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_case_is_told_as_expected() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("lint/cases");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, document) in documents("tests/lint/cases") {
            insta::assert_snapshot!(name.as_str(), told(&lint(&document)));
        }
    });
}

#[test]
fn every_case_breaks_the_rule_it_is_named_after_and_no_build() {
    for (name, document) in documents("tests/lint/cases") {
        let rule = name.split("--").next().unwrap();
        let broken: BTreeSet<_> = lint(&document).iter().map(|finding| finding.rule.name).collect();
        assert_eq!(broken, BTreeSet::from([rule]), "{name}");
        check(&document).expect(&name);
    }
}

#[test]
fn what_the_build_refuses_is_told_too_in_the_order_of_the_file() {
    for (name, path) in
        [("missing-success", "missing-success.yaml"), ("later-syntax", "later-syntax--document.yaml")]
    {
        let document = Document::load(&self::path("tests/check/cases").join(path), path).unwrap();
        let findings = lint(&document);
        let refused = check(&document).unwrap_err();
        let errors: Vec<_> = findings.iter().filter(|finding| finding.is_error()).collect();
        assert!(errors.iter().copied().eq(refused.iter()), "{name}");
        assert!(errors.len() < findings.len(), "{name} has warnings too");
        assert!(findings.is_sorted_by_key(|finding| finding.at), "{name}");
    }
}

#[test]
fn the_table_of_rules_is_up_to_date() {
    let kept = fs::read_to_string(path("../docs/rules.md")).unwrap();
    assert!(kept == rules_as_markdown(), "write it anew with the command at its end");
}

#[test]
fn the_documents_of_this_project_give_nothing_to_say() {
    for (_, document) in documents("../openapi") {
        let findings = lint(&document);
        assert!(findings.is_empty(), "{}", told(&findings));
    }
}

#[test]
fn everything_that_the_generator_takes_has_no_errors() {
    let everything = Document::load(&path("tests/check/everything.yaml"), "openapi/everything.yaml").unwrap();
    let mut findings = lint(&everything);
    findings.retain(|finding| finding.is_error());
    assert!(findings.is_empty(), "{}", told(&findings));
}

/// What is said of the components `schemas`, with `A` in use.
fn told_of_schemas(schemas: &str) -> String {
    let text = format!(
        "openapi: 3.0.3
info: {{ title: Things, version: 1.0.0, description: all }}
paths: {{}}
components: {{ schemas: {{ {schemas} }} }}"
    );
    told(&lint(&Document::parse("openapi/things.yaml", &text).unwrap()))
}

#[test]
fn schemas_that_lead_to_themselves_have_an_end() {
    let a = "$ref: '#/components/schemas/A";
    for schema in [
        format!("{{ {a}' }}"),
        format!("{{ allOf: [{{ {a}' }}], example: 1 }}"),
        format!("{{ anyOf: [{{ {a}' }}, {{ type: string }}], example: 1 }}"),
        format!("{{ oneOf: [{{ {a}' }}, {{ type: string }}], example: 1 }}"),
        format!("{{ not: {{ {a}' }}, example: 1 }}"),
        format!(
            "{{ type: object, properties: {{ x: {{ allOf: [{{ {a}/properties/x' }}] }} }}, example: {{ x: 1 }} }}"
        ),
    ] {
        told_of_schemas(&format!("A: {schema}"));
    }
}

#[test]
fn schemas_with_many_ways_to_fit_are_looked_at_once_per_value() {
    let example = (0..100).fold("{}".to_owned(), |inner, _| format!("{{ n: {inner} }}"));
    let member = "{ type: object, properties: { n: { $ref: '#/components/schemas/A' } } }";
    let told = told_of_schemas(&format!("A: {{ oneOf: [{member}, {member}], example: {example} }}"));
    assert!(told.contains("it fits no member of `oneOf`"), "{told}");
    let told = told_of_schemas(&format!("A: {{ oneOf: [{member}, {member}], example: {{}} }}"));
    assert!(told.contains("it fits 2 members of `oneOf`, and must fit one"), "{told}");
}

#[test]
fn patterns_without_an_end_say_nothing() {
    let value = "a".repeat(64);
    let told = told_of_schemas(&format!(
        "A: {{ type: string, pattern: '^(?=(a+)+$)(a|aa)+\\1b$', example: {value} }}"
    ));
    assert!(!told.contains("invalid-pattern"), "{told}");
    let told = told_of_schemas("A: { type: string, pattern: '(', example: a }");
    assert!(told.contains("invalid-pattern") && !told.contains("example-and-schema"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        // The same documents every time: a long run with other seeds is for a person to start.
        rng_seed: RngSeed::Fixed(20_261_125),
        ..ProptestConfig::default()
    })]

    /// Any document can be looked at, and what the build refuses is in what is said of it.
    #[test]
    fn mutated_documents_are_told_without_a_panic(mutations in mutation::mutations()) {
        let path = path("tests/check/everything.yaml");
        let mut document = Document::load(&path, "openapi/everything.yaml").unwrap().root.to_json();
        for mutation in mutations {
            mutation.apply(&mut document);
        }
        let text = serde_json::to_string_pretty(&document).unwrap();
        let Ok(document) = Document::parse("openapi/mutated.yaml", &text) else { return Ok(()) };
        let findings = lint(&document);
        if let Err(problems) = check(&document) {
            prop_assert!(problems.iter().all(|problem| findings.iter().any(|finding| finding == problem)));
        }
    }
}
