//! Findings of `diff`, `review` and `check` in the one form that the formats of other programs are made from.

use cloud_certs_text::escaped;
use openapi_document::visible;

use super::check::checked::CheckedDocument;
use super::paths::{in_checkout, spot_of};
use crate::branch::Branch;
use crate::diff::{Change, Effect, Facet, Verdict};
use crate::fingerprint::Fingerprints;
use crate::reviewed::Reviewed;

/// The weight of a finding for a program that shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// It fails.
    #[default]
    Error,
    /// It is debatable, or accepted.
    Warning,
    /// It breaks nothing.
    Note,
}

/// One finding, with the facts that formats of other programs have in common.
#[derive(Debug, Default)]
pub(super) struct Finding {
    pub(super) rule: String,
    /// The subject of the rule.
    pub(super) about: String,
    pub(super) weight: Weight,
    /// The finding in a sentence.
    pub(super) what: String,
    /// The reason, and what to do about it.
    pub(super) why: String,
    /// The place in words; empty if only the line describes it.
    pub(super) place: String,
    pub(super) operations: Vec<String>,
    pub(super) fingerprint: String,
    /// The effect on callers of the generated Rust.
    pub(super) effect: Option<Effect>,
    /// The reason why it was accepted.
    pub(super) accepted: Option<String>,
    /// The file, relative to the checkout.
    pub(super) file: String,
    /// From 1.
    pub(super) line: u32,
    /// In characters, from 1.
    pub(super) column: u32,
}

/// The findings of one document.
pub(super) struct Findings {
    /// The document, relative to the checkout.
    pub(super) file: String,
    /// The worst first.
    pub(super) findings: Vec<Finding>,
}

/// The changes of a document, except for those that only readers see.
pub(super) fn of_document(reviewed: &Reviewed) -> Findings {
    let changes = reviewed.review.changes.iter().filter(|change| change.facet != Facet::Docs);
    let mut findings: Vec<Finding> = changes.map(|change| of_change(change, reviewed)).collect();
    findings.sort_by_key(|finding| finding.weight);
    Findings { file: in_checkout(&reviewed.file), findings }
}

/// The changes of all documents of a branch, and its errors.
pub(super) fn of_branch(branch: &Branch) -> Vec<Findings> {
    let mut all: Vec<Findings> = branch.documents.iter().map(of_document).collect();
    let mut fingerprints = Fingerprints::default();
    for error in branch.errors() {
        let finding = Finding {
            rule: error.about.to_owned(),
            about: error.about.to_owned(),
            weight: Weight::Error,
            what: escaped(&error.text),
            fingerprint: format!("{:016x}", fingerprints.of(&["error", error.about, &error.file])),
            file: in_checkout(&error.file),
            line: error.at.map_or(1, |at| at.line),
            column: error.at.map_or(1, |at| at.column),
            ..Finding::default()
        };
        match all.iter_mut().find(|findings| findings.file == finding.file) {
            Some(findings) => findings.findings.insert(0, finding),
            None => all.push(Findings { file: finding.file.clone(), findings: vec![finding] }),
        }
    }
    all
}

fn of_change(change: &Change, reviewed: &Reviewed) -> Finding {
    let weight = match (change.verdict, &change.accepted) {
        (Verdict::Breaking, None) => Weight::Error,
        (Verdict::Breaking, Some(_)) | (Verdict::Warning, _) => Weight::Warning,
        _ => Weight::Note,
    };
    let spot = spot_of(change, reviewed);
    Finding {
        rule: change.rule.id().to_owned(),
        about: change.rule.about().to_owned(),
        weight,
        what: escaped(&change.what),
        why: change.why.to_owned(),
        place: escaped(&change.place.to_string()),
        operations: change.operations.iter().map(|operation| escaped(operation)).collect(),
        fingerprint: change.fingerprint(),
        effect: change.effect,
        accepted: change.accepted.as_deref().map(escaped),
        file: spot.file,
        line: spot.line,
        column: spot.column,
    }
}

/// The problems of checked documents. A problem is named after its rule, its file and its text.
pub(super) fn of_checked(documents: &[CheckedDocument]) -> Vec<Findings> {
    let mut fingerprints = Fingerprints::default();
    let mut one = |document: &CheckedDocument| {
        let finding = |problem: &openapi_document::Problem| {
            let facts = ["check", problem.rule.name, &in_checkout(&problem.file), &problem.what];
            Finding {
                rule: problem.rule.name.to_owned(),
                about: problem.rule.asks.to_owned(),
                weight: if problem.is_error() { Weight::Error } else { Weight::Warning },
                what: visible(&problem.what),
                why: visible(&format!("{}; {}", problem.why, problem.fix)),
                fingerprint: format!("{:016x}", fingerprints.of(&facts)),
                file: in_checkout(&problem.file),
                line: problem.at.line.max(1),
                column: problem.at.column.max(1),
                ..Finding::default()
            }
        };
        let mut findings: Vec<Finding> = document.findings.iter().map(finding).collect();
        findings.sort_by_key(|finding| finding.weight);
        Findings { file: in_checkout(&document.file), findings }
    };
    documents.iter().map(&mut one).collect()
}
