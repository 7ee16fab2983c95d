//! Compares the properties of objects, and what else an object may hold.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, VecDeque};

use cloud_certs_codegen::{Entry, Node};

use super::change::{Direction, Strictness, Verdict};
use super::comparer::Scope;
use super::pair::{SchemaPair, compare_optional_schemas};
use super::view::{excluding, is_alike, travels};

pub(super) fn compare_properties<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    // A property that several members of an `allOf` describe has several entries, which are compared one by one.
    let mut waiting: HashMap<&str, VecDeque<&'a Entry>> = HashMap::new();
    for new in &pair.new.properties {
        waiting.entry(&new.key).or_default().push_back(new);
    }
    for old in &pair.old.properties {
        let next = waiting.get_mut(old.key.as_str()).and_then(VecDeque::pop_front);
        match next.or_else(|| pair.new.property(&old.key)) {
            Some(new) => compare_property(scope, pair, old, new),
            None => removed.push(*old),
        }
    }
    let is_left = |new: &&&'a Entry| {
        waiting.get(new.key.as_str()).is_some_and(|rest| rest.iter().any(|one| std::ptr::eq(*one, **new)))
    };
    for new in pair.new.properties.iter().filter(is_left).copied() {
        match pair.old.property(&new.key) {
            Some(old) => compare_property(scope, pair, old, new),
            None => added.push(new),
        }
    }
    scope.examine_all(removed.iter().chain(&added).map(|property| &property.node));
    property_not_sent(scope, pair, &mut removed, true);
    property_not_sent(scope, pair, &mut added, false);
    compare_undescribed(scope, pair);
    if let ([old], [new]) = (&*removed, &*added)
        && is_alike(scope.old, &old.node, scope.new, &new.node)
    {
        let what = format!("{}: property `{}` -> `{}`", pair.place, old.key, new.key);
        return scope.wire("property-renamed", Verdict::Breaking, what, &old.node, &new.node);
    }
    removed.iter().for_each(|old| property_removed(scope, pair, old));
    added.iter().for_each(|new| property_added(scope, pair, new));
}

/// Reports the properties that do not travel in this direction, and takes them from the list.
fn property_not_sent<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    properties: &mut Vec<&'a Entry>,
    is_old: bool,
) {
    let root = if is_old { scope.old } else { scope.new };
    properties.retain(|property| {
        let is_sent = travels(root, property, pair.direction);
        if !is_sent {
            let (word, nodes) = match is_old {
                true => ("is gone", (Some(&property.node), None)),
                false => ("is new", (None, Some(&property.node))),
            };
            let what = format!("{} property `{}` {word}", excluding(pair.direction), property.key);
            pair.report(scope, "one-way-changed", Verdict::Compatible, &what, nodes);
        }
        is_sent
    });
}

fn compare_property<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    old: &'a Entry,
    new: &'a Entry,
) {
    let place = format!("{}.{}", pair.place, old.key);
    let direction = pair.direction;
    match (travels(scope.old, old, direction), travels(scope.new, new, direction)) {
        (true, true) => {}
        // It matters in the other direction, if anywhere.
        (false, false) => return scope.compare_later(&old.node, &new.node, direction.other(), place),
        (was, is) => {
            let verdict = if was { Verdict::Breaking } else { verdict_of_new(pair, &old.key) };
            let what = format!("{place}: {} {} -> {}", excluding(direction), !was, !is);
            scope.wire("one-way-changed", verdict, what, &old.node, &new.node);
        }
    }
    compare_requirement(scope, pair, &old.key, (&old.node, &new.node));
    scope.compare_later(&old.node, &new.node, direction, place);
}

/// Compares whether a property has to be there.
fn compare_requirement<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    name: &str,
    (old, new): (&'a Node, &'a Node),
) {
    let (was, is) = (pair.old.required.get(name).copied(), pair.new.required.get(name).copied());
    let (rule, words, strictness) = match (was, is) {
        (None, Some(_)) => ("property-required", "optional -> required", Strictness::Tighter),
        (Some(_), None) => ("property-optional", "required -> optional", Strictness::Looser),
        _ => return,
    };
    let what = format!("{}.{name}: {words}", pair.place);
    scope.wire(rule, pair.direction.verdict(strictness), what, was.or(Some(old)), is.or(Some(new)));
}

