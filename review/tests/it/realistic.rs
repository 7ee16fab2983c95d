//! Edits that the vendor or a maintainer makes, judged by a person before the tool was asked.
//!
//! Each row of `realistic/*.toml` replaces text that occurs once in one of our documents and says what that is to a
//! deployed client, to a Rust caller, to readers, and how many facts nobody knows: `forth` from the old document to the
//! new one, `back` from the new one to the old one. `before` is done to both documents; the document `body` is css with
//! a request body. Where the tool judges otherwise and is wrong, `known_forth` or `known_back` says why; the test
//! fails once the tool is right, so that the remark goes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use openapi_document::Document;
use serde::Deserialize;
use spec_review::diff::{Facet, diff};

use crate::support::workspace;

/// What is looked for, and what stands there instead.
type Replacement = [String; 2];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    document: String,
    #[serde(default)]
    before: Vec<Replacement>,
    edit: Vec<Replacement>,
    forth: String,
    back: Option<String>,
    known_forth: Option<String>,
    known_back: Option<String>,
}

fn path(of: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(of)
}

fn read(of: &str) -> String {
    std::fs::read_to_string(path(of)).unwrap()
}

/// The names of the tables, in order.
fn tables() -> BTreeSet<String> {
    let entries = std::fs::read_dir(path("tests/it/realistic")).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

fn table(name: &str) -> BTreeMap<String, Row> {
    toml::from_str(&read(&format!("tests/it/realistic/{name}.toml"))).unwrap()
}

/// A document with a request body, for the edits of one.
fn with_body() -> String {
    let added = &table("bodies")["body-added"];
    edited(&edited(&read("../openapi/css.yaml"), &added.before), &added.edit)
}

fn edited(text: &str, replacements: &[Replacement]) -> String {
    replacements.iter().fold(text.to_owned(), |text, [find, replace]| {
        assert_eq!(text.matches(find.as_str()).count(), 1, "occurs once: {find}");
        text.replace(find.as_str(), replace)
    })
}

fn judged(old: &str, new: &str) -> String {
    let document = |name: &str, text: &str| Document::parse(name, text).unwrap();
    let review = diff(&document("old.yaml", old), &document("new.yaml", new), &workspace());
    let [wire, surface, docs] = [Facet::Wire, Facet::Surface, Facet::Docs].map(|facet| review.word(facet));
    format!("{wire}, {surface}, {docs}, {}", review.unclassified())
}

/// A slip of the pen would differ from the tool for ever, and so be known for ever.
fn is_judgement(expected: &str) -> bool {
    let [wire, surface, docs, unclassified] = expected.split(", ").collect::<Vec<_>>()[..] else {
        return false;
    };
    ["breaking", "warning", "compatible", "unchanged"].contains(&wire)
        && ["breaking", "additive", "unchanged", "unknown"].contains(&surface)
        && ["changed", "unchanged"].contains(&docs)
        && unclassified.parse::<usize>().is_ok()
}

/// What is wrong with a verdict, in a line of the table of all that is.
fn mismatch(judged: &str, expected: &str, known: Option<&str>) -> Option<String> {
    assert!(is_judgement(expected), "wire, surface, docs, unclassified: {expected}");
    match (judged == expected, known) {
        (true, None) | (false, Some(_)) => None,
        (false, None) => Some(format!("expected {expected:<40} judged {judged}")),
        (true, Some(known)) => Some(format!("is right now, so this can go: {known}")),
    }
}

/// What is wrong in a table.
fn mismatches(table_name: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for (row, edit) in table(table_name) {
        let text = match edit.document.as_str() {
            "body" => with_body(),
            document => read(&format!("../openapi/{document}.yaml")),
        };
        let old = edited(&text, &edit.before);
        let new = edited(&old, &edit.edit);
        let mut compare = |way, old: &str, new: &str, expected: &str, known: &Option<String>| {
            let found = mismatch(&judged(old, new), expected, known.as_deref());
            wrong.extend(found.map(|found| format!("{:<60} {found}", format!("{table_name} {row} {way}"))));
        };
        compare("forth", &old, &new, &edit.forth, &edit.known_forth);
        match &edit.back {
            Some(back) => compare("back", &new, &old, back, &edit.known_back),
            None => assert_eq!(edit.known_back, None, "nothing is expected of the way back of {row}"),
        }
    }
    wrong
}

#[test]
fn edits_are_judged_as_a_person_does() {
    let tables = tables();
    let wrong: Vec<_> = std::thread::scope(|scope| {
        let running: Vec<_> = tables.iter().map(|name| scope.spawn(|| mismatches(name))).collect();
        running.into_iter().flat_map(|table| table.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{} edits:\n{}", wrong.len(), wrong.join("\n"));
}
