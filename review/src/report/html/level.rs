//! The levels that findings are counted and filtered by.

use crate::diff::{Change, Facet, Verdict};

/// All levels, the worst first.
pub(super) const LEVELS: [&str; 8] =
    ["breaking", "unclassified", "warning", "accepted", "compatible", "additive", "changed", "unchanged"];

/// The level of a change: its verdict, unless it is unclassified or accepted.
pub(super) fn level(change: &Change) -> &'static str {
    of(change.verdict, change.facet, change.accepted.is_some())
}

/// The level of changes of one verdict and facet.
pub(super) fn of(verdict: Verdict, facet: Facet, is_accepted: bool) -> &'static str {
    match facet {
        _ if is_accepted => "accepted",
        Facet::Unclassified => "unclassified",
        _ => verdict.word(),
    }
}

/// The people whom a facet matters to.
pub(super) fn audience(facet: Facet) -> &'static str {
    match facet {
        Facet::Wire => "deployed clients",
        Facet::Surface => "Rust callers",
        Facet::Docs => "readers",
        Facet::Unclassified => "unknown",
    }
}
