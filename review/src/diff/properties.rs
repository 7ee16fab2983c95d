//! Compares the properties of objects, and their additional properties.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use openapi_document::{Entry, MAX_HOPS, Node};

use super::change::{Direction, Strictness, Verdict};
use super::comparer::{Nodes, Objects, Scope};
use super::pair::SchemaPair;
use super::rules::Rule;

pub(super) fn compare_properties<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    // Those that one side alone has, with whether that is the old one.
    let mut unpaired: Vec<(&'a Entry, bool)> = Vec::new();
    // A property that several members of an `allOf` describe has several entries, which are compared one by one.
    for old in pair.old.properties() {
        let twins = pair.new.named(&old.key);
        match twins.get(pair.old.rank(old)).or(twins.first()) {
            Some(new) => compare_property(scope, pair, old, new),
            None => unpaired.push((old, true)),
        }
    }
    for new in pair.new.properties() {
        let twins = pair.old.named(&new.key);
        match twins.first() {
            Some(old) if pair.new.rank(new) >= twins.len() => compare_property(scope, pair, old, new),
            Some(_) => {}
            None => unpaired.push((new, false)),
        }
    }
    scope.examine_entries(unpaired.iter().map(|(property, _)| *property));
    let Some(around) = pair.objects() else { return };
    let is_not_sent =
        |(property, is_old): &mut (&'a Entry, bool)| !travels(scope, property, *is_old, pair.direction);
    let not_sent: Vec<_> = unpaired.extract_if(.., is_not_sent).collect();
    for (Entry { key, node, .. }, is_old) in not_sent {
        let title = format!("{}: {} property `{key}`", pair.place, excluding(pair.direction));
        scope.gone_or_new([(Rule::OneWayChanged, Verdict::Compatible); 2], &title, (node, is_old), around);
    }
    compare_undescribed(scope, pair, around);
    if let [(old, true), (new, false)] = &*unpaired
        && scope.schemas(true).fingerprint(&old.node) == scope.schemas(false).fingerprint(&new.node)
    {
        let what = format!("{}: property `{}` -> `{}`", pair.place, old.key, new.key);
        return scope.wire(Rule::PropertyRenamed, Verdict::Breaking, what, &old.node, &new.node);
    }
    for (Entry { key, node, .. }, is_old) in unpaired {
        let view = if is_old { pair.old } else { pair.new };
        let is_required = view.required.contains_key(key.as_str());
        let need = if is_required { "required" } else { "optional" };
        let gone = Rule::PropertyRemoved.level(pair.direction, Strictness::tighter_if(!is_required));
        let rules = [(Rule::PropertyRemoved, gone), (Rule::PropertyAdded, verdict_of_new(pair, key))];
        let title = format!("{}: {need} property `{key}`", pair.place);
        scope.gone_or_new(rules, &title, (node, is_old), around);
        // A new property of this name was one of the additional ones.
        let additional = pair.old.get("additionalProperties").filter(|node| node.as_bool().is_none());
        if let Some(old) = additional.filter(|_| !is_old) {
            scope.compare_later((old, node), pair.direction, format!("{}.{key}", pair.place));
        }
    }
}

fn compare_property<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    old: &'a Entry,
    new: &'a Entry,
) {
    let place = format!("{}.{}", pair.place, old.key);
    let (direction, nodes) = (pair.direction, (&old.node, &new.node));
    match (travels(scope, old, true, direction), travels(scope, new, false, direction)) {
        (true, true) => {}
        // It matters only in the other direction, if it is sent there.
        (false, false) => {
            let title = format!("{place}, which is {} and does not travel here,", excluding(direction));
            return scope.set_aside([Rule::SameInOtherWords; 3], title, (Some(nodes.0), Some(nodes.1)));
        }
        (was, is) => {
            let verdict = if was { Verdict::Breaking } else { verdict_of_new(pair, &old.key) };
            let what = format!("{place}: {} {} -> {}", excluding(direction), !was, !is);
            scope.wire(Rule::OneWayChanged, verdict, what, nodes.0, nodes.1);
        }
    }
    compare_requirement(scope, pair, &old.key, nodes);
    scope.compare_later(nodes, direction, place);
}

