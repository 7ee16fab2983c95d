//! Finds schemas that say the same in other words.

use std::collections::BTreeSet;

use openapi_document::{GROUPS, Node, Schema, is_definitions, same_json, shape};

use super::comparer::{Nodes, Scope};
use super::pair::SchemaPair;
use super::prose::is_prose;
use super::rules::Rule;

/// Reports keywords that are not the same, and of which no change was reported: the other rules found that they say the
/// same.
pub(super) fn compare_words<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let mut differing = BTreeSet::new();
    let mut nodes: Nodes<'a> = (None, None);
    let mut note = |keyword: &'a str, found: Nodes<'a>| {
        nodes = if differing.is_empty() { found } else { nodes };
        differing.insert(keyword);
    };
    let keywords: BTreeSet<&'a str> =
        pair.old.keywords.keys().chain(pair.new.keywords.keys()).copied().collect();
    let are_alike = pair.old.parts.len() == pair.new.parts.len();
    for keyword in keywords.into_iter().filter(|keyword| !is_prose(keyword)) {
        let (old, new) = (stated(scope, pair.old, true, keyword), stated(scope, pair.new, false, keyword));
        if is_same(&old, &new, are_alike) {
            continue;
        }
        let group = GROUPS.iter().find(|group| group.contains(&keyword)).copied();
        // A property that is no longer sent is reported as a whole.
        let is_one_way = matches!(keyword, "readOnly" | "writeOnly")
            && pair.objects().is_some_and(|(old, new)| scope.is_reported(old) || scope.is_reported(new));
        let is_reported = is_one_way
            || group.unwrap_or(&[keyword]).iter().any(|keyword| {
                pair.old.all(keyword).iter().chain(pair.new.all(keyword)).any(|node| scope.is_reported(node))
            });
        scope.settle(old.iter().chain(&new).copied());
        if !is_reported {
            note(keyword, (old.first().copied(), new.first().copied()));
        }
    }
    let names = |schema: &Schema<'a>| -> Vec<&'a str> {
        let mut names: Vec<_> = schema.parts.iter().flat_map(|part| part.items_of("required")).collect();
        names.sort_by_key(|name| name.as_str());
        names.into_iter().filter_map(Node::as_str).collect()
    };
    let lists = [pair.old, pair.new].map(|schema| schema.parts.iter().find_map(|part| part.get("required")));
    if are_alike
        && names(pair.old) != names(pair.new)
        && pair.old.required.keys().eq(pair.new.required.keys())
    {
        note("required", (lists[0], lists[1]));
    }
    let Some(objects) = pair.objects() else { return };
    let absorbed = (&pair.old.absorbed, &pair.new.absorbed);
    if !scope.is_reported(objects.0) && !scope.is_reported(objects.1) {
        if !is_same(absorbed.0, absorbed.1, true) {
            note("members", (absorbed.0.first().copied(), absorbed.1.first().copied()));
        }
        if objects.0.kind() != objects.1.kind() {
            note("schema", (Some(objects.0), Some(objects.1)));
        }
    }
    if differing.is_empty() {
        return;
    }
    let words = Vec::from_iter(differing).join(", ");
    let place = pair.place;
    let what = match nodes {
        (Some(_), Some(_)) => format!("{place}: {words} in other words"),
        _ => format!("{place}: {words} is stated or implied"),
    };
    scope.docs(Rule::SameInOtherWords, what, nodes.0, nodes.1);
}

/// The nodes of a keyword that are compared by what they say: not the schemas in it.
fn stated<'a>(scope: &Scope<'_, 'a>, schema: &Schema<'a>, is_old: bool, keyword: &str) -> Vec<&'a Node> {
    let version = if is_old { scope.old.version } else { scope.new.version };
    match shape(keyword, version) {
        None => Vec::new(),
        Some(_) if is_definitions(keyword) => Vec::new(),
        Some(shape) if shape.is_of_schemas() => {
            let active = schema.active(keyword);
            let is_idle = |node: &&Node| !active.iter().any(|one| std::ptr::eq(*one, *node));
            schema.all(keyword).iter().copied().filter(is_idle).collect()
        }
        Some(_) => schema.all(keyword).to_vec(),
    }
}

/// A keyword that a whole new member of an `allOf` repeats is part of that member: then the values count, once each.
fn is_same(old: &[&Node], new: &[&Node], are_alike: bool) -> bool {
    if old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same_json(old, new)) {
        return true;
    }
    let values =
        |nodes: &[&Node]| nodes.iter().map(|node| node.to_json().to_string()).collect::<BTreeSet<_>>();
    !are_alike && values(old) == values(new)
}
