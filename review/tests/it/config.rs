//! `spec-review.toml`: what is read, and the schema that editors have of it.

use insta::assert_snapshot;
use serde_json::Value as Json;

use crate::support::run;

/// Files that are read.
const ACCEPTED: &[&str] = &[
    "",
    "documents = \"openapi/*.yaml\"",
    "documents = [\"api/**/*.json\", \"openapi.yaml\"]\nbase = \"origin/develop\"\nrelease-tag = \"v*\"",
    "rust = true",
    "rust = false",
    "[rust]\ncompare = true\ncheck = false\nprofile = \"any\"",
    "[versions]\ninfo = true\nrule = \"semver\"\nallow-breaks = true",
    "[versions]\ncargo = \"client/Cargo.toml\"\nallow-breaks = true",
    "[levels.changes]\nwire = { warning = \"breaking\" }\ndocs = \"ignore\"\nenum-value-added = \"warning\"",
    "[levels.changes]\n\"unused-component-*\" = \"ignore\"",
    "[levels.check]\nrust = \"warning\"\nunknown-keyword = { error = \"warning\", warning = \"ignore\" }",
    "[ignore]\npaths = [\"/internal/**\"]\nx-internal = true\nx-stability-level = [\"draft\", \"alpha\", 1, true]",
    "[ignore]\npaths = \"/internal/*\"",
    "[[document]]\nfiles = \"beta-*.yaml\"\nrust = false\n[document.ignore]\nx-draft = true\n[document.levels.check]\nopenapi = \"warning\"",
    "accepted-file = \"accepted.toml\"",
    "[[accepted]]\nrule = \"maximum-changed\"\nsubject = \"GET /a\"\nplace = \"b\"\nreason = \"c\"\nowner = \"d\"\ncount = 2",
    "[[accepted]]\ndocument = \"a.yaml\"\nrule = \"unknown-keyword\"\nsubject = \"document\"\nreason = \"c\"\nuntil = 2027-01-31",
    "[generated]\ntext = \"out/{name}.rs\"\nwire = []\ncommand = \"make\"",
];

/// Files that are refused, with the error.
fn refused() -> Vec<&'static str> {
    vec![
        "document = \"openapi.yaml\"",
        "documens = []",
        "documents = 3",
        "documents = [3]",
        "documents = \"\"",
        "base = true",
        "rust = \"yes\"",
        "[rust]\nprofil = \"any\"",
        "[rust]\nprofile = \"cloud-cert\"",
        "[rust]\ncheck = 1",
        "[versions]\nallow-breaks = true",
        "[versions]\ninfo = false\nallow-breaks = true",
        "[versions]\ncargo = \"../Cargo.toml\"",
        "[versions]\ncargo = \"/etc/Cargo.toml\"",
        "[versions]\ncargo = \"package.json\"",
        "[versions]\nrule = \"calver\"",
        "[levels]\nmaximum-changed = \"warning\"",
        "[levels.changes]\nmaximum-chnged = \"warning\"",
        "[levels.changes]\nunknown-keyword = \"warning\"",
        "[levels.changes]\nmaximum-changed = \"error\"",
        "[levels.changes]\nmaximum-changed = 3",
        "[levels.changes]\ndocs = { ignore = \"warning\" }",
        "[levels.changes]\ndocs = { changed = \"warning\" }",
        "[levels.check]\nunknown-keyword = \"breaking\"",
        "[levels.check]\nwire = \"warning\"",
        "[ignore]\nextensions = [\"x-internal\"]",
        "[ignore]\nx-internal = false",
        "[ignore]\nx-internal = \"draft\"",
        "[ignore]\nx-internal = []",
        "[ignore]\nx-internal = [[]]",
        "[ignore]\npaths = true",
        "[[document]]\nrust = false",
        "[[document]]\nfiles = \"a.yaml\"\nbase = \"main\"",
        "[[accepted]]\nrule = \"maximum-changed\"\nsubject = \"GET /a\"",
        "[[accepted]]\nrule = \"maximum-change\"\nsubject = \"GET /a\"\nreason = \"c\"",
        "[[accepted]]\nrule = \"maximum-changed\"\nsubject = \"GET /a\"\nreason = \"  \"",
        "[[accepted]]\nrule = \"maximum-changed\"\nsubject = \"GET /a\"\nreason = \"c\"\ncount = 0",
        "[[accepted]]\nrule = \"maximum-changed\"\nsubject = \"GET /a\"\nreason = \"c\"\nwhat = \"d\"",
        "[generated]\nsnapshots = \"a\"",
        "[generated]\ntext = { a = 1 }",
    ]
}

