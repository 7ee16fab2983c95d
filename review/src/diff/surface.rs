//! The Rust that is generated: what its callers see of a change.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use cloud_certs_codegen::{Document, Selection, surface_of};

use super::affected;
use super::change::{Change, Facet, Verdict};
use super::rust_line::{Line, judge};

/// What became of the surface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Surface {
    /// The lines of the surface listing that are gone.
    pub removed: Vec<String>,
    /// The lines that are new.
    pub added: Vec<String>,
    /// Why there is no surface to compare.
    pub unknown: Option<String>,
    /// What was generated: the operations that differ or reach a schema that does, and all schemas that they reach.
    pub generated: Selection,
}

impl Surface {
    /// Generates what differs of both documents, and compares the listings.
    #[must_use]
    pub fn of(old: &Document, new: &Document) -> Self {
        let generated = affected::selection(old, new);
        let (before, after) = match (lines(old, &generated), lines(new, &generated)) {
            (Ok(before), Ok(after)) => (before, after),
            // Neither has a Rust client, or one of the two has none that could be compared.
            (Err(why), _) | (_, Err(why)) => return Self { unknown: Some(why), ..Self::default() },
        };
        let without = |lines: &[String], others: &[String]| -> Vec<String> {
            let others: HashSet<&String> = others.iter().collect();
            lines.iter().filter(|line| !others.contains(line)).cloned().collect()
        };
        let (removed, added) = (without(&before, &after), without(&after, &before));
        Self { removed, added, unknown: None, generated }
    }

    /// The changes of the listing, one a line; a line that is there in other words is a line that is gone and one that
    /// is new.
    pub(super) fn changes(&self) -> Vec<Change> {
        let by_item = |lines: &'_ [String]| -> BTreeMap<String, String> {
            lines.iter().map(|line| (Line::of(line).item(), line.clone())).collect()
        };
        let (old, new) = (by_item(&self.removed), by_item(&self.added));
        let fresh: HashSet<&str> = self.added.iter().filter_map(|line| Line::of(line).new_type()).collect();
        let removed = self.removed.iter().map(|line| match new.get(&Line::of(line).item()) {
            Some(other) => change(judge(line, other), format!("- {line}")),
            None => change(GONE, format!("- {line}")),
        });
        let added = self.added.iter().map(|line| match old.get(&Line::of(line).item()) {
            Some(other) => change(judge(other, line), format!("+ {line}")),
            None if Line::of(line).owner().is_some_and(|owner| !fresh.contains(owner)) => {
                change(EXTENDED, format!("+ {line}"))
            }
            None => change(NEW, format!("+ {line}")),
        });
        removed.chain(added).collect()
    }
}

/// A rule, its verdict, and what it does to callers.
pub(super) type Judgement = (&'static str, Verdict, &'static str);

const GONE: Judgement =
    ("surface-removed", Verdict::Breaking, "code that names it does not compile any more");
const NEW: Judgement = ("surface-added", Verdict::Additive, "code that does not name it compiles as before");
/// The types are not `non_exhaustive`.
const EXTENDED: Judgement =
    ("surface-extended", Verdict::Breaking, "code that makes or matches all of it does not compile any more");

fn change((rule, verdict, why): Judgement, what: String) -> Change {
    let (facet, operations) = (Facet::Surface, Arc::default());
    Change { rule, facet, verdict, what, why, old: None, new: None, operations, accepted: None }
}

fn lines(document: &Document, generated: &Selection) -> Result<Vec<String>, String> {
    surface_of(document, generated).map_err(|problems| {
        let first = problems.iter().next().map(ToString::to_string).unwrap_or_default();
        match problems.iter().count() {
            0 | 1 => first,
            many => format!("{first}, and {} more", many - 1),
        }
    })
}