fn property_removed<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>, old: &'a Entry) {
    let is_required = pair.old.required.contains_key(old.key.as_str());
    let word = if is_required { "required" } else { "optional" };
    let what = format!("{word} property `{}` is gone", old.key);
    pair.report(scope, "property-removed", Verdict::Breaking, &what, (Some(&old.node), None));
}

fn property_added<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>, new: &'a Entry) {
    let is_required = pair.new.required.contains_key(new.key.as_str());
    let word = if is_required { "required" } else { "optional" };
    let what = format!("{word} property `{}` is new", new.key);
    pair.report(scope, "property-added", verdict_of_new(pair, &new.key), &what, (None, Some(&new.node)));
    // A property of this name was one of the additional ones.
    if let Some(old) = pair.old.get("additionalProperties").filter(|node| !node.entries().is_empty()) {
        scope.compare_later(old, &new.node, pair.direction, format!("{}.{}", pair.place, new.key));
    }
}

/// Compares the names that are required without being described.
fn compare_undescribed<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let (Some(old), Some(new)) = (pair.old.parts.first(), pair.new.parts.first()) else { return };
    let names: BTreeSet<&str> = pair.old.required.keys().chain(pair.new.required.keys()).copied().collect();
    for name in names {
        if pair.old.property(name).is_none() && pair.new.property(name).is_none() {
            compare_requirement(scope, pair, name, (old, new));
        }
    }
}

/// Compares `additionalProperties`: `true`, `{}` and nothing at all are the same.
pub(super) fn compare_additional<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let keyword = "additionalProperties";
    let (old, new) = pair.get(keyword);
    let kind = |node: Option<&Node>| match node {
        Some(node) if node.as_bool() == Some(false) => Additional::Nothing,
        Some(node) if !node.entries().is_empty() => Additional::Schema,
        _ => Additional::Anything,
    };
    scope.examine_all([old, new].into_iter().flatten().filter(|node| node.entries().is_empty()));
    let (before, after) = (kind(old), kind(new));
    if let (Some(old), Some(new), Additional::Schema, Additional::Schema) = (old, new, before, after) {
        return scope.compare_later(old, new, pair.direction, format!("{}{{}}", pair.place));
    }
    let strictness = match before.cmp(&after) {
        Ordering::Equal => return scope.stated_or_implied(pair.place, keyword, (old, new)),
        Ordering::Less => Strictness::Looser,
        Ordering::Greater => Strictness::Tighter,
    };
    scope.examine_all([old, new].into_iter().flatten());
    let what = format!("additional properties: {} -> {}", before.word(), after.word());
    pair.report_as(scope, "additional-properties-changed", strictness, &what, (old, new));
}

/// Compares `items`: without it, a list may hold anything.
pub(super) fn compare_items<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let (Some(old), Some(new)) = (pair.old.parts.first(), pair.new.parts.first()) else { return };
    let place = format!("{}[]", pair.place);
    compare_optional_schemas(scope, pair.get("items"), pair.direction, place, (old, new));
}

/// The verdict of a property that begins to travel.
fn verdict_of_new(pair: &SchemaPair<'_, '_>, name: &str) -> Verdict {
    let was_closed = pair.old.get("additionalProperties").and_then(Node::as_bool) == Some(false);
    match pair.direction {
        Direction::Request if pair.new.required.contains_key(name) => Verdict::Breaking,
        // A client may rely on the old document, which excludes any other property.
        Direction::Response if was_closed => Verdict::Breaking,
        _ => Verdict::Compatible,
    }
}

/// The properties that an object may hold beside the described ones, the least first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Additional {
    Nothing,
    Schema,
    Anything,
}

impl Additional {
    fn word(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Schema => "of a schema",
            Self::Anything => "any",
        }
    }
}
