//! Accepted findings: each with a reason, and optionally with a last day.

pub(crate) mod entry;
pub(crate) mod write;

use jiff::civil::Date;

use crate::config::error::ConfigError;
use crate::config::place::ConfigPlace;
use crate::diff::Verdict;
use crate::reviewed::Reviewed;
use crate::rule_names;
use entry::PlacedEntry;

/// The rules that a command applies: entries for other rules may be needed by other commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AppliedRules {
    /// Those of `diff`.
    OfChanges,
    /// Those of `check`.
    OfCheck,
    /// Those of both, as `review` does.
    All,
}

impl AppliedRules {
    fn has(self, rule: &str) -> bool {
        let is_of_changes = self != Self::OfCheck && rule_names::of_changes().contains(&rule);
        is_of_changes || self != Self::OfChanges && rule_names::of_check().contains(&rule)
    }
}

/// The entries, and what is left of each.
pub(crate) struct AcceptedFindings<'a> {
    entries: Vec<(&'a PlacedEntry, usize)>,
    place: &'a ConfigPlace,
    today: Date,
}

impl<'a> AcceptedFindings<'a> {
    /// All entries of the settings at `place`, on a day.
    pub(crate) fn new(entries: &'a [PlacedEntry], place: &'a ConfigPlace, today: Date) -> Self {
        Self { entries: entries.iter().map(|one| (one, one.entry.count.get())).collect(), place, today }
    }

    /// The reason why a finding is accepted. An entry accepts as many as it counts: a further finding at the place is new.
    pub(crate) fn take(&mut self, document: &str, rule: &str, subject: &str, place: &str) -> Option<String> {
        let (today, document) = (self.today, &*self.place.name_of(document));
        let (one, left) = self.entries.iter_mut().find(|(one, left)| {
            *left > 0 && !is_expired(one, today) && one.entry.is_about(document, rule, subject, place)
        })?;
        *left -= 1;
        Some(one.entry.note())
    }

    /// Marks the accepted changes of documents. A change that breaks nothing does not have to be accepted.
    pub(crate) fn apply(&mut self, documents: &mut [Reviewed]) {
        for Reviewed { file, review, .. } in documents {
            for change in review.changes.iter_mut().filter(|change| change.verdict <= Verdict::Warning) {
                change.accepted =
                    self.take(file, change.rule.id(), &change.place.subject, &change.place.within);
            }
        }
    }

    /// Returns whether an entry has the rule, so that the place of a finding matters.
    pub(crate) fn has_rule(&self, rule: &str) -> bool {
        self.entries.iter().any(|(one, _)| one.entry.rule.0 == rule)
    }

    /// The expired entries, and those that no finding of the examined documents needs.
    pub(crate) fn errors(&self, applied: AppliedRules, documents: &[String]) -> Vec<ConfigError> {
        let is_looked_at = |one: &PlacedEntry| {
            applied.has(&one.entry.rule.0)
                && documents.iter().any(|document| one.entry.is_of(&self.place.name_of(document)))
        };
        let looked_at = self.entries.iter().filter(|(one, _)| is_looked_at(one));
        looked_at.filter_map(|(one, left)| Some(error(one, self.problem(one, *left)?))).collect()
    }

    fn problem(&self, one: &PlacedEntry, left: usize) -> Option<String> {
        if is_expired(one, self.today) {
            let until = one.entry.until.map(|until| until.to_string()).unwrap_or_default();
            return Some(format!(
                "expired on {until}: mend the finding, or decide again and write a later day"
            ));
        }
        let count = one.entry.count.get();
        match left {
            0 => None,
            _ if left == count => Some("there is no such finding: remove the entry".to_owned()),
            _ => Some(format!("{} of {count} are left: write count = {}", count - left, count - left)),
        }
    }
}

fn is_expired(one: &PlacedEntry, today: Date) -> bool {
    one.entry.until.is_some_and(|until| until < today)
}

fn error(one: &PlacedEntry, problem: String) -> ConfigError {
    let PlacedEntry { file, at, entry } = one;
    ConfigError { file: file.clone(), at: Some(*at), what: format!("accepted {entry}: {problem}") }
}
