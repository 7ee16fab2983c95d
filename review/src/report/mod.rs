//! Reports of the same typed changes, for people and for programs, and the parts that they have in common.

mod aligned;
pub(crate) mod changelog;
pub(crate) mod check;
mod finding;
pub(crate) mod github;
mod gitlab;
mod grouped;
pub(crate) mod html;
pub(crate) mod json;
mod junit;
pub(crate) mod markdown;
mod nearest;
mod other;
mod paths;
mod request;
pub(crate) mod rules;
mod rust_line;
mod sarif;
mod sources;
pub(crate) mod text;
pub(crate) mod upstream;
pub(crate) mod write;

use self::grouped::grouped;
use crate::diff::{Change, Effect, Facet, Review};
use crate::reviewed::Reviewed;

/// The verdicts in one line, with the number of what is left out. `word` may colour them.
fn verdicts(reviewed: &Reviewed, word: impl Fn(&'static str) -> String) -> String {
    let review = &reviewed.review;
    let [wire, surface, docs] =
        [Facet::Wire, Facet::Surface, Facet::Docs].map(|facet| word(review.word(facet)));
    let accepted = match review.accepted() {
        0 => String::new(),
        some => format!(", accepted: {some}"),
    };
    format!(
        "wire: {wire}, surface: {surface}, docs: {docs}, unclassified: {}{accepted}{}",
        review.unclassified(),
        left_out(reviewed)
    )
}

/// The number of operations and changes that settings and flags leave out, if there are any.
fn left_out(reviewed: &Reviewed) -> String {
    let count = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        many => Some(format!("{many} {one}s")),
    };
    let counts =
        [count(reviewed.left_out.len(), "operation"), count(reviewed.ignored + reviewed.filtered, "change")];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    if counts.is_empty() { String::new() } else { format!(", left out: {}", counts.join(" and ")) }
}

/// Lines of the generated Rust that one rule found, with one verdict. They have no place in a document.
struct RustLines<'a> {
    /// The first, which has the verdict, the reason and the effect of all.
    first: &'a Change,
    /// The lines in the order of the listing. Each begins with `-` or `+`.
    changes: Vec<&'a Change>,
}

impl RustLines<'_> {
    /// The lines, each with its fingerprint in a comment of Rust.
    fn marked(&self) -> impl Iterator<Item = String> {
        self.changes.iter().map(|change| format!("{} // {}", change.what, change.fingerprint()))
    }
}

/// The effect on Rust callers behind a change, or behind its reason; nothing if there is none.
fn effect_note(effect: Option<Effect>) -> String {
    effect.map(|effect| format!(" (Rust: {})", effect.words())).unwrap_or_default()
}

/// Separates the changes of the documents, what breaks first, from the lines of Rust by rule.
fn separate(review: &Review) -> (Vec<&Change>, Vec<RustLines<'_>>) {
    let is_line =
        |change: &&Change| change.facet == Facet::Surface && change.old.is_none() && change.new.is_none();
    let (lines, mut changes): (Vec<_>, Vec<_>) = review.changes.iter().partition(is_line);
    changes.sort_by_key(|change| (change.verdict, change.accepted.is_some()));
    let groups =
        grouped(lines, |change| (change.verdict, change.rule, change.accepted.as_deref(), change.effect));
    let groups = groups.into_iter().map(|(_, changes)| changes);
    let groups =
        groups.filter_map(|changes| Some(RustLines { first: changes.first().copied()?, changes })).collect();
    (changes, groups)
}

/// The first items, and the number of the others.
fn first(most: usize, mut items: Vec<String>) -> Vec<String> {
    let left = items.split_off(items.len().min(most)).len();
    items.extend((left > 0).then(|| format!("and {left} more")));
    items
}
