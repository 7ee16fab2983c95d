//! A change, typed. Every report consists of changes.

use std::sync::Arc;

use super::rules::Rule;

use serde::Serialize;

/// The people and programs that a change matters to.
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
    /// Unknown: no rule knows the change.
    Unclassified,
}

/// The verdict on a change, or on all changes of a facet together. The worst comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Verdict {
    /// Code or a client that relies on the old document fails.
    Breaking,
    /// Debatable: most clients go on working, and some fail.
    Warning,
    /// No client that relies on the old wire fails.
    Compatible,
    /// The Rust has something new, and nothing is gone.
    Additive,
    /// Only texts for people differ.
    Changed,
    /// Nothing differs.
    Unchanged,
}

impl Verdict {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Warning => "warning",
            Self::Compatible => "compatible",
            Self::Additive => "additive",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
        }
    }
}

/// The direction that a value travels. A request may only be loosened, a response only be tightened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Direction {
    Request,
    Response,
}

/// The notation of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Serialization {
    /// With its type: 0 differs from "0".
    Json,
    /// As the text of a parameter or a header: any number is a text, too.
    Text,
    /// As text, and a list as one text for each item: a list of one item is written like the item.
    Exploded,
    /// As the text of one item, compared with the text of a value that was no list.
    Item,
}

/// The change of the set of valid values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strictness {
    /// Some are no longer valid.
    Tighter,
    /// Some are newly valid.
    Looser,
    /// Both, or it cannot be known.
    Other,
}

impl Strictness {
    /// Tighter, or else looser.
    pub(super) fn tighter_if(is_tighter: bool) -> Self {
        if is_tighter { Self::Tighter } else { Self::Looser }
    }

    /// Judges a set of valid values by whether it holds all old ones, or all of it are old ones.
    pub(super) fn of_sets(is_within_new: bool, is_within_old: bool) -> Self {
        match (is_within_new, is_within_old) {
            (true, _) => Self::Looser,
            (_, true) => Self::Tighter,
            _ => Self::Other,
        }
    }
}

impl Direction {
    pub(super) fn other(self) -> Self {
        match self {
            Self::Request => Self::Response,
            Self::Response => Self::Request,
        }
    }

    /// The verdict for a deployed client.
    pub(super) fn verdict(self, strictness: Strictness) -> Verdict {
        match (self, strictness) {
            (Self::Request, Strictness::Looser) | (Self::Response, Strictness::Tighter) => {
                Verdict::Compatible
            }
            _ => Verdict::Breaking,
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
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The JSON pointer (RFC 6901) to it.
    pub pointer: String,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// The rule that judges it.
    pub rule: Rule,
    /// The people and programs that it matters to.
    pub facet: Facet,
    /// The verdict.
    pub verdict: Verdict,
    /// The change in one sentence, with old and new.
    pub what: String,
    /// The effect on a deployed client.
    pub why: &'static str,
    /// The place in the old document.
    pub old: Option<Spot>,
    /// The place in the new document.
    pub new: Option<Spot>,
    /// The affected operations, as `GET /path`; none when it is about the document.
    pub operations: Arc<[Arc<str>]>,
    /// The reason why somebody accepted the break, which therefore does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
}
