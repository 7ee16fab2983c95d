//! The difference, case by case: a base document, an edit of it as a JSON patch, and the report.
//!
//! A case is called `RULE--VERDICT`, and more where a rule has several; its report must have a change of that rule with
//! that verdict. One called `unchanged-…` must report nothing on the wire.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use cloud_certs_codegen::Document;
use spec_review::diff::{Change, Facet, RULES, Review, Verdict, diff};

const BASE: &str = include_str!("base.yaml");

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/cases")
}

fn base() -> Document {
    Document::parse("base.yaml", BASE).unwrap()
}

/// The base after an edit. It is JSON, which is YAML.
fn edited(patch: &Path) -> Document {
    let mut json = base().root.to_json();
    let patch: json_patch::Patch = serde_json::from_str(&std::fs::read_to_string(patch).unwrap()).unwrap();
    json_patch::patch(&mut json, &patch).unwrap();
    Document::parse("edited.json", &serde_json::to_string_pretty(&json).unwrap()).unwrap()
}

fn cases() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    cases.sort();
    cases
}

fn name(case: &Path) -> &str {
    case.file_stem().unwrap().to_str().unwrap()
}

/// The changes in lines, without those of the generated Rust, which the document's own tests show.
fn shown(review: &Review) -> String {
    let line = |change: &Change| {
        let Change { rule, verdict, what, operations, .. } = change;
        let pointer = |spot: &Option<spec_review::diff::Spot>| {
            spot.as_ref().map_or_else(String::new, |spot| spot.pointer.clone())
        };
        let (old, new) = (pointer(&change.old), pointer(&change.new));
        format!("{} {rule}: {what}\n  {old}\n  {new}\n  {}\n", verdict.word(), operations.join(", "))
    };
    let verdicts = [Facet::Wire, Facet::Docs].map(|facet| review.word(facet)).join(", ");
    let changes = review.changes.iter().filter(|change| !change.rule.starts_with("surface-"));
    changes.fold(verdicts + "\n", |text, change| text + &line(change))
}

#[test]
fn the_base_equals_itself() {
    let json = serde_json::to_string(&base().root.to_json()).unwrap();
    let again = Document::parse("edited.json", &json).unwrap();
    assert_eq!(diff(&base(), &base()).changes, []);
    assert_eq!(shown(&diff(&base(), &again)), "unchanged, unchanged\n");
}

#[test]
fn every_case_is_judged_as_its_name_says() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("cases");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut wrong = Vec::new();
    for case in cases() {
        let name = name(&case);
        let review = diff(&base(), &edited(&case));
        settings.bind(|| insta::assert_snapshot!(name, shown(&review)));
        let is_right = match name.split_once("--") {
            Some((rule, rest)) => {
                let verdict = rest.split('-').next().unwrap_or_default();
                let is_it = |change: &Change| change.rule == rule && change.verdict.word() == verdict;
                review.changes.iter().any(is_it)
            }
            None => review.verdict(Facet::Wire) == Verdict::Unchanged && review.unclassified() == 0,
        };
        if !is_right {
            wrong.push(format!("{name}\n{}", shown(&review)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn compatible_cases_break_nothing() {
    // Those of responses edit schemas that requests have, too.
    let is_whole =
        |case: &&PathBuf| name(case).contains("--compatible") && !name(case).ends_with("-response");
    for case in cases().iter().filter(is_whole) {
        let review = diff(&base(), &edited(case));
        assert_eq!(review.verdict(Facet::Wire), Verdict::Compatible, "{}\n{}", name(case), shown(&review));
        assert_eq!(review.unclassified(), 0, "{}", name(case));
    }
}

#[test]
fn every_rule_is_listed_once_and_has_a_case() {
    let ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
    let sorted: BTreeSet<_> = ids.iter().copied().collect();
    assert_eq!(ids, Vec::from_iter(sorted.clone()), "by name, none twice");
    let cases = cases();
    let tried: BTreeSet<_> = cases.iter().filter_map(|case| Some(name(case).split_once("--")?.0)).collect();
    let untried: Vec<_> = sorted.difference(&tried).collect();
    let unknown: Vec<_> = tried.difference(&sorted).collect();
    assert!(untried.is_empty() && unknown.is_empty(), "untried: {untried:?}, unknown: {unknown:?}");
}
