//! Large documents: the same as the ones that `cargo bench` times, and others made to take long.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use openapi_document::Document;
use spec_review::diff::{Change, Facet, Surface, compare};

#[path = "../../benches/size/document.rs"]
mod document;

use document::Shape;

use crate::support::workspace;

fn parse(text: &str) -> Document {
    Document::parse("large.yaml", text).unwrap()
}

#[test]
fn schemas_that_are_deep_recursive_and_shared_are_compared_once() {
    let document = |edit_each| parse(&Shape { operations: 60, edit_each }.text());
    let (old, new) = (document(0), document(60));
    let review = compare(&old, &new);
    // Two schemas are edited, and each is sent and received somewhere.
    let what: BTreeSet<_> = review.changes.iter().map(|change| (change.rule, change.verdict)).collect();
    assert_eq!(review.changes.len(), 4, "{:?}", review.changes);
    assert_eq!(what.len(), 2, "looser requests, and looser answers: {what:?}");
    assert_eq!(review.unclassified(), 0);
    let reached = |change: &Change| change.operations.len();
    assert!(review.changes.iter().all(|change| reached(change) > 1), "{:?}", review.changes);
    assert_eq!(compare(&old, &old).changes, []);
}

#[test]
fn only_what_leads_to_a_change_is_generated() {
    let document = |edit_each| parse(&Shape { operations: 60, edit_each }.text());
    let surface = Surface::of(&document(0), &document(110), &workspace());
    assert_eq!(surface.unknown, None);
    let count = surface.operations;
    assert!((1..60).contains(&count), "{count}");
}

/// `count` lines, in a document around them.
fn flat(before: &str, after: &str, count: usize, line: impl Fn(usize) -> String) -> Document {
    let lines = (0..count).fold(String::new(), |mut text, index| {
        let _ = writeln!(text, "{}", line(index));
        text
    });
    parse(&format!("openapi: 3.0.3\ninfo: {{ title: Flat, version: 1.0.0 }}\n{before}\n{lines}{after}"))
}

/// Each of these took time by the square of the count, or worse, at some time.
#[test]
fn what_is_long_takes_no_time_by_the_square() {
    const MANY: usize = 5_000;
    let operation = "paths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: It.\n          content:\n            application/json:\n              schema:\n";
    let properties = |from: usize| {
        flat(
            &format!("{operation}                type: object\n                properties:"),
            "",
            MANY,
            |index| format!("                  p{}: {{ type: string }}", index + from),
        )
    };
    let review = compare(&properties(0), &properties(MANY / 2));
    assert_eq!(review.changes.len(), MANY, "half of them is gone, as many are new");
    let values = |from: usize| {
        flat(&format!("{operation}                type: string\n                enum:"), "", MANY, |index| {
            format!("                - v{}", index + from)
        })
    };
    assert_eq!(compare(&values(0), &values(MANY / 2)).changes.len(), MANY);
    let members = |from: usize| {
        flat(&format!("{operation}                oneOf:"), "", MANY / 10, |index| {
            format!("                - {{ type: string, maxLength: {} }}", index + from + 1)
        })
    };
    assert_eq!(compare(&members(0), &members(MANY / 20)).changes.len(), MANY / 10);
    let paths = |from: usize| {
        flat("paths:", "", MANY, |index| {
            format!("  /p{}: {{ get: {{ responses: {{ '204': {{ description: Done. }} }} }} }}", index + from)
        })
    };
    let review = compare(&paths(0), &paths(MANY / 2));
    assert_eq!(review.changes.iter().filter(|change| change.facet == Facet::Wire).count(), MANY);
}

#[test]
fn a_chain_of_references_and_a_circle_of_them_end() {
    let chain = |count: usize, last: &str| {
        let before = "paths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: It.\n          content:\n            application/json:\n              schema: { $ref: '#/components/schemas/S0' }\ncomponents:\n  schemas:";
        flat(before, last, count, |index| {
            format!("    S{index}: {{ allOf: [{{ $ref: '#/components/schemas/S{}' }}] }}", index + 1)
        })
    };
    let (old, new) =
        (chain(3000, "    S3000: { type: string }"), chain(3000, "    S3000: { type: integer }"));
    let review = compare(&old, &new);
    assert_eq!(review.word(Facet::Wire), "breaking", "{:?}", review.changes);
    let circle = chain(3000, "    S3000: { allOf: [{ $ref: '#/components/schemas/S0' }] }");
    assert_eq!(compare(&circle, &circle).changes, []);
}
