//! What is said of documents by the specification's rules, in the words that a user reads.
//!
//! A case is a small document in `check/cases/`, named after the rule that it breaks (`RULE.yaml`, or
//! `RULE--VARIANT.yaml` for another way to break it); beside it stands what is said about it. `lint/cases/` has the same
//! for what is doubtful beyond the specification: documents without errors.
//! `INSTA_UPDATE=always cargo nextest run --workspace -E 'binary(check)'` writes that anew: read it by eye.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use openapi_document::{Document, Problem, Report, Rule, check, inspect, lint};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

#[path = "check/mutation.rs"]
mod mutation;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// The cases of a folder by name, in order.
fn cases(folder: &str) -> Vec<(String, PathBuf)> {
    let mut cases: Vec<_> = fs::read_dir(path(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), path))
        .collect();
    assert!(!cases.is_empty());
    cases.sort();
    cases
}

/// All that the specification's rules say of a document, doubts included.
fn inspected(document: &Document) -> Vec<Problem> {
    let mut report = Report::new(document);
    inspect(document, &mut report);
    report.into_problems()
}

/// What a file is told by `rules`, or why it cannot be read.
fn problems(path: &Path, rules: fn(&Document) -> Vec<Problem>) -> Vec<Problem> {
    let file = format!("openapi/{}", path.file_name().unwrap().to_str().unwrap());
    match Document::load(path, &file) {
        Ok(document) => rules(&document),
        Err(problems) => problems.iter().cloned().collect(),
    }
}

fn told(findings: &[Problem]) -> String {
    let lines = findings
        .iter()
        .map(|problem| format!("{}[{}]: {problem}", problem.severity.word(), problem.rule.name));
    lines.collect::<Vec<_>>().join("\n")
}

fn assert_told(folder: &str, rules: fn(&Document) -> Vec<Problem>) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, path) in cases(folder) {
            insta::assert_snapshot!(name.as_str(), told(&problems(&path, rules)));
        }
    });
}

#[test]
fn every_case_is_told_as_expected() {
    assert_told("check/cases", inspected);
}

#[test]
fn every_doubt_is_told_as_expected() {
    assert_told("lint/cases", lint);
}

#[test]
fn every_case_breaks_the_rule_it_is_named_after() {
    for (name, path) in cases("check/cases") {
        let rule = name.split("--").next().unwrap();
        let broken: BTreeSet<_> =
            problems(&path, inspected).iter().map(|problem| problem.rule.name).collect();
        assert!(broken.contains(rule), "{name} breaks {broken:?}");
    }
    for (name, path) in cases("lint/cases") {
        let rule = name.split("--").next().unwrap();
        let broken: BTreeSet<_> = problems(&path, lint).iter().map(|problem| problem.rule.name).collect();
        assert_eq!(broken, BTreeSet::from([rule]), "{name}");
        assert_eq!(problems(&path, inspected), [], "{name}");
    }
}

/// Rules of listings.
const WITHOUT_CASE: [&str; 2] = ["listing-cut", "unclassified"];

#[test]
fn every_rule_has_a_case() {
    let rules: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.info().name).collect();
    assert_eq!(rules.len(), Rule::ALL.len(), "names are different");
    let names = cases("check/cases").into_iter().chain(cases("lint/cases")).map(|(name, _)| name);
    let mut covered: BTreeSet<_> = names.map(|name| name.split("--").next().unwrap().to_owned()).collect();
    covered.extend(WITHOUT_CASE.map(str::to_owned));
    assert_eq!(rules, covered.iter().map(String::as_str).collect());
}

#[test]
fn errors_and_doubts_are_told_in_the_order_of_the_file() {
    let path = path("check/cases/later-syntax--document.yaml");
    let findings = problems(&path, lint);
    let refused = check(&Document::load(&path, findings[0].file.as_str()).unwrap()).unwrap_err();
    let errors: Vec<_> = findings.iter().filter(|finding| finding.is_error()).collect();
    assert!(errors.iter().copied().eq(refused.iter()));
    assert!(errors.len() < findings.len(), "there are warnings too");
    assert!(findings.is_sorted_by_key(|finding| finding.at));
}

/// Documents with everything that each version of OpenAPI has.
fn everything() -> [Document; 2] {
    ["everything-3.0.yaml", "everything-3.1.yaml"]
        .map(|name| Document::load(&path("check").join(name), &format!("openapi/{name}")).unwrap())
}

#[test]
fn everything_that_openapi_has_passes() {
    for document in everything() {
        assert_eq!(told(&inspected(&document)), "");
    }
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
    // A failure prints its document: that becomes a case and a rule, which say more than a seed.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        // The same documents every time: a long run with other seeds is for a person to start.
        rng_seed: RngSeed::Fixed(20_261_125),
        ..ProptestConfig::default()
    })]

    /// Any document can be looked at, and what is refused is in what is said of it.
    #[test]
    fn mutated_documents_are_told_without_a_panic(
        version in 0..2usize,
        mutations in mutation::mutations(),
    ) {
        let mut document = everything()[version].root.to_json();
        for mutation in mutations {
            mutation.apply(&mut document);
        }
        // JSON is YAML.
        let text = serde_json::to_string_pretty(&document).unwrap();
        let Ok(document) = Document::parse("openapi/mutated.yaml", &text) else { return Ok(()) };
        let findings = lint(&document);
        if let Err(problems) = check(&document) {
            prop_assert!(problems.iter().all(|problem| findings.contains(problem)), "{text}");
        }
    }
}
