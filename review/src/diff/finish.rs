//! Turns the drafts of the walk into changes: each once, with its places and the operations that it reaches. A change
//! of a shared object is named after the object, and not after one of those that use it.

use std::collections::HashMap;

use openapi_document::Node;

use super::change::{Change, Direction, Facet, Verdict};
use super::comparer::{ComparedPair, Comparer, Draft, Objects};
use super::deprecated::note;
use super::place::Place;
use super::places::Places;
use super::reach::{Reach, SetIndex};
use super::rules::Rule;
use super::users::Users;

/// The facts that two drafts of one change have in common.
type Key = (Rule, String, Option<*const Node>, Option<*const Node>);

/// The drafts of one change, in one direction or both.
struct Found<'d, 'a> {
    draft: &'d Draft<'a>,
    /// The objects of its pair.
    objects: Option<Objects<'a>>,
    /// The change in a sentence.
    what: String,
    /// The verdicts, with the directions that have them and the operations that are reached.
    verdicts: Vec<(Verdict, Vec<Direction>, SetIndex)>,
}

/// The names of changes of objects that several places use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// The name of the object.
    BySharedObject,
    /// The name of the first place that uses it, for documents whose names have nothing in common.
    ByUse,
}

/// The changes, the worst first, then in the order of the documents.
pub(super) fn changes(comparer: &Comparer<'_>, naming: Naming) -> Vec<Change> {
    let mut reach = Reach::new(&comparer.pairs);
    let users = Users::new(&comparer.pairs, &mut reach);
    let with_drafts = || comparer.pairs.iter().filter(|pair| !pair.drafts.is_empty());
    let drafts = || with_drafts().flat_map(|pair| &pair.drafts);
    let objects = || with_drafts().filter_map(|pair| pair.objects);
    let old = drafts().filter_map(|draft| draft.old).chain(objects().map(|(old, _)| old));
    let new = drafts().filter_map(|draft| draft.new).chain(objects().map(|(_, new)| new));
    let places = (Places::new(comparer.old, old), Places::new(comparer.new, new));
    // A change in several operations, as of servers that they share, is one change.
    let mut indices: HashMap<Key, usize> = HashMap::new();
    let mut found: Vec<Found<'_, '_>> = Vec::new();
    for (index, pair) in comparer.pairs.iter().enumerate().filter(|(_, pair)| !pair.drafts.is_empty()) {
        let is_named = reach.is_named(index);
        for draft in pair.drafts.iter().filter(|draft| is_named || draft.facet != Facet::Docs) {
            let (what, direction) = match naming {
                Naming::BySharedObject => named(pair, draft, &places),
                Naming::ByUse => (draft.what.clone(), None),
            };
            let address = |node: Option<&Node>| node.map(std::ptr::from_ref);
            let key = (draft.rule, what.clone(), address(draft.old), address(draft.new));
            let known = *indices.entry(key).or_insert_with(|| {
                found.push(Found { draft, objects: pair.objects, what, verdicts: Vec::new() });
                found.len() - 1
            });
            let verdicts = &mut found[known].verdicts;
            let set = reach.set_of(index);
            match verdicts.iter_mut().find(|(verdict, ..)| *verdict == draft.verdict) {
                Some((_, directions, reached)) => {
                    directions.extend(direction);
                    *reached = reach.union(*reached, set);
                }
                None => verdicts.push((draft.verdict, direction.into_iter().collect(), set)),
            }
        }
    }
    let mut changes = Vec::new();
    for Found { draft, objects, what, verdicts } in &found {
        let place = place(draft, *objects, &places);
        for (verdict, directions, set) in verdicts {
            changes.push(Change {
                rule: draft.rule,
                facet: draft.facet,
                verdict: *verdict,
                what: format!(
                    "{}{what}{}",
                    word(directions, draft.facet),
                    note(draft.rule, draft.old, comparer.old)
                ),
                why: draft.rule.why(),
                place: place.clone(),
                fingerprint: 0,
                old: draft.old.map(|node| places.0.spot(node)),
                new: draft.new.map(|node| places.1.spot(node)),
                operations: match draft.facet {
                    Facet::Unclassified => reach.within(&place.subject, users.of(draft).unwrap_or(*set)),
                    _ => reach.names(*set),
                },
                effect: None,
                accepted: None,
            });
        }
    }
    changes.sort_by(|a, b| order(a).cmp(&order(b)));
    changes
}

/// The place of a change: that of the side that has the changed part itself, and not only the object around it.
fn place(draft: &Draft<'_>, objects: Option<Objects<'_>>, (old, new): &(Places<'_>, Places<'_>)) -> Place {
    let (before, after) = match (draft.old, draft.new) {
        (Some(before), Some(after)) => (before, after),
        (before, after) => {
            let sides = before.map(|node| old.place(node)).or_else(|| after.map(|node| new.place(node)));
            return sides.unwrap_or_else(Place::document);
        }
    };
    let is_around = objects.map(|objects| (std::ptr::eq(objects.0, before), std::ptr::eq(objects.1, after)));
    let (was, is) = (old.place(before), new.place(after));
    let is_old = match is_around {
        Some((false, true)) => true,
        Some((true, false)) => false,
        _ if was.subject == is.subject => old.depth(before) > new.depth(after),
        _ => is.is_in_document() && !was.is_in_document(),
    };
    if is_old { was } else { is }
}

/// The sentence of a change, and the direction that it lacks if it is about a shared object.
fn named(
    pair: &ComparedPair<'_>,
    draft: &Draft<'_>,
    (old, new): &(Places<'_>, Places<'_>),
) -> (String, Option<Direction>) {
    let rest = draft.what.strip_prefix(&pair.place);
    let shared = pair.objects.and_then(|objects| Some((old.shared(objects.0)?, new.shared(objects.1)?)));
    let (Some((before, after)), Some(rest)) = (shared, rest) else { return (draft.what.clone(), None) };
    // What an `allOf` refers to stands elsewhere.
    let nodes = (draft.old.and_then(|node| old.shared(node)), draft.new.and_then(|node| new.shared(node)));
    let elsewhere = match nodes {
        (Some(one), _) if one.name == before.name => None,
        (_, Some(other)) if other.name == after.name => None,
        (one, other) => other.or(one),
    };
    let direction = pair.direction.filter(|_| after.has_any_direction());
    let label = elsewhere.map_or_else(|| format!("{}{}", after.name, after.path), |elsewhere| elsewhere.name);
    (label + rest, direction)
}

/// The direction in which the change matters, if it is one alone. Texts are the same in both.
fn word(directions: &[Direction], facet: Facet) -> &'static str {
    let is_all = |direction| directions.iter().all(|one| *one == direction);
    match () {
        () if directions.is_empty() || facet == Facet::Docs => "",
        () if is_all(Direction::Request) => "request ",
        () if is_all(Direction::Response) => "response ",
        () => "",
    }
}

/// The place of a change in a report: by facet, the worst first, then in the order of the documents.
fn order(change: &Change) -> (Facet, Verdict, Option<(&str, u32, u32)>, &str) {
    let spot = change.new.as_ref().or(change.old.as_ref());
    (change.facet, change.verdict, spot.map(|spot| (&*spot.file, spot.line, spot.column)), &change.what)
}
