//! The difference, case by case: a base document, an edit of it as a JSON patch, and the report.
//!
//! A case is called `RULE--VERDICT`, and more where a rule has several; its report must have a change of that rule with
//! that verdict. Where the name goes on with `request` or `response`, the edit reaches that direction alone. One called
//! `unchanged-…` must report nothing on the wire.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use openapi_document::Document;
use spec_review::diff::{Change, Facet, Review, Rule, Verdict, diff};

mod directions;
mod rust;

use directions::BY_DIRECTION;

use crate::support::workspace;

const BASE: &str = include_str!("base.yaml");

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/cases")
}

pub(crate) fn base() -> Document {
    Document::parse("base.yaml", BASE).unwrap()
}

/// The base after an edit. It is JSON, which is YAML.
pub(crate) fn edited(patch: &Path) -> Document {
    let mut json = base().root.to_json();
    let patch: json_patch::Patch = serde_json::from_str(&std::fs::read_to_string(patch).unwrap()).unwrap();
    json_patch::patch(&mut json, &patch).unwrap();
    Document::parse("edited.json", &serde_json::to_string_pretty(&json).unwrap()).unwrap()
}

pub(crate) fn cases() -> Vec<PathBuf> {
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
    let changes = review.changes.iter().filter(|change| !change.rule.id().starts_with("surface-"));
    changes.fold(verdicts + "\n", |text, change| text + &line(change))
}

#[test]
fn the_base_equals_itself() {
    let json = serde_json::to_string(&base().root.to_json()).unwrap();
    let again = Document::parse("edited.json", &json).unwrap();
    assert_eq!(diff(&base(), &base(), &workspace()).changes, []);
    assert_eq!(shown(&diff(&base(), &again, &workspace())), "unchanged, unchanged\n");
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
        let review = diff(&base(), &edited(&case), &workspace());
        settings.bind(|| insta::assert_snapshot!(name, shown(&review)));
        let is_right = match name.split_once("--") {
            Some((rule, rest)) => {
                let verdict = rest.split('-').next().unwrap_or_default();
                let is_it = |change: &Change| change.rule.id() == rule && change.verdict.word() == verdict;
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
    for case in cases().iter().filter(|case| name(case).contains("--compatible")) {
        let review = diff(&base(), &edited(case), &workspace());
        assert_eq!(review.verdict(Facet::Wire), Verdict::Compatible, "{}\n{}", name(case), shown(&review));
        assert_eq!(review.unclassified(), 0, "{}", name(case));
    }
}

#[test]
fn every_rule_is_listed_once_and_has_a_case() {
    let ids: Vec<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    let sorted: BTreeSet<_> = ids.iter().copied().collect();
    assert_eq!(ids, Vec::from_iter(sorted.clone()), "by name, none twice");
    let cases = cases();
    let of_documents = cases.iter().filter_map(|case| Some(name(case).split_once("--")?.0));
    // The clients of our documents have neither positions nor aliases: the examples of the rules are tried, and
    // `what_a_caller_sees_of_a_changed_item`.
    let of_rust = rust::CASES.iter().map(|case| case.rule).chain([
        "surface-alias-changed",
        "surface-argument-moved",
        "surface-renamed",
        "surface-argument-renamed",
        "document-added",
        "document-removed",
    ]);
    // What the base has not: `operations` tries them.
    let of_operations = [
        "callback-removed",
        "dialect-changed",
        "oauth-scopes-changed",
        "oauth-url-changed",
        "ref-sibling-changed",
        "webhook-added",
        "webhook-removed",
    ];
    let of_rust = of_rust.chain(of_operations);
    let tried: BTreeSet<_> = of_documents.chain(of_rust).collect();
    let untried: Vec<_> = sorted.difference(&tried).collect();
    let unknown: Vec<_> = tried.difference(&sorted).collect();
    assert!(untried.is_empty() && unknown.is_empty(), "untried: {untried:?}, unknown: {unknown:?}");
}

#[test]
fn rules_of_both_directions_have_their_cases() {
    let cases = cases();
    let names: BTreeSet<_> = cases.iter().map(|case| name(case)).collect();
    for (judges, rules) in BY_DIRECTION {
        for (rule, case) in rules.iter().flat_map(|rule| judges.cases().iter().map(move |case| (rule, case)))
        {
            let wanted = format!("{rule}--{case}");
            assert!(names.contains(wanted.as_str()), "the case {wanted} is missing");
        }
    }
    let known: BTreeSet<_> = BY_DIRECTION.iter().flat_map(|(_, rules)| *rules).copied().collect();
    let speaks_of_both =
        Rule::ALL.iter().filter(|rule| rule.why().contains("in answers")).map(|rule| rule.id());
    let has_cases_of_both = |rule: &&str| {
        let of =
            |way: &str| names.iter().any(|name| name.starts_with(&format!("{rule}--")) && name.contains(way));
        of("-request") && of("-response")
    };
    let all = Rule::ALL.iter().map(|rule| rule.id());
    let missing: BTreeSet<_> =
        speaks_of_both.chain(all.filter(has_cases_of_both)).filter(|rule| !known.contains(rule)).collect();
    assert!(missing.is_empty(), "of which kind of BY_DIRECTION are these? {missing:?}");
}

#[test]
fn cases_of_one_direction_reach_no_other() {
    for case in cases() {
        let Some((rule, rest)) = name(&case).split_once("--") else { continue };
        let mut words = rest.split('-');
        let (Some(verdict), Some(way @ ("request" | "response"))) = (words.next(), words.next()) else {
            continue;
        };
        let review = diff(&base(), &edited(&case), &workspace());
        let changes: Vec<_> = review.changes.iter().filter(|change| change.rule.id() == rule).collect();
        let is_of_response = |change: &&&Change| {
            ["default", "response "].iter().any(|start| change.what.starts_with(start))
                || change.what.starts_with(|first: char| first.is_ascii_digit())
        };
        let others = changes.iter().filter(|change| is_of_response(change) != (way == "response")).count();
        let is_it = changes.iter().all(|change| change.verdict.word() == verdict);
        assert!(
            is_it && others == 0 && review.word(Facet::Wire) == verdict,
            "{}\n{}",
            name(&case),
            shown(&review)
        );
    }
}

#[test]
fn every_rule_says_for_itself_what_it_does() {
    let mut told = BTreeSet::new();
    for rule in Rule::ALL {
        assert!(told.insert(rule.why()), "{} says the same as another one: {}", rule.id(), rule.why());
        assert!(
            rule.why().len() > 10 && !rule.why().ends_with('.') && !rule.about().ends_with('.'),
            "{}",
            rule.id()
        );
    }
}
