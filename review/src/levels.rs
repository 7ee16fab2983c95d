//! Gives changes the levels of the settings. The versions that have to rise follow the levels of the rules themselves:
//! a break that a project tolerates still has to be announced to clients.

use crate::config::levels::{ChangeLevel, LevelTable};
use crate::diff::{Change, Facet, Review, Verdict};

/// The verdicts that versions have to announce: those of the rules, accepted changes included.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Announced {
    wire: Verdict,
    surface: Verdict,
    unclassified: Verdict,
    /// The worst verdict is not the least: a change for readers needs a patch.
    has_changes: bool,
}

impl Default for Announced {
    fn default() -> Self {
        let none = Verdict::Unchanged;
        Self { wire: none, surface: none, unclassified: none, has_changes: false }
    }
}

impl Announced {
    fn of(review: &Review) -> Self {
        let [wire, surface, unclassified] = [Facet::Wire, Facet::Surface, Facet::Unclassified]
            .map(|facet| review.verdict_with_accepted(facet));
        Self { wire, surface, unclassified, has_changes: !review.changes.is_empty() }
    }

    /// The verdict that the version of the document announces. It follows the wire; a change for callers or readers alone is
    /// a patch.
    pub(crate) fn for_document(self) -> Verdict {
        match self.wire {
            _ if self.unclassified == Verdict::Breaking => Verdict::Breaking,
            Verdict::Unchanged | Verdict::Changed if self.has_changes => Verdict::Changed,
            wire => wire,
        }
    }

    /// The verdict that the version of the crate announces: on the Rust surface, or on a break of the wire.
    pub(crate) fn for_crate(self) -> Verdict {
        if self.wire == Verdict::Breaking { Verdict::Breaking } else { self.surface }
    }
}

/// Sets the levels of all changes. Returns what versions announce, and the number of changes that are ignored.
pub(crate) fn set_levels(review: &mut Review, levels: &LevelTable<ChangeLevel>) -> (Announced, usize) {
    let level =
        |change: &Change| levels.level(change.rule.id(), group(change.facet), own_level(change.verdict));
    let before = review.changes.len();
    review.changes.retain(|change| level(change) != ChangeLevel::Ignore);
    let announced = Announced::of(review);
    for change in &mut review.changes {
        let (own, level) = (own_level(change.verdict), level(change));
        if level != own {
            change.verdict = verdict(level, change.facet);
        }
    }
    review.changes.sort_by_key(|change| (change.facet, change.verdict));
    (announced, before - review.changes.len())
}

/// The group of rules in the settings.
fn group(facet: Facet) -> &'static str {
    match facet {
        Facet::Wire => "wire",
        Facet::Surface => "rust",
        Facet::Docs => "docs",
        Facet::Unclassified => "unclassified",
    }
}

fn own_level(verdict: Verdict) -> ChangeLevel {
    match verdict {
        Verdict::Breaking => ChangeLevel::Breaking,
        Verdict::Warning => ChangeLevel::Warning,
        Verdict::Compatible | Verdict::Additive | Verdict::Changed | Verdict::Unchanged => {
            ChangeLevel::Compatible
        }
    }
}

fn verdict(level: ChangeLevel, facet: Facet) -> Verdict {
    match (level, facet) {
        (ChangeLevel::Breaking, _) => Verdict::Breaking,
        (ChangeLevel::Warning, _) => Verdict::Warning,
        (_, Facet::Surface) => Verdict::Additive,
        (_, Facet::Docs) => Verdict::Changed,
        _ => Verdict::Compatible,
    }
}
