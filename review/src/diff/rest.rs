//! Compares the parts that no rule examined, so that no change goes unnoticed.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::mem::discriminant;

use openapi_document::{Document, METHODS, Node, Value, Version, is_docs_extension};

use super::comparer::{Nodes, Scope};
use super::prose::is_prose;
use super::rules::Rule;
use super::used::referenced;
use super::view::{relative, resolve};

pub(super) fn compare_rest(scope: &mut Scope<'_, '_>) {
    let (old, new) = (scope.old, scope.new);
    unused_components(scope, old, new);
    uninherited(scope);
    let root = Around { is_pair: true, is_reached: true, ..Around::default() };
    visit(scope, (Some(&old.root), Some(&new.root)), "", root);
    // Other files contain the targets of `$ref`s, and maybe more.
    let files = |document| -> BTreeMap<String, _> {
        Document::roots(document).skip(1).map(|root| (relative(document, root), root)).collect()
    };
    let (before, after) = (files(old), files(new));
    for name in BTreeSet::from_iter(before.keys().chain(after.keys())) {
        let nodes = (before.get(name).copied(), after.get(name).copied());
        visit(scope, nodes, name, Around { is_pair: true, ..Around::default() });
    }
}

/// Compares the servers and parameters of paths that no operation of both documents inherits.
fn uninherited<'a>(scope: &mut Scope<'_, 'a>) {
    fn items(document: &Document) -> BTreeMap<&str, &Node> {
        let paths = document.root.entries_of("paths");
        paths.iter().map(|path| (path.key.as_str(), resolve(document, &path.node))).collect()
    }
    let (before, after) = (items(scope.old), items(scope.new));
    for name in BTreeSet::from_iter(before.keys().chain(after.keys())) {
        let items = (before.get(name).copied(), after.get(name).copied());
        for keyword in ["servers", "parameters"] {
            let [old, new] = [items.0, items.1].map(|item| item.and_then(|item| item.get(keyword)));
            let left = [(old, scope.old), (new, scope.new)].map(|(list, document)| {
                let list = list.filter(|list| keyword == "parameters" || !scope.is_examined(list));
                let of_list = list.map(Node::items).unwrap_or_default().iter();
                // A parameter that was compared has its name examined.
                let is_compared = |one: &&Node| {
                    let name = resolve(document, one).get("name");
                    keyword == "parameters" && name.is_some_and(|name| scope.is_examined(name))
                };
                of_list.filter(|one| !is_compared(one)).collect::<Vec<&'a Node>>()
            });
            let json = |nodes: &[&Node]| nodes.iter().map(|node| node.to_json()).collect::<Vec<_>>();
            let is_changed = json(&left[0]) != json(&left[1]);
            scope.examine_all(left.into_iter().flatten());
            if is_changed {
                let what = format!("{keyword} of {name}, which no operation of both documents inherits");
                scope.docs(Rule::NotInheritedChanged, what, old, new);
            }
        }
    }
}

/// Compares components that no operation uses, which travel nowhere. The surface listing has their generated types.
fn unused_components<'a>(scope: &mut Scope<'_, 'a>, old: &'a Document, new: &'a Document) {
    let kinds = |document: &'a Document| document.root.entries_of("components");
    let names = kinds(old).iter().chain(kinds(new)).flat_map(|kind| {
        let components = kind.node.entries().iter();
        components.map(|component| (kind.key.as_str(), component.key.as_str()))
    });
    let used = (referenced(old), referenced(new));
    for (kind, name) in BTreeSet::from_iter(names).into_iter().filter(|(kind, _)| !is_docs_extension(kind)) {
        let find = |document: &'a Document| document.root.get("components")?.get(kind)?.get(name);
        let (before, after) = (find(old), find(new));
        let is_examined = |node: Option<&Node>| node.is_some_and(|node| scope.is_examined(node));
        if is_examined(before) || is_examined(after) {
            continue;
        }
        scope.examine_all([before, after].into_iter().flatten());
        let has = |used: &HashSet<*const Node>, node: Option<&'a Node>| {
            node.is_some_and(|node| used.contains(&std::ptr::from_ref(node)))
        };
        let (rule, word) = match (before, after) {
            (Some(before), Some(after)) if before.to_json() == after.to_json() => continue,
            // The change of what leads to it says it all.
            (None, _) if has(&used.1, after) => continue,
            (_, None) if has(&used.0, before) => continue,
            (Some(_), Some(_)) => (Rule::UnusedComponentChanged, "changed"),
            (Some(_), None) => (Rule::UnusedComponentRemoved, "is gone"),
            (None, _) => (Rule::UnusedComponentAdded, "is new"),
        };
        let by = match has(&used.0, before) || has(&used.1, after) {
            true => "which nothing that both documents have uses",
            false => "which nothing uses",
        };
        scope.docs(rule, format!("component `{kind}/{name}`, {by}, {word}"), before, after);
    }
}

/// The surroundings of two nodes.
#[derive(Clone, Copy, Default)]
struct Around {
    /// The two correspond, and do not just have the same index in lists of different lengths.
    is_pair: bool,
    /// They stand beside a `$ref`, on a side that has them.
    is_beside_reference: bool,
    /// They are part of the document, and not just of a file.
    is_reached: bool,
    /// They are examples: anything may stand there.
    is_data: bool,
    /// Their key is a name chosen by the author, not a keyword.
    is_name: bool,
}

