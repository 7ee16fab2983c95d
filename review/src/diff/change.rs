//! A change, typed: every report is made of these.

use std::sync::Arc;

use serde::Serialize;

use super::surface::Surface;

/// What a change matters to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Facet {
    /// Deployed clients that follow the old document.
    Wire,
    /// Callers of the generated Rust.
    Surface,
    /// People who read.
    Docs,
    /// Nobody knows.
    Unclassified,
}

/// How a change, or all changes of a facet together, are judged. The worst comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Verdict {
    /// Somebody who relies on the old one fails.
    Breaking,
    /// Nobody who relies on the wire as it was fails.
    Compatible,
    /// Something is new for callers of the Rust, and nothing is gone.
    Additive,
    /// Only words for people differ.
    Changed,
    /// Nothing differs.
    Unchanged,
}

impl Verdict {
    /// As in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Compatible => "compatible",
            Self::Additive => "additive",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
        }
    }
}

/// A place in one of the documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Spot {
    /// The document, as the user named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The JSON pointer (RFC 6901) to it.
    pub pointer: String,
}

/// One thing that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// The rule that judges it.
    pub rule: &'static str,
    /// What it matters to.
    pub facet: Facet,
    /// How it is judged.
    pub verdict: Verdict,
    /// What changes, in one sentence with old and new.
    pub what: String,
    /// What that does to a deployed client.
    pub why: &'static str,
    /// Where the old document says it.
    pub old: Option<Spot>,
    /// Where the new document says it.
    pub new: Option<Spot>,
    /// The operations that it reaches, as `GET /path`; none when it is about the document.
    pub operations: Arc<[Arc<str>]>,
    /// Why somebody took it upon themselves to let it break: it counts no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
}

/// All that changes between two documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Review {
    /// The changes, the worst first, then in the order of the documents.
    pub changes: Vec<Change>,
    /// The generated Rust.
    pub surface: Surface,
}

impl Review {
    /// Adds what becomes of the generated Rust.
    pub fn set_surface(&mut self, surface: Surface) {
        // Of an unused schema, the line of its type says more.
        let is_told = |change: &Change| {
            let pointer = change.new.as_ref().or(change.old.as_ref()).map(|spot| spot.pointer.as_str());
            let schema = pointer.and_then(|pointer| pointer.strip_prefix("/components/schemas/"));
            change.rule.starts_with("unused-component-")
                && schema.is_some_and(|name| surface.has_type_of(name))
        };
        self.changes.retain(|change| !is_told(change));
        self.changes.extend(surface.changes());
        self.changes.sort_by_key(|change| (change.facet, change.verdict));
        self.surface = surface;
    }

    /// The verdict of a facet: that of its worst change which nobody accepted.
    #[must_use]
    pub fn verdict(&self, facet: Facet) -> Verdict {
        worst(self.changes.iter().filter(|change| change.facet == facet && change.accepted.is_none()))
    }

    /// The same with what was accepted: a version has to say that something breaks, whoever is fine with it.
    #[must_use]
    pub fn verdict_with_accepted(&self, facet: Facet) -> Verdict {
        worst(self.changes.iter().filter(|change| change.facet == facet))
    }

    /// How many changes were accepted.
    #[must_use]
    pub fn accepted(&self) -> usize {
        self.changes.iter().filter(|change| change.accepted.is_some()).count()
    }

    /// The verdict of a facet in a word: that of the surface is `unknown` when there is none to compare.
    #[must_use]
    pub fn word(&self, facet: Facet) -> &'static str {
        if facet == Facet::Surface && self.surface.unknown.is_some() {
            return "unknown";
        }
        self.verdict(facet).word()
    }

    /// How many changes no rule knows and nobody accepted.
    #[must_use]
    pub fn unclassified(&self) -> usize {
        let is_it = |change: &&Change| change.facet == Facet::Unclassified && change.accepted.is_none();
        self.changes.iter().filter(is_it).count()
    }
}

fn worst<'a>(changes: impl Iterator<Item = &'a Change>) -> Verdict {
    changes.map(|change| change.verdict).min().unwrap_or(Verdict::Unchanged)
}
