//! Reports for other programs: SARIF, GitLab and JUnit.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::checkout::Checkout;
use crate::command::{Ran, diff, run};
use crate::support::document;

/// The schema of OASIS as `@microsoft/jest-sarif` 1.0.0-beta.0 (MIT) has it.
const SARIF: &str = include_str!("schemas/sarif-2.1.0.json");

/// What the query says is gone.
const NO_LIMIT: (&str, &str) = (
    "        - name: limit\n          in: query\n          schema:\n            type: integer\n            format: int32\n            minimum: 1\n            maximum: 100\n",
    "",
);

fn sarif(ran: &Ran) -> Value {
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    // This expression for languages has a bracket too many.
    let schema = SARIF.replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::draft4::new(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{report:#}");
    report
}

fn branch() -> Checkout {
    let checkout = Checkout::new();
    checkout.edit(
        "openapi/pets.yaml",
        &[
            NO_LIMIT,
            ("The pets of", "All pets of"),
            ("        names:\n", "        tag:\n          type: string\n        names:\n"),
        ],
    );
    checkout
}

#[test]
fn sarif_is_what_its_schema_says() {
    let report = sarif(&branch().review(&["--format", "sarif"]));
    let run = &report["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results[0]["level"], "error");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let place = &result["locations"][0]["physicalLocation"];
        assert!(
            ["openapi/pets.yaml", "Cargo.toml"].contains(&place["artifactLocation"]["uri"].as_str().unwrap())
        );
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1, "{result}");
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    sarif(&diff("css.yaml", &[], &["--format", "sarif"]));
    let checked = sarif(&run_check("sarif"));
    assert!(!checked["runs"][0]["results"].as_array().unwrap().is_empty());
}

fn run_check(format: &str) -> Ran {
    let ran = run(&["check", &document("wrong.yaml"), "--format", format]);
    Ran { out: ran.out, err: ran.err, code: ran.code }
}

#[test]
fn gitlab_gets_relative_paths_and_each_fingerprint_once() {
    for ran in [branch().review(&["--format", "gitlab"]), run_check("gitlab")] {
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        let issues = report.as_array().unwrap();
        let fingerprints: BTreeSet<_> =
            issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
        assert!(!issues.is_empty() && fingerprints.len() == issues.len(), "{report:#}");
        for issue in issues {
            let keys: Vec<_> = issue.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(keys, ["check_name", "description", "fingerprint", "location", "severity"]);
            let path = issue["location"]["path"].as_str().unwrap();
            assert!(!path.starts_with(['/', '.']), "{path}");
            assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
            assert!(["info", "minor", "critical"].contains(&issue["severity"].as_str().unwrap()));
        }
    }
}

#[test]
fn junit_counts_what_it_has() {
    for ran in [
        branch().review(&["--format", "junit"]),
        run_check("junit"),
        diff("css.yaml", &[], &["--format", "junit"]),
    ] {
        let mut reader = quick_xml::Reader::from_str(&ran.out);
        let (mut tests, mut failures, mut told) = (0, 0, String::new());
        loop {
            use quick_xml::events::Event;
            match reader.read_event().unwrap() {
                Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                    "testcase" => tests += 1,
                    "failure" => failures += 1,
                    "testsuites" => told = format!("{tag:?}"),
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        assert!(
            told.contains(&format!("tests=\\\"{tests}\\\" failures=\\\"{failures}\\\"")),
            "{told} {tests} {failures}"
        );
    }
}

#[test]
fn nothing_of_a_document_ends_what_it_stands_in() {
    let edit = ("name: X-Auth-Token", "name: \"X\\u202e</failure><script>alert(1)</script>\\e[31m\"");
    for format in ["sarif", "gitlab", "junit"] {
        let out = diff("css.yaml", &[edit], &["--format", format]).out;
        assert!(!out.contains(['\u{202e}', '\u{1b}']), "{format}: {out}");
        assert_eq!(format == "junit", !out.contains("<script>"), "{format}: {out}");
    }
}

#[test]
fn many_texts_are_one_line() {
    let many = |text: &str| {
        (0..12).fold(String::new(), |all, number| {
            all + &format!("        field{number}:\n          type: string\n          description: {text}\n")
        })
    };
    let checkout = Checkout::new();
    checkout.edit("openapi/pets.yaml", &[("        names:\n", &format!("{}        names:\n", many("Old.")))]);
    checkout.git(&["switch", "--quiet", "main"]);
    checkout.commit();
    checkout.git(&["switch", "--quiet", "--create", "texts"]);
    checkout.edit("openapi/pets.yaml", &[("description: Old.", "description: New."); 12]);
    let short = checkout.review(&[]).out;
    assert!(
        short.contains("\nFor readers alone (--docs shows them): 12 description-changed\n")
            && !short.contains("New."),
        "{short}"
    );
    let long = checkout.review(&["--docs"]).out;
    assert_eq!(long.matches("-> New.").count(), 12, "{long}");
}
