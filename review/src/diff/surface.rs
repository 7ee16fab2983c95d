//! The Rust that is generated: what its callers see of a change.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use cloud_certs_codegen::{Document, Problem, Problems, Selection, surface_of};

use super::affected;
use super::change::{Change, Facet, Spot, Verdict};
use super::rules;
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
    /// Where the new document says what cannot be generated, when the old one could be.
    pub lost: Option<Spot>,
    /// What was generated: the operations that differ or reach a schema that does, and all schemas that they reach.
    pub generated: Selection,
}

impl Surface {
    /// Generates what differs of both documents, and compares the listings.
    #[must_use]
    pub fn of(old: &Document, new: &Document) -> Self {
        let generated = affected::selection(old, new);
        let (before, after) = match (surface_of(old, &generated), surface_of(new, &generated)) {
            (Ok(before), Ok(after)) => (before, after),
            (Ok(_), Err(problems)) => {
                let lost = problems.iter().next().map(spot);
                return Self { unknown: Some(told(&problems)), lost, ..Self::default() };
            }
            // Nobody has had a Rust client of the old one.
            (Err(problems), _) => return Self { unknown: Some(told(&problems)), ..Self::default() },
        };
        let without = |lines: &[String], others: &[String]| -> Vec<String> {
            let others: HashSet<&String> = others.iter().collect();
            lines.iter().filter(|line| !others.contains(line)).cloned().collect()
        };
        let (removed, added) = (without(&before, &after), without(&after, &before));
        Self { removed, added, generated, ..Self::default() }
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
            None if line == DEFAULTS => change(SERDE, format!("- {line}")),
            None => change(GONE, format!("- {line}")),
        });
        let added = self.added.iter().map(|line| match old.get(&Line::of(line).item()) {
            Some(other) => change(judge(other, line), format!("+ {line}")),
            None if Line::of(line).owner().is_some_and(|owner| !fresh.contains(owner)) => {
                change(EXTENDED, format!("+ {line}"))
            }
            None if line == DEFAULTS => change(SERDE, format!("+ {line}")),
            None => change(NEW, format!("+ {line}")),
        });
        let lost = self.lost.iter().map(|spot| Change {
            new: Some(spot.clone()),
            ..change(LOST, "no Rust client can be generated any more".to_owned())
        });
        lost.chain(removed).chain(added).collect()
    }

    /// Whether the listing tells of the type that is made of a schema.
    pub(super) fn tells_of(&self, schema: &str) -> bool {
        // Types are called after schemas, in capital and small letters of their own.
        let plain = |name: &str| name.replace(|c: char| !c.is_alphanumeric(), "").to_lowercase();
        let is_it =
            |name: &str| name.strip_prefix("types::").is_some_and(|name| plain(name) == plain(schema));
        self.removed.iter().chain(&self.added).any(|line| Line::of(line).new_type().is_some_and(is_it))
    }
}

/// A rule and its verdict.
pub(super) type Judgement = (&'static str, Verdict);

const GONE: Judgement = ("surface-removed", Verdict::Breaking);
const NEW: Judgement = ("surface-added", Verdict::Additive);
/// The types are not `non_exhaustive`.
const EXTENDED: Judgement = ("surface-extended", Verdict::Breaking);
pub(super) const SERDE: Judgement = ("surface-serde-changed", Verdict::Unchanged);
/// The module that serde's defaults come from: nothing in it is public.
const DEFAULTS: &str = "pub mod types::defaults";
const LOST: Judgement = ("surface-lost", Verdict::Breaking);

fn change((rule, verdict): Judgement, what: String) -> Change {
    let (facet, operations, why) = (Facet::Surface, Arc::default(), rules::why(rule));
    Change { rule, facet, verdict, what, why, old: None, new: None, operations, accepted: None }
}

fn told(problems: &Problems) -> String {
    let first = problems.iter().next().map(ToString::to_string).unwrap_or_default();
    match problems.iter().count() {
        0 | 1 => first,
        many => format!("{first}, and {} more", many - 1),
    }
}

fn spot(problem: &Problem) -> Spot {
    let Problem { file, at, .. } = problem;
    Spot { file: file.clone(), line: at.line, column: at.column, pointer: String::new() }
}
