//! Cases of the rules of the generated Rust: edits of our documents, as those of the base make none.

use cloud_certs_codegen::surface_items;
use openapi_document::Document;
use spec_review::diff::{Change, Facet, Names, Review, Surface, Verdict, diff};

use crate::command;
use crate::support::workspace;

const CSS: &str = include_str!("../../../../openapi/css.yaml");
const GEMINIDB: &str = include_str!("../../../../openapi/geminidb.yaml");

/// What is looked for, and what stands there instead.
type Edit = (&'static str, &'static str);

/// A document before an edit, and after it.
pub(super) struct Case {
    pub(super) rule: &'static str,
    verdict: &'static str,
    document: &'static str,
    old: &'static [Edit],
    new: &'static [Edit],
}

const DISK: Edit = (
    "    Volume:\n",
    "    Disk:\n      allOf:\n        - $ref: '#/components/schemas/Volume'\n    Volume:\n",
);
const NAME_REQUIRED: Edit = (
    "        - name: name\n          in: query\n",
    "        - name: name\n          required: true\n          in: query\n",
);
/// The generator wants it, and it does not travel.
const NO_DESCRIPTION: Edit = ("          description: The certificate file.\n", "");

#[rustfmt::skip]
pub(super) const CASES: &[Case] = &[
    Case { rule: "surface-added", verdict: "additive", document: GEMINIDB, old: &[], new: &[DISK] },
    Case { rule: "surface-changed", verdict: "breaking", document: GEMINIDB, old: &[],
        new: &[("required: [category, download_link]", "required: [category]")] },
    Case { rule: "surface-extended", verdict: "breaking", document: GEMINIDB, old: &[],
        new: &[("enum: [international]", "enum: [international, national]")] },
    Case { rule: "surface-lost", verdict: "breaking", document: CSS, old: &[], new: &[NO_DESCRIPTION] },
    Case { rule: "surface-parameter-optional", verdict: "additive", document: GEMINIDB, old: &[NAME_REQUIRED], new: &[] },
    Case { rule: "surface-parameter-required", verdict: "breaking", document: GEMINIDB, old: &[], new: &[NAME_REQUIRED] },
    Case { rule: "surface-removed", verdict: "breaking", document: GEMINIDB, old: &[],
        new: &[("operationId: ListInstances\n", "operationId: ListDatabases\n")] },
    Case { rule: "surface-serde-changed", verdict: "unchanged", document: GEMINIDB, old: &[],
        new: &[("enum: [international]", "enum: [International]")] },
    Case { rule: "surface-traits-added", verdict: "additive", document: GEMINIDB, old: &[], new: &[DISK] },
    Case { rule: "surface-traits-removed", verdict: "breaking", document: GEMINIDB, old: &[DISK], new: &[] },
];

fn edited(text: &str, edits: &[Edit]) -> Document {
    let text = edits.iter().fold(text.to_owned(), |text, (find, replace)| {
        assert_eq!(text.matches(find).count(), 1, "occurs once: {find}");
        text.replace(find, replace)
    });
    Document::parse("edited.yaml", &text).unwrap()
}

fn found(review: &Review, rule: &str) -> Vec<(&'static str, &'static str)> {
    let changes = review.changes.iter().filter(|change| change.rule.id() == rule);
    changes.map(|Change { verdict, why, .. }| (verdict.word(), *why)).collect()
}

#[test]
fn every_case_of_the_rust_is_judged_as_it_says() {
    for Case { rule, verdict, document, old, new } in CASES {
        let review = diff(&edited(document, old), &edited(document, new), &workspace());
        let found = found(&review, rule);
        let is_right = found.iter().all(|(word, why)| word == verdict && !why.is_empty());
        assert!(!found.is_empty() && is_right, "{rule}: {:#?}", review.changes);
    }
}

#[test]
fn a_client_that_is_lost_breaks_and_one_that_never_was_does_not() {
    let (whole, broken) = (edited(CSS, &[]), edited(CSS, &[NO_DESCRIPTION]));
    let again =
        edited(CSS, &[NO_DESCRIPTION, ("    description: Open Telekom Cloud\n", "    description: OTC\n")]);
    for (old, new, verdict) in [
        (&whole, &broken, Verdict::Breaking),
        (&broken, &whole, Verdict::Unchanged),
        (&broken, &again, Verdict::Unchanged),
    ] {
        let review = diff(old, new, &workspace());
        assert_eq!(review.verdict(Facet::Surface), verdict, "{:#?}", review.changes);
        assert_eq!([review.word(Facet::Wire), review.word(Facet::Surface)], ["unchanged", "unknown"]);
    }
    let ran = command::diff("css.yaml", &[NO_DESCRIPTION], &[]);
    assert_eq!(ran.code, 4, "{}", ran.out);
    assert!(
        ran.out.contains("breaking surface-lost: a Rust client") && ran.out.contains("no Rust to compare: ")
    );
}

#[test]
fn what_a_caller_sees_of_a_changed_item() {
    let method =
        |arguments: &str| format!("impl Client {{ pub async fn get(&self, {arguments}) -> R {{}} }}");
    let types = |item: &str| format!("pub mod types {{ {item} }}");
    let variant = |fields: &str| types(&format!("pub enum X {{ A {{ {fields} }} }}"));
    let cases = [
        (
            types("#[derive(Clone)] pub struct X;"),
            types("#[derive(Clone, Debug)] pub struct X;"),
            Verdict::Additive,
        ),
        (
            types("#[derive(Clone, Debug)] pub struct X;"),
            types("#[derive(Clone)] pub struct X;"),
            Verdict::Breaking,
        ),
        (
            method("project: &crate::PathSegment"),
            method("project_id: &crate::PathSegment"),
            Verdict::Breaking,
        ),
        (method("a: &str, b: i64"), method("b: i64, a: &str"), Verdict::Breaking),
        (method("a: &str, b: &str"), method("b: &str, a: &str"), Verdict::Breaking),
        (method("a: &str"), method("a: &str, b: Option<i64>"), Verdict::Breaking),
        (
            types("pub struct X { pub a: String }"),
            types("pub struct X { pub a: Option<String> }"),
            Verdict::Breaking,
        ),
        (
            types("pub struct X { pub a: String }"),
            types("pub struct X { #[serde(rename = \"A\")] pub a: String }"),
            Verdict::Unchanged,
        ),
        (types("pub struct X;"), types("pub enum X {}"), Verdict::Breaking),
        (variant("a: i8"), variant("#[serde(rename = \"A\")] a: i8"), Verdict::Unchanged),
        (
            variant("#[serde(rename = \"A\")] a: i8, b: i8"),
            variant("#[serde(rename = \"A\")] a: i8, b: i16"),
            Verdict::Breaking,
        ),
    ];
    for (old, new, expected) in cases {
        let (before, after) = (surface_items(&old).unwrap(), surface_items(&new).unwrap());
        let mut review = Review::default();
        review.set_surface(Surface::of_listings(&before, &after, &Names::default()));
        assert_eq!(review.changes.len(), 2, "{old} -> {new}");
        assert!(review.changes.iter().all(|change| change.verdict == expected), "{:#?}", review.changes);
    }
}
