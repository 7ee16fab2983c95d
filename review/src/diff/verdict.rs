//! Verdicts, and what they depend on.

use serde::Serialize;

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
    /// The Rust has new items, and none were removed.
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
    /// As the text of a parameter or a header, in which any number is also a text.
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

    /// Judges the new set of valid values: whether it contains all old values, and whether all its values are old.
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
