//! Findings by what they are about.

use crate::diff::{Change, Verdict};
use crate::report::grouped::grouped;

/// The number of places from which on the same change is listed once.
const ALIKE: usize = 4;

/// A change, or the same change at several places.
pub(super) struct Finding<'a> {
    pub(super) change: &'a Change,
    /// The number of other places.
    pub(super) others: usize,
}

/// The findings about one operation, path or component, or about each of several.
pub(super) struct Group<'a> {
    pub(super) subjects: Vec<&'a str>,
    /// The worst first.
    pub(super) findings: Vec<Finding<'a>>,
}

impl Finding<'_> {
    /// The order in which findings are read.
    fn order(&self) -> (bool, Verdict) {
        (self.change.accepted.is_some(), self.change.verdict)
    }
}

/// Groups changes: those with the worst finding first, then in the order of the documents.
pub(super) fn groups<'a>(changes: &[&'a Change]) -> Vec<Group<'a>> {
    let mut found: Vec<(Vec<&'a str>, Finding<'a>)> = Vec::new();
    // Changes that differ only in their places.
    let kinds = grouped(changes.iter().copied(), |change| {
        let Change { verdict, facet, rule, what, accepted, .. } = change;
        (*verdict, facet.word(), *rule, what.as_str(), accepted.as_deref())
    });
    for (_, kind) in &kinds {
        let mut subjects: Vec<&str> = kind.iter().map(|change| change.place.subject.as_str()).collect();
        subjects.dedup();
        if let (true, Some(change)) = (subjects.len() >= ALIKE, kind.first()) {
            found.push((subjects, Finding { change, others: kind.len() - 1 }));
            continue;
        }
        found.extend(kind.iter().map(|change| (vec![&*change.place.subject], Finding { change, others: 0 })));
    }
    let groups = grouped(found, |(subjects, _)| subjects.clone());
    let mut groups: Vec<Group<'a>> = groups
        .into_iter()
        .map(|(subjects, found)| {
            let mut findings: Vec<Finding<'a>> = found.into_iter().map(|(_, finding)| finding).collect();
            findings.sort_by_key(Finding::order);
            Group { subjects, findings }
        })
        .collect();
    groups.sort_by_key(|group| group.findings.first().map(Finding::order));
    groups
}
