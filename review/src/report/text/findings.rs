//! Findings by what they are about.

use std::collections::HashMap;

use crate::diff::{Change, Rule, Verdict};

/// The number of places from which on the same change is told once.
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

/// Changes that cannot be told apart but by their places.
type Key<'a> = (Verdict, &'static str, Rule, &'a str, Option<&'a str>);

/// Groups changes: those with the worst finding first, then in the order of the documents.
pub(super) fn groups<'a>(changes: &[&'a Change]) -> Vec<Group<'a>> {
    let mut alike: HashMap<Key<'a>, usize> = HashMap::new();
    let mut kinds: Vec<Vec<&'a Change>> = Vec::new();
    for change in changes {
        let Change { verdict, facet, rule, what, accepted, .. } = change;
        let next = kinds.len();
        let kind = *alike.entry((*verdict, facet.word(), *rule, what, accepted.as_deref())).or_insert(next);
        match kinds.get_mut(kind) {
            Some(kind) => kind.push(change),
            None => kinds.push(vec![change]),
        }
    }
    let mut numbers: HashMap<Vec<&'a str>, usize> = HashMap::new();
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut add = |subjects: Vec<&'a str>, finding: Finding<'a>| {
        let next = groups.len();
        let number = *numbers.entry(subjects.clone()).or_insert(next);
        match groups.get_mut(number) {
            Some(group) => group.findings.push(finding),
            None => groups.push(Group { subjects, findings: vec![finding] }),
        }
    };
    for kind in &kinds {
        let mut subjects: Vec<&str> = kind.iter().map(|change| change.place.subject.as_str()).collect();
        subjects.dedup();
        if let (true, Some(change)) = (subjects.len() >= ALIKE, kind.first()) {
            add(subjects, Finding { change, others: kind.len() - 1 });
            continue;
        }
        for change in kind {
            add(vec![&change.place.subject], Finding { change, others: 0 });
        }
    }
    for group in &mut groups {
        group.findings.sort_by_key(Finding::order);
    }
    groups.sort_by_key(|group| group.findings.first().map(Finding::order));
    groups
}
