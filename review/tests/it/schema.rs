//! `report.schema.json` against what commands print.

use std::collections::BTreeSet;
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::checkout::{Checkout, TIGHTER};
use crate::command::{Ran, diff, run};
use crate::support::document;
use crate::upstream::Case;

const SCHEMA: &str = include_str!("../../src/report/report.schema.json");

/// The schema of a command's report.
fn schema(command: &str) -> Validator {
    let mut schema: Value = serde_json::from_str(SCHEMA).unwrap();
    schema.as_object_mut().unwrap().remove("oneOf").unwrap();
    schema["$ref"] = format!("#/$defs/{command}").into();
    jsonschema::draft202012::new(&schema).unwrap()
}

/// The report, which the schema of the command allows, and that of all commands too.
fn documented(command: &str, ran: &Ran) -> Value {
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let whole = jsonschema::draft202012::new(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    for schema in [schema(command), whole] {
        let errors: Vec<String> =
            schema.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "report.schema.json: {errors:#?}\n{report:#}");
    }
    report
}

#[test]
fn the_schema_is_one_and_closes_every_object() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let mut left = vec![&schema];
    let mut objects = 0;
    while let Some(value) = left.pop() {
        if value["type"] == "object" {
            assert_eq!(value["additionalProperties"], false, "{value:#}");
            objects += 1;
        }
        left.extend(value.as_array().into_iter().flatten());
        left.extend(value.as_object().into_iter().flat_map(|object| object.values()));
    }
    assert!(objects > 5, "{objects}");
}

#[test]
fn what_is_not_documented_is_refused() {
    let ran = diff("css.yaml", &[("name: X-Auth-Token", "name: X-Token")], &["--json"]);
    let report = documented("diff", &ran);
    for pointer in ["", "/version", "/changes/0", "/changes/0/old"] {
        let mut more = report.clone();
        more.pointer_mut(pointer).unwrap()["more"] = json!(1);
        assert!(!schema("diff").is_valid(&more), "{pointer}");
    }
}

#[test]
fn differences_are_as_documented() {
    for (edit, wire, surface, docs) in [
        (("name: X-Auth-Token", "name: X-Token"), "breaking", "unchanged", "unchanged"),
        (("operationId: DownloadCert", "operationId: FetchCert"), "unchanged", "breaking", "unchanged"),
        (("description: Huawei Cloud", "description: The Huawei Cloud"), "unchanged", "unchanged", "changed"),
        (("operationId: DownloadCert", "x-nothing: 1"), "unchanged", "unknown", "changed"),
        (("version: 1.0.0", "version: 1.0.0 # as it was"), "unchanged", "unchanged", "unchanged"),
    ] {
        let report = documented("diff", &diff("css.yaml", &[edit], &["--json"]));
        assert_eq!([&report["wire"], &report["surface"], &report["docs"]], [wire, surface, docs], "{edit:?}");
    }
}

#[test]
fn every_rule_reports_as_documented() {
    let base = include_str!("base.yaml");
    let folder = tempfile::tempdir().unwrap();
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/cases");
    let mut rules = BTreeSet::new();
    for case in std::fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()) {
        if case.extension().is_none_or(|end| end != "json") {
            continue;
        }
        let mut edited = openapi_document::Document::parse("base.yaml", base).unwrap().root.to_json();
        let patch: json_patch::Patch =
            serde_json::from_str(&std::fs::read_to_string(&case).unwrap()).unwrap();
        json_patch::patch(&mut edited, &patch).unwrap();
        let paths = [("old.yaml", base.to_owned()), ("new.json", edited.to_string())].map(|(name, text)| {
            let path = folder.path().join(name);
            #[expect(clippy::disallowed_methods, reason = "a document to look at")]
            std::fs::write(&path, text).unwrap();
            path.display().to_string()
        });
        let report = documented("diff", &run(&["diff", &paths[0], &paths[1], "--json"]));
        let changes = report["changes"].as_array().unwrap().iter();
        rules.extend(changes.map(|change| change["rule"].as_str().unwrap().to_owned()));
    }
    assert!(rules.len() > 50, "{rules:?}");
}

#[test]
fn a_review_is_as_documented() {
    let checkout = Checkout::new();
    documented("review", &checkout.review(&["--json"]));
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    checkout.write("spec-review.toml", &format!("{}{ACCEPTED}", crate::checkout::SETTINGS));
    checkout.write("openapi/cats.yaml", &crate::checkout::PETS.replace("Pets", "Cats"));
    let report = documented("review", &checkout.review(&["--json"]));
    assert_eq!(report["documents"][1]["changes"][0]["accepted"], "Nobody asks for more.", "{report:#}");
    assert_eq!(report["documents"][0]["version"]["old"], Value::Null);
    checkout.remove("openapi/pets.yaml");
    checkout.remove("Cargo.toml");
    let report = documented("review", &checkout.review(&["--json"]));
    assert!(report["errors"].as_array().is_some_and(|errors| !errors.is_empty()), "{report:#}");
}

const ACCEPTED: &str = r#"
[[accepted]]
rule = "maximum-changed"
subject = "GET /pets/{owner}"
place = "query parameter limit: schema: maximum"
reason = "Nobody asks for more."
"#;

#[test]
fn differences_from_the_vendor_are_as_documented() {
    let case = Case::new();
    assert_eq!(documented("upstream", &case.run(&["--json"]))["differences"], json!([]));
    case.edit("maxLength: 32", "maxLength: 36");
    let report = documented("upstream", &case.run(&["--json"]));
    assert_eq!(report["differences"][0]["operation"], "ChangeThing");
    assert_eq!(report["differences"][0]["change"]["rule"], "max-length-changed");
    case.edit("operation: ChangeThing", "operation: ChangeThings");
    let report = documented("upstream", &case.run(&["--json"]));
    assert!(
        report["errors"][0].as_str().unwrap().contains("there is no definition called ChangeThings"),
        "{report:#}"
    );
}

#[test]
fn what_check_finds_is_as_documented() {
    for (name, errors) in [("fine.yaml", 0), ("wrong.yaml", 1), ("hostile.yaml", 3), ("nowhere.yaml", 1)] {
        let report = documented("check", &run(&["check", "--json", &document(name)]));
        assert_eq!(report["errors"], errors, "{name}: {report:#}");
    }
}