/// Compares whether a property has to be there.
fn compare_requirement<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    name: &str,
    (old, new): Objects<'a>,
) {
    let (was, is) = (pair.old.required.get(name).copied(), pair.new.required.get(name).copied());
    let (rule, words) = match (was, is) {
        (None, Some(_)) => (Rule::PropertyRequired, "optional -> required"),
        (Some(_), None) => (Rule::PropertyOptional, "required -> optional"),
        _ => return,
    };
    let verdict = pair.direction.verdict(Strictness::tighter_if(is.is_some()));
    let what = format!("{}.{name}: {words}", pair.place);
    scope.wire(rule, verdict, what, was.or(Some(old)), is.or(Some(new)));
}

/// Compares the names that are required without being described.
fn compare_undescribed<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>, around: Objects<'a>) {
    let names: BTreeSet<&str> = pair.old.required.keys().chain(pair.new.required.keys()).copied().collect();
    for name in names {
        if pair.old.named(name).is_empty() && pair.new.named(name).is_empty() {
            compare_requirement(scope, pair, name, around);
        }
    }
}

/// Compares the additional properties: `true`, `{}` and an absent keyword are the same.
pub(super) fn compare_additional<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    for keyword in ["additionalProperties", "unevaluatedProperties"] {
        for nodes in pair.each(keyword) {
            compare_others(scope, pair, keyword, nodes);
        }
    }
}

fn compare_others<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    keyword: &str,
    (old, new): Nodes<'a>,
) {
    // The least first: two sides with a schema compare it.
    let kind = |node: Option<&Node>| match node {
        Some(node) if node.as_bool() == Some(false) => (0, "none"),
        Some(_) => (1, "of a schema"),
        None => (2, "any"),
    };
    let (before, after) = (kind(old), kind(new));
    if let (Some(old), Some(new), (1, _), (1, _)) = (old, new, before, after) {
        return scope.compare_later((old, new), pair.direction, format!("{}{{}}", pair.place));
    }
    scope.examine_all([old, new].into_iter().flatten());
    let strictness = match before.cmp(&after) {
        Ordering::Equal => return,
        Ordering::Less => Strictness::Looser,
        Ordering::Greater => Strictness::Tighter,
    };
    let words = if keyword == "unevaluatedProperties" { "unevaluated" } else { "additional" };
    let what = format!("{words} properties: {} -> {}", before.1, after.1);
    let spots = pair.spots(keyword);
    pair.report_as(
        scope,
        Rule::AdditionalPropertiesChanged,
        strictness,
        &what,
        (old.or(spots.0), new.or(spots.1)),
    );
}

/// The keyword of properties that do not travel in a direction.
pub(super) fn excluding(direction: Direction) -> &'static str {
    match direction {
        Direction::Request => "readOnly",
        Direction::Response => "writeOnly",
    }
}

/// Returns whether a property travels in a direction.
fn travels<'a>(scope: &Scope<'_, 'a>, property: &'a Entry, is_old: bool, direction: Direction) -> bool {
    let (keyword, schemas) = (excluding(direction), scope.schemas(is_old));
    let mut node = schemas.target(&property.node);
    // Putting a whole schema together only for a flag costs time.
    for _ in 0..MAX_HOPS {
        match schemas.wrapper(node) {
            Some(wrapper) if wrapper.shell.is(keyword) => return false,
            Some(wrapper) => node = wrapper.inner,
            None => break,
        }
    }
    let is_plain = ["$ref", "allOf", "anyOf", "oneOf"].iter().all(|keyword| node.get(keyword).is_none());
    if is_plain { !node.is(keyword) } else { !schemas.of(node).is(keyword) }
}

/// The verdict of a property that begins to travel.
fn verdict_of_new(pair: &SchemaPair<'_, '_>, name: &str) -> Verdict {
    let is_closed = |keyword: &str| pair.old.get(keyword).and_then(Node::as_bool) == Some(false);
    let was_closed = is_closed("additionalProperties") || is_closed("unevaluatedProperties");
    match pair.direction {
        Direction::Request if pair.new.required.contains_key(name) => Verdict::Breaking,
        // A client may rely on the old document, which excludes any other property.
        Direction::Response if was_closed => Verdict::Breaking,
        _ => Verdict::Compatible,
    }
}
