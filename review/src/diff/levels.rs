//! The levels that rules give, by direction and by what a change does to the set of valid values.

use super::verdict::{Direction, Strictness, Verdict};

use Verdict::{Additive, Breaking, Changed, Compatible, Unchanged, Warning};

/// The levels of a rule. A rule that gives one level alone gives it everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels {
    /// In requests: for a tighter, a looser and any other change. `None` where that never happens.
    request: Row,
    response: Row,
    /// The words for the three kinds of changes.
    words: [&'static str; 3],
}

type Row = [Option<Verdict>; 3];

const ANY: [&str; 3] = [""; 3];
const BREAKS: Option<Verdict> = Some(Breaking);
const WARNS: Option<Verdict> = Some(Warning);
const FINE: Option<Verdict> = Some(Compatible);
const NEVER: Option<Verdict> = None;

const fn always(verdict: Verdict) -> Levels {
    same([Some(verdict); 3], ANY)
}

const fn same(row: Row, words: [&'static str; 3]) -> Levels {
    both(row, row, words)
}

const fn both(request: Row, response: Row, words: [&'static str; 3]) -> Levels {
    Levels { request, response, words }
}

pub(super) const BREAKING: Levels = always(Breaking);
pub(super) const WARNING: Levels = always(Warning);
pub(super) const COMPATIBLE: Levels = always(Compatible);
pub(super) const DOCS: Levels = always(Changed);
pub(super) const ADDITIVE: Levels = always(Additive);
pub(super) const UNCHANGED: Levels = always(Unchanged);

/// A request may only be loosened, a response only be tightened.
pub(super) const VALUES: Levels =
    both([BREAKS, FINE, BREAKS], [FINE, BREAKS, BREAKS], ["tighter", "looser", "other"]);
/// The same, of what only tightens.
pub(super) const TIGHTER: Levels = both([BREAKS, NEVER, NEVER], [FINE, NEVER, NEVER], ANY);
/// The same, of what only loosens.
pub(super) const LOOSER: Levels = both([NEVER, FINE, NEVER], [NEVER, BREAKS, NEVER], ANY);
/// Few clients check responses against a pattern.
pub(super) const PATTERN: Levels = Levels { response: [FINE, WARNS, WARNS], ..VALUES };
/// A client that sends no `Accept` may get the other type.
pub(super) const MEDIA_TYPE_ADDED: Levels =
    both([NEVER, FINE, NEVER], [FINE, WARNS, NEVER], ["to a body without any", "to others", ""]);
/// In a callback, clients get something that they may ignore.
pub(super) const ADDED: Levels =
    both([BREAKS, FINE, NEVER], [FINE, FINE, NEVER], ["required", "optional", ""]);
pub(super) const BODY_REQUIRED: Levels = Levels { response: [BREAKS, BREAKS, NEVER], ..ADDED };
pub(super) const PROPERTY_ADDED: Levels = both(
    [BREAKS, FINE, NEVER],
    [FINE, BREAKS, NEVER],
    ["required", "optional, or excluded by the old document", ""],
);
pub(super) const REMOVED: Levels = both([BREAKS; 3], [WARNS, BREAKS, NEVER], ["optional", "required", ""]);
pub(super) const BUSY: Levels = same([FINE, BREAKS, NEVER], ["gone", "new or another", ""]);
/// The server acts on the default of a parameter; that of a property is what tools fill in.
pub(super) const DEFAULT: Levels = both(
    [BREAKS, FINE, WARNS],
    [NEVER, FINE, WARNS],
    ["another or gone, of a parameter", "new", "another or gone"],
);
pub(super) const LAST_SUCCESS: Levels =
    same([FINE, BREAKS, NEVER], ["others are described", "it was the only success", ""]);
pub(super) const STATUS: Levels =
    same([FINE, BREAKS, NEVER], ["an error, or one of a range", "a success", ""]);
/// In a callback, clients send what they did before.
pub(super) const STATUS_ADDED: Levels =
    both([FINE, FINE, NEVER], [FINE, WARNS, NEVER], ["an error", "a success", ""]);
pub(super) const NEW_DOCUMENT: Levels =
    same([FINE, Some(Additive), NEVER], ["for clients", "for callers of the Rust", ""]);
pub(super) const EXTENSIBLE: Levels =
    both([FINE; 3], [FINE, BREAKS, NEVER], ["no longer extensible", "extensible", ""]);

impl Levels {
    /// The level of a change. A level that the table lacks counts as the worst.
    pub(super) fn level(&self, direction: Direction, strictness: Strictness) -> Verdict {
        let row = self.row(direction);
        let found = match strictness {
            Strictness::Tighter => row[0],
            Strictness::Looser => row[1],
            Strictness::Other => row[2],
        };
        debug_assert!(
            found.is_some(),
            "the table has no level for this: {direction:?} {strictness:?} {self:?}"
        );
        found.unwrap_or_else(|| self.worst())
    }

    /// The worst of the levels.
    #[must_use]
    pub fn worst(&self) -> Verdict {
        self.all().into_iter().min().unwrap_or(Breaking)
    }

    /// Every level, the worst first.
    #[must_use]
    pub fn all(&self) -> Vec<Verdict> {
        let mut all: Vec<Verdict> = self.request.into_iter().chain(self.response).flatten().collect();
        all.sort();
        all.dedup();
        all
    }

    /// Every level, the worst first, with the changes that get it in words: none if all do.
    #[must_use]
    pub fn in_words(&self) -> Vec<(Verdict, String)> {
        self.all().into_iter().map(|verdict| (verdict, self.when(verdict))).collect()
    }

    fn when(&self, verdict: Verdict) -> String {
        if self.all().len() == 1 {
            return String::new();
        }
        let of = |direction: Direction| {
            let row = self.row(direction);
            let is_all = row.iter().flatten().all(|one| *one == verdict);
            let words =
                row.iter().zip(self.words).filter(|(one, word)| **one == Some(verdict) && !word.is_empty());
            let words: Vec<&str> = words.map(|(_, word)| word).collect();
            let is_any = row.contains(&Some(verdict));
            is_any.then(|| if is_all { String::new() } else { words.join(" or ") })
        };
        let named = |name: &str, words: String| match words.as_str() {
            "" => name.to_owned(),
            words => format!("{name}: {words}"),
        };
        match (of(Direction::Request), of(Direction::Response)) {
            (Some(words), Some(_)) if self.request == self.response => words,
            (request, response) => {
                let request = request.map(|words| named("requests", words));
                let response = response.map(|words| named("responses", words));
                request.into_iter().chain(response).collect::<Vec<_>>().join("; ")
            }
        }
    }

    fn row(&self, direction: Direction) -> &Row {
        match direction {
            Direction::Request => &self.request,
            Direction::Response => &self.response,
        }
    }
}
