//! What a changelog says: the changes, by what they are about.

use std::collections::BTreeMap;
use std::sync::Arc;

use openapi_document::Document;
use serde::Serialize;

use crate::diff::{Change, Facet, Place, Rule, Verdict};

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
}

impl<'a> Changelog<'a> {
    /// The changes by operation; those of shared parts that several operations use come after them.
    pub(crate) fn new(old: &'a Document, new: &'a Document, changes: &'a [Change]) -> Self {
        let mut changes: Vec<&Change> = changes.iter().filter(|change| is_for_callers(change)).collect();
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
            });
        }
        let info = |document: &'a Document, key| document.root.get("info").and_then(|info| info.str(key));
        let count = |is: fn(Verdict) -> bool| changes.iter().filter(|change| is(change.verdict)).count();
        Self {
            title: info(new, "title").unwrap_or_default(),
            old: info(old, "version").unwrap_or_default(),
            new: info(new, "version").unwrap_or_default(),
            breaking: count(|verdict| verdict == Verdict::Breaking),
            warnings: count(|verdict| verdict == Verdict::Warning),
            others: count(|verdict| !matches!(verdict, Verdict::Breaking | Verdict::Warning)),
            groups: groups.into_values().collect(),
        }
    }

    /// The title with both versions.
    pub(super) fn heading(&self) -> String {
        format!("{} {} -> {}", self.title, self.old, self.new)
    }

    /// The counts in words.
    pub(super) fn counts(&self) -> String {
        match (self.breaking, self.warnings, self.others) {
            (0, 0, 0) => "nothing changes for callers".to_owned(),
            (breaking, warnings, others) => {
                format!("breaking: {breaking}, warnings: {warnings}, others: {others}")
            }
        }
    }
}

/// Returns whether callers want to know it: of texts, only what announces a removal.
fn is_for_callers(change: &Change) -> bool {
    match change.facet {
        Facet::Wire | Facet::Unclassified => true,
        Facet::Docs => false,
        Facet::Surface => false,
    }
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
        _ => change.verdict.word(),
    }
}
