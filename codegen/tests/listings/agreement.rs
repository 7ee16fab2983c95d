//! Documents and surface agree both ways: every operation, parameter, schema and property of a document is in the
//! generated surface with the right type and optionality, and nothing else is.

use std::collections::BTreeSet;

use cloud_certs_codegen::{generate, surface};
use openapi_document::Document;

use crate::expected::expected;

#[test]
fn documents_and_surface_agree() {
    for document in crate::documents().into_iter().chain([crate::shapes()]) {
        let differences = differences(&expected(&document), &actual(&document));
        assert!(differences.is_empty(), "{}:\n{}", document.file, differences.join("\n"));
    }
}

#[test]
fn any_missing_line_is_noticed() {
    for document in crate::documents() {
        let (expected, actual) = (expected(&document), actual(&document));
        for line in &actual {
            let mut without = actual.clone();
            without.remove(line);
            assert_eq!(differences(&expected, &without), [format!("missing in the surface: {line}")]);
        }
    }
}

#[test]
fn any_extra_line_is_noticed() {
    for document in crate::documents() {
        let (mut expected, actual) = (expected(&document), actual(&document));
        for line in &actual {
            expected.remove(line);
            assert_eq!(differences(&expected, &actual), [format!("not in the document: {line}")]);
            expected.insert(line.clone());
        }
    }
}

#[test]
fn a_changed_document_no_longer_agrees() {
    let edits = [
        ("operationId: GetThing", "operationId: ShowThing"),
        ("required: [id, kind, parts, type]", "required: [kind, parts, type]"),
        ("weight: { type: number, format: float", "weight: { type: number, format: double"),
        ("maker:", "creator:"),
        ("{ name: ratio, in: query, required: true", "{ name: ratio, in: query"),
        ("enum: [late, wrong]", "enum: [late, wrong, early]"),
        ("    Unused:", "    Other:"),
    ];
    let text = include_str!("shapes.yaml");
    let actual = actual(&crate::shapes());
    for (from, to) in edits {
        assert!(text.contains(from), "{from:?} is not in the document");
        let changed = Document::parse("shapes.yaml", &text.replace(from, to)).unwrap();
        assert_ne!(differences(&expected(&changed), &actual), [""; 0], "{from} -> {to}");
    }
}

fn differences(expected: &BTreeSet<String>, actual: &BTreeSet<String>) -> Vec<String> {
    let missing = expected.difference(actual).map(|line| format!("missing in the surface: {line}"));
    let extra = actual.difference(expected).map(|line| format!("not in the document: {line}"));
    missing.chain(extra).collect()
}

/// The surface of the generated module in the form of [`expected`].
fn actual(document: &Document) -> BTreeSet<String> {
    let source = generate(document).unwrap_or_else(|problems| panic!("{problems}"));
    let lines = surface(&source).unwrap();
    // What types implement follows from their shape; `defaults` has no public item.
    let lines = lines.iter().filter(|line| !line.starts_with("impl ") && *line != "pub mod types::defaults");
    lines.map(|line| without_attributes(line)).collect()
}

/// `… #[serde(rename = "type", …)]` -> `… as "type"`
fn without_attributes(line: &str) -> String {
    let Some((item, attributes)) = line.split_once(" #[serde(") else { return line.to_owned() };
    match attributes.split_once("rename = ") {
        Some((_, name)) => format!("{item} as {}", name.split([',', ')']).next().unwrap()),
        None => item.to_owned(),
    }
}
