//! The model of a changelog: the changes, by what they are about.

use std::collections::BTreeMap;
use std::sync::Arc;

use openapi_document::Document;
use serde::Serialize;

use crate::diff::{Change, Effect, Facet, Place, Rule, Verdict};
use crate::report::{effect_note, left_out};
use crate::reviewed::Reviewed;
use crate::selection::SelectedFacet;

/// The changes between two documents that callers want to know.
#[derive(Serialize)]
pub(crate) struct Changelog<'a> {
    title: &'a str,
    /// The versions, `info.version`.
    old: &'a str,
    new: &'a str,
    breaking: usize,
    warnings: usize,
    others: usize,
    /// The number of accepted changes, which are not in any other count.
    accepted: usize,
    /// The parts that settings and flags leave out, in words.
    #[serde(skip)]
    left_out: String,
    pub(super) groups: Vec<Group<'a>>,
}

/// The changes of one operation, path or component, or of the document.
#[derive(Serialize)]
pub(super) struct Group<'a> {
    /// As [`Place::subject`].
    pub(super) subject: String,
    /// The operations that use it, if it is shared.
    pub(super) operations: Vec<&'a str>,
    /// The worst first.
    pub(super) changes: Vec<Entry<'a>>,
}

#[derive(Serialize)]
pub(super) struct Entry<'a> {
    pub(super) verdict: &'static str,
    rule: Rule,
    pub(super) what: &'a str,
    why: &'a str,
    place: &'a Place,
    pub(super) fingerprint: String,
    /// The effect on callers of the generated Rust, where that is compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) effect: Option<Effect>,
    /// The reason why it was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) accepted: Option<&'a str>,
}

impl Entry<'_> {
    /// The change in a sentence, with the effect on Rust callers and the reason why it was accepted.
    pub(super) fn sentence(&self) -> String {
        let accepted = self.accepted.map(|reason| format!(" (accepted: {reason})")).unwrap_or_default();
        format!("{}{}{accepted}", self.what, effect_note(self.effect))
    }
}

impl<'a> Changelog<'a> {
    /// The changes of these facets by operation; those of shared parts that several operations use come after them.
    pub(crate) fn new(reviewed: &'a Reviewed, facets: &[SelectedFacet]) -> Self {
        let changes = reviewed.review.changes.iter();
        let mut changes: Vec<&Change> = changes.filter(|change| is_for_callers(change, facets)).collect();
        changes.sort_by_key(|change| (change.verdict, change.facet));
        let mut groups: BTreeMap<(u8, Vec<&str>, String), Group<'a>> = BTreeMap::new();
        for change in &changes {
            let (rank, subject, operations) = subject(change);
            let order = subject.rsplit(' ').collect();
            let group = groups.entry((rank, order, operations.join("\n"))).or_insert_with(|| Group {
                subject: subject.to_owned(),
                operations,
                changes: Vec::new(),
            });
            group.changes.push(Entry {
                verdict: word(change),
                rule: change.rule,
                what: &change.what,
                why: change.why,
                place: &change.place,
                fingerprint: change.fingerprint(),
                effect: change.effect,
                accepted: change.accepted.as_deref(),
            });
        }
        let info = |document: &'a Option<Document>, key| {
            document.as_ref().and_then(|document| document.root.get("info")?.str(key)).unwrap_or_default()
        };
        let count = |is: fn(Verdict) -> bool| {
            changes.iter().filter(|change| change.accepted.is_none() && is(change.verdict)).count()
        };
        let Reviewed { old, new, .. } = reviewed;
        Self {
            title: info(new, "title"),
            old: info(old, "version"),
            new: info(new, "version"),
            breaking: count(|verdict| verdict == Verdict::Breaking),
            warnings: count(|verdict| verdict == Verdict::Warning),
            others: count(|verdict| !matches!(verdict, Verdict::Breaking | Verdict::Warning)),
            accepted: changes.iter().filter(|change| change.accepted.is_some()).count(),
            left_out: left_out(reviewed),
            groups: groups.into_values().collect(),
        }
    }

    /// The title with both versions.
    pub(super) fn heading(&self) -> String {
        format!("{} {} -> {}", self.title, self.old, self.new)
    }

    /// The counts in words.
    pub(super) fn counts(&self) -> String {
        let accepted = match self.accepted {
            0 => String::new(),
            some => format!(", accepted: {some}"),
        };
        match (self.breaking, self.warnings, self.others) {
            (0, 0, 0) if self.accepted == 0 => format!("nothing changes for callers{}", self.left_out),
            (breaking, warnings, others) => {
                format!(
                    "breaking: {breaking}, warnings: {warnings}, others: {others}{accepted}{}",
                    self.left_out
                )
            }
        }
    }
}

/// Returns whether callers want to know it: what they ask for, or else the wire. Of texts, what announces a removal is always
/// a matter of callers.
fn is_for_callers(change: &Change, facets: &[SelectedFacet]) -> bool {
    match change.facet {
        Facet::Unclassified => true,
        Facet::Docs if is_sunset(change) => true,
        facet if facets.is_empty() => facet == Facet::Wire,
        facet => facets.iter().any(|one| one.is(facet)),
    }
}

/// Returns whether a change is about the last day of something.
fn is_sunset(change: &Change) -> bool {
    let spot = change.new.as_ref().or(change.old.as_ref());
    spot.is_some_and(|spot| spot.pointer.ends_with("/x-sunset"))
}

/// The group of a change: its operation if it reaches one alone, else the part that several share.
fn subject(change: &Change) -> (u8, &str, Vec<&str>) {
    let operations: &[Arc<str>] = &change.operations;
    match operations {
        [operation] => (0, operation, Vec::new()),
        _ if operations.iter().any(|operation| **operation == *change.place.subject) => {
            (0, &change.place.subject, Vec::new())
        }
        _ => {
            let rank = if change.place.subject == "document" { 2 } else { 1 };
            (rank, &change.place.subject, operations.iter().map(|operation| &**operation).collect())
        }
    }
}

/// The verdict as a caller reads it.
fn word(change: &Change) -> &'static str {
    match change.facet {
        Facet::Unclassified => "unclassified",
        _ if change.rule == Rule::DeprecatedChanged => "deprecation",
        Facet::Docs if is_sunset(change) => "deprecation",
        _ => change.verdict.word(),
    }
}