/// Errors of what a schema cannot say: names of rules by pattern.
const REFUSED_ALONE: &[&str] = &[
    "[levels.changes]\n\"no-such-*\" = \"ignore\"",
    "documents = \"a[\"",
    "base = \"a\"\nbase = \"b\"",
    "base =",
];

fn config(text: &str) -> (u8, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec-review.toml");
    #[expect(clippy::disallowed_methods, reason = "a file to look at")]
    std::fs::write(&path, text).unwrap();
    let ran = run(&["config", path.to_str().unwrap()]);
    assert_eq!(ran.out, "");
    (ran.code, ran.err.replace(path.to_str().unwrap(), "spec-review.toml"))
}

fn schema() -> Json {
    let ran = run(&["schema", "config"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

/// A file as editors hold it against the schema; `None` if it is not TOML.
fn as_json(text: &str) -> Option<Json> {
    Some(serde_json::to_value(toml::from_str::<toml::Table>(text).ok()?).unwrap())
}

#[test]
fn what_is_read_and_what_the_schema_takes_are_the_same() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for text in ACCEPTED {
        assert_eq!(config(text), (0, String::new()), "{text}");
        let errors: Vec<_> = validator.iter_errors(&as_json(text).unwrap()).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{text}\n{errors:?}");
    }
    for text in refused() {
        assert_eq!(config(text).0, 3, "{text}");
        assert!(!validator.is_valid(&as_json(text).unwrap()), "the schema takes\n{text}");
    }
    for text in REFUSED_ALONE {
        assert_eq!(config(text).0, 3, "{text}");
    }
}

#[test]
fn every_rule_and_group_has_its_level_in_the_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for (table, of, groups) in
        [("changes", "diff", ["wire", "rust", "docs"]), ("check", "check", ["openapi", "rust", "transport"])]
    {
        let listed: Json =
            serde_json::from_str(&run(&["rules", "--of", of, "--format", "json"]).out).unwrap();
        let rules = listed.as_array().unwrap().iter().map(|rule| rule["rule"].as_str().unwrap());
        let lines: Vec<_> = rules.chain(groups).map(|name| format!("{name} = \"warning\"\n")).collect();
        let text = format!("[levels.{table}]\n{}", lines.concat());
        assert_eq!(config(&text), (0, String::new()));
        assert!(validator.is_valid(&as_json(&text).unwrap()), "{table}");
    }
}

#[test]
fn errors_have_their_place_and_the_nearest_name() {
    let told: String = refused()
        .iter()
        .chain(REFUSED_ALONE)
        .map(|text| format!("{}\n  {}", text.replace('\n', " | "), config(text).1))
        .collect();
    assert_snapshot!(told);
}

#[test]
fn the_schema_in_the_docs_is_the_printed_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/spec-review.schema.json");
    let printed = run(&["schema", "config"]).out;
    let is_same = std::fs::read_to_string(path).is_ok_and(|kept| kept == printed);
    assert!(is_same, "cargo run -p spec-review -- schema config > docs/spec-review.schema.json");
}

#[test]
fn this_repository_has_settings() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec-review.toml");
    assert_eq!(config(&std::fs::read_to_string(path).unwrap()), (0, String::new()));
}

#[test]
fn a_file_that_is_named_has_to_be_there() {
    let ran = run(&["config", "tests/it/nowhere.toml"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.starts_with("error: tests/it/nowhere.toml: it cannot be read: "), "{}", ran.err);
}

#[test]
fn the_examples_of_the_docs_are_read() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/policy.md");
    let text = std::fs::read_to_string(path).unwrap();
    let examples: Vec<_> =
        text.split("```toml\n").skip(1).map(|part| part.split("```").next().unwrap()).collect();
    assert!(examples.len() >= 6, "{examples:?}");
    for example in examples {
        assert_eq!(config(example), (0, String::new()), "{example}");
    }
}
