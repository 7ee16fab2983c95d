//! Compares two schemas: their type, and keyword by keyword.

use std::collections::BTreeSet;

use openapi_document::Node;

use super::change::{Serialization, Strictness, Verdict};
use super::comparer::{Comparer, Scope, Task};
use super::composition::{compare_choices, lone_member};
use super::keywords;
use super::pair::SchemaPair;
use super::properties::{compare_additional, compare_items, compare_properties};
use super::prose::{compare_prose_of_schemas, is_prose};
use super::rules::Rule;
use super::view::{View, shown};

/// Compares all schemas that wait, and those that they lead to.
pub(super) fn compare_waiting(comparer: &mut Comparer<'_>) {
    while let Some((task, mut scope)) = comparer.next_task() {
        compare_schemas(&mut scope, &task);
    }
}

fn compare_schemas<'a>(scope: &mut Scope<'_, 'a>, task: &Task<'a>) {
    let (old, new) = (View::of(scope.old, task.nodes.0), View::of(scope.new, task.nodes.1));
    for (view, is_old) in [(&old, true), (&new, false)] {
        for part in &view.parts {
            scope.mark([*part]);
            // Their values hold schemas or names that are examined one by one.
            let containers = ["properties", "required", "allOf", "oneOf", "anyOf", "$ref", "type"];
            scope.mark(containers.iter().filter_map(|keyword| part.get(keyword)));
            for member in part.get("allOf").map(Node::items).unwrap_or_default() {
                scope.examine_references(member, is_old);
            }
        }
        scope.mark(view.required.values().copied());
    }
    let pair = &SchemaPair { old: &old, new: &new, direction: task.direction, place: &task.place };
    compare_prose_of_schemas(scope, pair);
    if lone_member(scope, pair) {
        return;
    }
    keywords::compare_keywords_of_any_type(scope, pair);
    if list_of_one(scope, pair) || compare_types(scope, pair) == Some(Strictness::Other) {
        // The other keywords of the two types have no counterpart.
        let entries = old.parts.iter().chain(&new.parts).flat_map(|part| part.entries());
        return scope.examine_entries(entries.filter(|entry| keywords::is_of_one_type(&entry.key)));
    }
    // A list inside of a list, or of an object, is not exploded.
    let inner = match scope.serialization {
        Serialization::Exploded => Serialization::Text,
        other => other,
    };
    let scope = &mut scope.serialized_as(inner);
    keywords::compare_keywords_of_one_type(scope, pair);
    compare_members_of_all_of(scope, pair);
    compare_properties(scope, pair);
    compare_additional(scope, pair);
    compare_items(scope, pair);
    compare_choices(scope, pair);
}

/// Compares a value that becomes an exploded list, or was one: a sender of the one sends a list of one item.
fn list_of_one<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) -> bool {
    if scope.serialization != Serialization::Exploded {
        return false;
    }
    let word = |view: &View<'_>| view.get("type").map(shown).unwrap_or_default();
    let (before, after) = (word(pair.old), word(pair.new));
    let (list, strictness) = match (before.as_str(), after.as_str()) {
        ("array", "array") | ("", _) | (_, "") => return false,
        (_, "array") => (pair.new, Strictness::Looser),
        ("array", _) => (pair.old, Strictness::Tighter),
        _ => return false,
    };
    let takes_one = list.number("minItems").is_none_or(|least| least <= 1.0)
        && list.number("maxItems").is_none_or(|most| most >= 1.0);
    let (Some(items), true) = (list.get("items"), takes_one) else { return false };
    let what = format!("type {before} -> {after}");
    pair.report_as(scope, Rule::ArrayOrNot, strictness, &what, pair.get("type"));
    let Some((old, new)) = pair.objects() else { return true };
    let nodes = if strictness == Strictness::Looser { (old, items) } else { (items, new) };
    let mut scope = scope.serialized_as(Serialization::Text);
    scope.compare_as_equal().compare_later(nodes, pair.direction, pair.place.to_owned());
    true
}

/// Compares `type`, which other keywords depend on.
fn compare_types<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) -> Option<Strictness> {
    let (old, new) = pair.get("type");
    let word = |node: Option<&Node>| node.map_or_else(|| "any".to_owned(), shown);
    let (before, after) = (word(old), word(new));
    // `properties` without a type describe an object just as well.
    let implied = |view: &View<'_>| !view.properties.is_empty() && view.get("type").is_none();
    if before == after {
        return None;
    }
    if (implied(pair.old) && after == "object") || (before == "object" && implied(pair.new)) {
        scope.stated_or_implied(pair.place, "type", (old, new));
        return None;
    }
    let is_text = scope.serialization != Serialization::Json;
    let strictness = match (before.as_str(), after.as_str()) {
        ("any", _) | ("number", "integer") => Strictness::Tighter,
        (_, "any") | ("integer", "number") => Strictness::Looser,
        // Whatever is written as text is a string.
        ("string", "integer" | "number" | "boolean") if is_text => Strictness::Tighter,
        ("integer" | "number" | "boolean", "string") if is_text => Strictness::Looser,
        _ => Strictness::Other,
    };
    let rule = if before == "array" || after == "array" { Rule::ArrayOrNot } else { Rule::TypeChanged };
    pair.report_as(scope, rule, strictness, &format!("type {before} -> {after}"), (old, new));
    Some(strictness)
}

/// Compares keywords that several members of an `allOf` have: elsewhere, the first of them stands for all.
fn compare_members_of_all_of<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let keywords: BTreeSet<&str> =
        pair.old.keywords.keys().chain(pair.new.keywords.keys()).copied().collect();
    for keyword in keywords.into_iter().filter(|keyword| !is_prose(keyword)) {
        let (old, new) = (pair.old.all(keyword), pair.new.all(keyword));
        if old.len().max(new.len()) < 2 {
            continue;
        }
        let values = |nodes: &[&Node]| nodes.iter().map(|node| shown(node)).collect::<BTreeSet<_>>();
        if values(old) == values(new) {
            // A keyword that a whole new member repeats is part of that member.
            if pair.old.parts.len() == pair.new.parts.len() {
                scope.stated_or_implied(pair.place, keyword, (old.get(1).copied(), new.get(1).copied()));
            }
            continue;
        }
        scope.examine_all(old.iter().chain(new).copied());
        let words = |nodes: &[&Node]| match nodes.is_empty() {
            true => "none".to_owned(),
            false => nodes.iter().map(|node| shown(node)).collect::<Vec<_>>().join(" and "),
        };
        let what = format!("{keyword} of members of allOf: {} -> {}", words(old), words(new));
        let nodes = (old.last().copied(), new.last().copied());
        pair.report(scope, Rule::AllOfChanged, Verdict::Breaking, &what, nodes);
    }
}
