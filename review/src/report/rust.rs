//! The generated Rust of a review: lines that are gone or new, which have no place in a document.

use crate::diff::{Change, Facet, Review, Verdict};

/// The lines that one rule found, in the order of the listing.
pub(crate) struct Rust<'a> {
    pub(crate) verdict: Verdict,
    pub(crate) rule: &'static str,
    pub(crate) why: &'a str,
    /// Why somebody accepted them.
    pub(crate) accepted: Option<&'a str>,
    /// Each begins with `-` or `+`.
    pub(crate) lines: Vec<&'a str>,
}

/// The changes of the documents, what breaks first; and the lines of Rust, by rule.
pub(crate) fn apart(review: &Review) -> (Vec<&Change>, Vec<Rust<'_>>) {
    let (lines, mut changes): (Vec<_>, Vec<_>) = review.changes.iter().partition(|change| is_line(change));
    changes.sort_by_key(|change| (change.verdict, change.accepted.is_some()));
    let mut groups: Vec<Rust<'_>> = Vec::new();
    for change in lines {
        let Change { verdict, rule, what, .. } = change;
        let accepted = change.accepted.as_deref();
        let group = groups
            .iter_mut()
            .find(|group| (group.verdict, group.rule, group.accepted) == (*verdict, *rule, accepted));
        match group {
            Some(group) => group.lines.push(what),
            None => {
                groups.push(Rust { verdict: *verdict, rule, why: change.why, accepted, lines: vec![what] });
            }
        }
    }
    (changes, groups)
}

fn is_line(change: &Change) -> bool {
    change.facet == Facet::Surface && change.old.is_none() && change.new.is_none()
}
