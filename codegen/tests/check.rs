//! What the checks say about a document, in the words that a user reads.
//!
//! A case is a small document in `check/cases/`, named after the rule that it breaks (`RULE.yaml`, or
//! `RULE--VARIANT.yaml` for another way to break it); beside it stands what is said about it.
//! `INSTA_UPDATE=always cargo test -p cloud-certs-codegen --test check` writes that anew: read it by eye.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cloud_certs_codegen::{Profile, Rule, check, generate};
use openapi_document::{Document, Problems};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

#[path = "check/duplicates.rs"]
mod duplicates;
#[path = "../../document/tests/check/mutation.rs"]
mod mutation;

/// The cases that are refused, by name, in order.
fn cases() -> Vec<(String, PathBuf)> {
    cases_in("cases")
}

fn cases_in(folder: &str) -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check").join(folder);
    let mut cases: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), path))
        .collect();
    cases.sort();
    cases
}

/// What is wrong with a file, as the build would name it.
fn problems(path: &Path) -> Result<(), Problems> {
    let file = format!("openapi/{}", path.file_name().unwrap().to_str().unwrap());
    check(&Document::load(path, &file)?, Profile::CloudCerts)
}

#[test]
fn every_case_is_told_as_expected() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("check/cases");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, path) in cases() {
            let told = problems(&path).expect_err(&name).to_string();
            insta::assert_snapshot!(name.as_str(), told);
        }
    });
}

#[test]
fn every_case_breaks_the_rule_it_is_named_after() {
    for (name, path) in cases() {
        let rule = name.split("--").next().unwrap();
        let broken: BTreeSet<_> =
            problems(&path).unwrap_err().iter().map(|problem| problem.rule.name).collect();
        assert!(broken.contains(rule), "{name} breaks {broken:?}");
    }
}

#[cfg(feature = "lint")]
#[test]
fn what_is_only_doubtful_is_told_with_its_place() {
    let mut all = String::new();
    for (name, path) in cases_in("doubts") {
        let document = Document::load(&path, &format!("openapi/{name}.yaml")).unwrap();
        let findings = cloud_certs_codegen::lint(&document, Profile::Any);
        let rule = name.split("--").next().unwrap();
        let told: Vec<_> = findings.iter().filter(|problem| problem.rule.name == rule).collect();
        assert!(!told.is_empty(), "{name}");
        told.iter().for_each(|problem| all.push_str(&format!("{problem}\n")));
    }
    insta::assert_snapshot!(all);
}

/// Rules of what the checks should have found before the generator did, and of documents of this project.
const WITHOUT_CASE: [&str; 5] =
    ["generated-syntax", "generator-error", "generator-panic", "service", "unreadable-openapi"];

/// The format of a number steers its Rust type; beside another type it is a remark.
#[test]
fn a_format_of_another_type_is_refused_where_it_would_make_a_number() {
    for (schema, is_refused) in [
        ("{ type: number, format: int64 }", true),
        ("{ type: integer, format: double }", true),
        ("{ type: string, format: int32 }", false),
        ("{ type: integer, format: date-time }", false),
    ] {
        let text = format!(
            "openapi: 3.0.3
info: {{ title: Things, version: 1.0.0 }}
paths: {{}}
components: {{ schemas: {{ Thing: {{ type: object, properties: {{ size: {schema} }} }} }} }}
"
        );
        let refused = check(&Document::parse("t.yaml", &text).unwrap(), Profile::Any);
        let rules: Vec<_> =
            refused.err().iter().flat_map(Problems::iter).map(|problem| problem.rule.name).collect();
        assert_eq!(rules, if is_refused { &["format-and-type"][..] } else { &[] }, "{schema}");
    }
}

#[test]
fn every_rule_has_a_case_and_a_name_of_its_own() {
    let rules: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.info().name).collect();
    assert_eq!(rules.len(), Rule::ALL.len());
    assert!(openapi_document::Rule::ALL.iter().all(|rule| !rules.contains(rule.info().name)));
    let names = cases().into_iter().chain(cases_in("doubts")).map(|(name, _)| name);
    let mut covered: BTreeSet<_> = names.map(|name| name.split("--").next().unwrap().to_owned()).collect();
    covered.extend(WITHOUT_CASE.map(str::to_owned));
    assert_eq!(rules, covered.iter().map(String::as_str).collect());
}

#[test]
fn the_documents_of_this_project_pass() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi");
    let documents: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    assert!(!documents.is_empty());
    for path in documents {
        if let Err(problems) = problems(&path) {
            panic!("{problems}");
        }
    }
}

/// Every feature that the generator takes, in one document.
fn everything() -> Document {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/everything.yaml");
    Document::load(&path, "openapi/everything.yaml").unwrap()
}

#[test]
fn everything_that_the_generator_takes_passes() {
    if let Err(problems) = check(&everything(), Profile::CloudCerts) {
        panic!("{problems}");
    }
}

proptest! {
    // A failure prints its document: that becomes a case and a rule, which say more than a seed.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        // The same documents every time: a long run with other seeds is for a person to start.
        rng_seed: RngSeed::Fixed(20_261_121),
        ..ProptestConfig::default()
    })]

    /// The checks take any document without a panic, and what they let through can be generated.
    #[test]
    fn what_passes_can_be_generated(mutations in mutation::mutations()) {
        let mut document = everything().root.to_json();
        for mutation in mutations {
            mutation.apply(&mut document);
        }
        // JSON is YAML.
        let text = serde_json::to_string_pretty(&document).unwrap();
        let Ok(document) = Document::parse("openapi/mutated.yaml", &text) else { return Ok(()) };
        if check(&document, Profile::CloudCerts).is_ok() {
            match generate(&document) {
                Err(problems) => prop_assert!(false, "{text}\n{problems}"),
                Ok(source) => {
                    if let Some(name) = duplicates::duplicate(&source) {
                        prop_assert!(false, "{text}\n`{name}` is there twice");
                    }
                }
            }
        }
    }
}
