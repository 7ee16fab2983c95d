//! What is said of the documents of this project beside what the build refuses, and the table of rules.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fs;
use std::path::{Path, PathBuf};

use cloud_certs_codegen::{Profile, check, lint};
use openapi_document::{Document, Problem};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn told(findings: &[Problem]) -> String {
    let lines = findings
        .iter()
        .map(|problem| format!("{}[{}]: {problem}", problem.severity.word(), problem.rule.name));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_the_build_refuses_is_told_too_in_the_order_of_the_file() {
    let file = "missing-success.yaml";
    let document = Document::load(&path("tests/check/cases").join(file), file).unwrap();
    let findings = lint(&document, Profile::CloudCerts);
    let refused = check(&document, Profile::CloudCerts).unwrap_err();
    let errors: Vec<_> = findings.iter().filter(|finding| finding.is_error()).collect();
    assert!(errors.iter().copied().eq(refused.iter()));
    assert!(errors.len() < findings.len(), "there are warnings too");
    assert!(findings.is_sorted_by_key(|finding| finding.at));
}

#[test]
fn the_documents_of_this_project_give_nothing_to_say() {
    for entry in fs::read_dir(path("../openapi")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let document = Document::load(&path, &path.display().to_string()).unwrap();
            let findings = lint(&document, Profile::CloudCerts);
            assert!(findings.is_empty(), "{}", told(&findings));
        }
    }
}

#[test]
fn everything_that_the_generator_takes_has_no_errors() {
    let everything = Document::load(&path("tests/check/everything.yaml"), "openapi/everything.yaml").unwrap();
    let mut findings = lint(&everything, Profile::CloudCerts);
    findings.retain(Problem::is_error);
    assert!(findings.is_empty(), "{}", told(&findings));
}