/// The keywords of mappings whose keys are names.
const NAMES: [&str; 19] = [
    "$defs",
    "callbacks",
    "content",
    "dependentSchemas",
    "encoding",
    "examples",
    "headers",
    "links",
    "mapping",
    "parameters",
    "pathItems",
    "patternProperties",
    "properties",
    "requestBodies",
    "schemas",
    "scopes",
    "securitySchemes",
    "variables",
    "webhooks",
];

fn visit<'a>(scope: &mut Scope<'_, 'a>, (old, new): Nodes<'a>, key: &str, around: Around) {
    let nodes = || [old, new].into_iter().flatten();
    let is_reached = around.is_reached || nodes().any(|node| scope.is_examined(node));
    let is_extension = is_docs_extension(key) && !around.is_name;
    let is_data = around.is_data || (!around.is_name && ["example", "examples"].contains(&key));
    let within = Around { is_reached, is_data, is_name: false, is_beside_reference: false, ..around };
    let around = Around { is_reached, ..around };
    let is_left = |node: Option<&Node>| node.is_some_and(|node| has_unexamined(scope, node));
    match (old, new) {
        (Some(before), Some(after)) => match (&before.value, &after.value) {
            _ if is_extension && before.to_json() == after.to_json() => {}
            _ if is_extension && (is_left(old) || is_left(new)) => {
                left(scope, "changed", (old, new), key, around);
            }
            _ if is_extension => {}
            (Value::Map(entries), Value::Map(others)) => {
                let is_beside_reference = [before, after].iter().any(|node| node.str("$ref").is_some());
                let is_name = !around.is_name && NAMES.contains(&key);
                let around = Around { is_beside_reference, is_name, ..within };
                for entry in entries.iter() {
                    visit(scope, (Some(&entry.node), after.get(&entry.key)), &entry.key, around);
                }
                for entry in others.iter().filter(|entry| before.get(&entry.key).is_none()) {
                    visit(scope, (None, Some(&entry.node)), &entry.key, around);
                }
            }
            (Value::List(items), Value::List(others)) => {
                let around = Around { is_pair: around.is_pair && items.len() == others.len(), ..within };
                for index in 0..items.len().max(others.len()) {
                    visit(scope, (items.get(index), others.get(index)), key, around);
                }
            }
            (one, other) if one == other => {}
            // Rules compare numbers as doubles.
            (Value::Number(one), Value::Number(other))
                if one.is_beyond_f64() && one.as_f64() == other.as_f64() =>
            {
                let what = format!("`{key}` was {one} and is {other}, which are the same to most programs");
                scope.unclassified(what, (old, new));
            }
            _ if is_left(old) || is_left(new) => left(scope, "changed", (old, new), key, around),
            // One of them is malformed, so a rule may have treated it as missing.
            _ if around.is_pair
                && is_other_kind(before, after, key)
                && !is_data
                && !nodes().any(|node| scope.is_reported(node)) =>
            {
                let what = format!("`{key}` was {} and is {}", before.kind(), after.kind());
                scope.unclassified(what, (old, new));
            }
            _ => {}
        },
        (Some(_), None) if is_left(old) => left(scope, "is gone", (old, new), key, around),
        (None, Some(_)) if is_left(new) => left(scope, "is new", (old, new), key, around),
        _ => {}
    }
}

/// Reports a change of what no rule examined.
fn left<'a>(scope: &mut Scope<'_, 'a>, word: &str, nodes: Nodes<'a>, key: &str, around: Around) {
    let what = format!("`{key}` {word}");
    let is_of_3_0 = |document: &Document| document.version == Version::V3_0;
    let is_ignored = is_of_3_0(scope.old) && is_of_3_0(scope.new);
    let is_empty_path =
        |node: Option<&Node>| node.is_none_or(|node| !METHODS.iter().any(|one| node.get(one).is_some()));
    let rule = match () {
        () if is_docs_extension(key) && !around.is_name => Rule::DocsExtensionChanged,
        () if !around.is_reached => {
            let what = format!("{key}: what nothing uses {word}");
            return scope.docs(Rule::UnusedComponentChanged, what, nodes.0, nodes.1);
        }
        () if around.is_beside_reference && (is_ignored || is_prose(key)) => Rule::RefSiblingChanged,
        () if key.starts_with('/') && is_empty_path(nodes.0) && is_empty_path(nodes.1) => {
            Rule::EmptyPathChanged
        }
        () => return scope.unclassified(what, nodes),
    };
    scope.docs(rule, what, nodes.0, nodes.1);
}

/// Returns whether two values that correspond cannot both be right here. A default may be text or a number, which are
/// the same in a query (a property of that name is neither), and rules handle `null`.
fn is_other_kind(old: &Node, new: &Node, key: &str) -> bool {
    let is_nothing = [old, new].iter().any(|node| matches!(node.value, Value::Null));
    let is_nested = [old, new].iter().any(|node| matches!(node.value, Value::List(_) | Value::Map(_)));
    let is_free = ["default", "enum"].contains(&key) && !is_nested;
    discriminant(&old.value) != discriminant(&new.value) && !is_nothing && !is_free
}

/// Returns whether no rule examined some value at or below the node.
fn has_unexamined(scope: &Scope<'_, '_>, node: &Node) -> bool {
    let mut children = node.children().peekable();
    match children.peek() {
        None => !scope.is_examined(node),
        Some(_) => children.any(|child| has_unexamined(scope, child)),
    }
}
