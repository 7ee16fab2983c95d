//! Compares two documents: their operations, what holds for all of them, and last what no rule examined.

use std::collections::{BTreeSet, HashMap};
use std::mem::discriminant;

use openapi_document::{Document, METHODS, Node, Value};

use super::change::{Facet, Verdict};
use super::comparer::{Nodes, Scope};
use super::content::compare_requests;
use super::operation::{Operation, operations};
use super::parameters::compare_parameters;
use super::prose::{compare_prose, compare_prose_of_document};
use super::responses::compare_responses;
use super::rules::Rule;
use super::security::{compare_schemes, compare_security};
use super::servers::compare_servers;

pub(super) fn compare_documents<'a>(scope: &mut Scope<'_, 'a>) {
    compare_prose_of_document(scope);
    compare_schemes(scope);
    let (old, mut new) = (operations(scope.old), operations(scope.new));
    let mut removed = Vec::new();
    for (key, old) in &old {
        match new.remove(key) {
            Some(new) => compare_operation(&mut scope.operation(new.name()), old, &new),
            None => removed.push(*old),
        }
    }
    // The id identifies an operation that moved.
    let id = |operation: &Operation<'a>| operation.node().str("operationId");
    let ids: HashMap<&str, (String, &str)> =
        new.iter().rev().filter_map(|(key, new)| Some((id(new)?, key.clone()))).collect();
    for old in removed {
        match id(&old).and_then(|id| ids.get(id)).and_then(|key| new.remove(key)) {
            Some(new) => operation_moved(scope, &old, &new),
            None => operation_unpaired(scope, &old, true),
        }
    }
    new.values().for_each(|new| operation_unpaired(scope, new, false));
    compare_uninherited(scope);
}

/// Compares the servers and security of the document that no operation of both documents inherits.
fn compare_uninherited(scope: &mut Scope<'_, '_>) {
    for keyword in ["servers", "security"] {
        let (old, new) = (scope.old.root.get(keyword), scope.new.root.get(keyword));
        let nodes = [old, new].into_iter().flatten();
        if nodes.clone().all(|node| scope.is_examined(node)) {
            continue;
        }
        scope.examine_all(nodes);
        if old.map(Node::to_json) != new.map(Node::to_json) {
            let what = format!("{keyword} of the document, which no operation of both documents inherits");
            scope.docs(Rule::NotInheritedChanged, what, old, new);
        }
    }
}

/// Reports an operation that moved, and compares the rest of it.
fn operation_moved<'a>(scope: &mut Scope<'_, 'a>, old: &Operation<'a>, new: &Operation<'a>) {
    let scope = &mut scope.operation(new.name());
    let rule = if old.method.key == new.method.key { Rule::PathChanged } else { Rule::MethodChanged };
    let what = format!("{} -> {}", old.name(), new.name());
    scope.wire(rule, Verdict::Breaking, what, old.node(), new.node());
    compare_operation(scope, old, new);
}

/// Reports an operation that one side alone has. The shared parts of its path count as examined, unless another operation
/// compares them.
fn operation_unpaired<'a>(scope: &mut Scope<'_, 'a>, operation: &Operation<'a>, is_old: bool) {
    let (name, node) = (operation.name(), operation.node());
    scope.examine(node);
    examine_references_of(scope, operation, is_old);
    if !scope.is_examined(operation.item) {
        let shared = operation.item.entries().iter().filter(|entry| !METHODS.contains(&&*entry.key));
        scope.examine_entries(shared);
    }
    let (old, new) = (scope.old.root.get("paths"), scope.new.root.get("paths"));
    let mut scope = scope.operation(name.clone());
    match is_old {
        true => scope.wire(Rule::OperationRemoved, Verdict::Breaking, format!("{name} is gone"), node, new),
        false => scope.wire(Rule::OperationAdded, Verdict::Compatible, format!("{name} is new"), old, node),
    }
}

/// Marks the `$ref`s of the path and of the parameters as examined.
fn examine_references_of<'a>(scope: &mut Scope<'_, 'a>, operation: &Operation<'a>, is_old: bool) {
    scope.examine_references(&operation.path.node, is_old);
    let parameters = [operation.node(), operation.item].into_iter().filter_map(|node| node.get("parameters"));
    for parameter in parameters.flat_map(Node::items) {
        scope.examine_references(parameter, is_old);
    }
}

fn compare_operation<'a>(scope: &mut Scope<'_, 'a>, old: &Operation<'a>, new: &Operation<'a>) {
    scope.mark([old.item, new.item]);
    examine_references_of(scope, old, true);
    examine_references_of(scope, new, false);
    compare_operation_ids(scope, old, new);
    compare_parameters(scope, old, new);
    compare_requests(scope, (old.node(), new.node()));
    compare_responses(scope, (old.node().get("responses"), new.node().get("responses")));
    compare_security(scope, old, new);
    compare_servers(scope, old, new);
    compare_prose(scope, (old.item, new.item), "path");
    compare_prose(scope, (old.node(), new.node()), "operation");
}

/// Compares `operationId`, which does not travel: it names the generated method.
fn compare_operation_ids<'a>(scope: &mut Scope<'_, 'a>, old: &Operation<'a>, new: &Operation<'a>) {
    let nodes = scope.keyword((old.node(), new.node()), "operationId");
    let word = |node: Option<&Node>| node.and_then(Node::as_str).unwrap_or("none").to_owned();
    let (before, after) = (word(nodes.0), word(nodes.1));
    if before != after {
        // Only callers of the Rust see it.
        let what = format!("operationId {before} -> {after}");
        scope.report(Rule::OperationIdChanged, Facet::Surface, Verdict::Breaking, what, nodes);
    }
}

/// Compares what is left, so that nothing changes silently.
pub(super) fn compare_rest(scope: &mut Scope<'_, '_>) {
    let (old, new) = (scope.old, scope.new);
    unused_components(scope, old, new);
    visit(scope, (Some(&old.root), Some(&new.root)), "", true);
}

/// Compares components that no operation uses, which travel nowhere. The surface listing has their generated types.
fn unused_components<'a>(scope: &mut Scope<'_, 'a>, old: &'a Document, new: &'a Document) {
    let kinds =
        |document: &'a Document| document.root.get("components").map(Node::entries).unwrap_or_default();
    let names = kinds(old).iter().chain(kinds(new)).flat_map(|kind| {
        let components = kind.node.entries().iter();
        components.map(|component| (kind.key.as_str(), component.key.as_str()))
    });
    for (kind, name) in BTreeSet::from_iter(names) {
        let find = |document: &'a Document| document.root.get("components")?.get(kind)?.get(name);
        let (before, after) = (find(old), find(new));
        let is_used = |node: Option<&Node>| node.is_some_and(|node| scope.is_examined(node));
        if is_used(before) || is_used(after) {
            continue;
        }
        scope.examine_all([before, after].into_iter().flatten());
        let (rule, word) = match (before, after) {
            (Some(before), Some(after)) if before.to_json() == after.to_json() => continue,
            (Some(_), Some(_)) => (Rule::UnusedComponentChanged, "changed"),
            (Some(_), None) => (Rule::UnusedComponentRemoved, "is gone"),
            (None, _) => (Rule::UnusedComponentAdded, "is new"),
        };
        let what = format!("component `{kind}/{name}`, which nothing uses, {word}");
        scope.docs(rule, what, before, after);
    }
}

/// `is_pair`: the two correspond, and do not just have the same index in lists of different lengths.
fn visit<'a>(scope: &mut Scope<'_, 'a>, (old, new): Nodes<'a>, key: &str, is_pair: bool) {
    let is_left = |node: Option<&Node>| node.is_some_and(|node| has_unexamined(scope, node));
    match (old, new) {
        (Some(before), Some(after)) => match (&before.value, &after.value) {
            (Value::Map(entries), Value::Map(others)) => {
                for entry in entries.iter() {
                    let twin = after.get(&entry.key);
                    visit(scope, (Some(&entry.node), twin), &entry.key, is_pair);
                }
                for entry in others.iter().filter(|entry| before.get(&entry.key).is_none()) {
                    visit(scope, (None, Some(&entry.node)), &entry.key, is_pair);
                }
            }
            (Value::List(items), Value::List(others)) => {
                let is_pair = is_pair && items.len() == others.len();
                for index in 0..items.len().max(others.len()) {
                    visit(scope, (items.get(index), others.get(index)), key, is_pair);
                }
            }
            (one, other) if one == other => {}
            // Rules compare numbers as doubles.
            (Value::Number(one), Value::Number(other))
                if one.is_beyond_f64() && one.as_f64() == other.as_f64() =>
            {
                scope.unclassified(
                    format!("`{key}` was {one} and is {other}, which are the same to most programs"),
                    (old, new),
                );
            }
            _ if is_left(old) || is_left(new) => {
                scope.unclassified(format!("`{key}` changed"), (old, new));
            }
            // One of them is malformed, and a rule may have taken it for missing.
            _ if is_pair
                && is_other_kind(before, after, key)
                && ![before, after].iter().any(|node| scope.is_reported(node)) =>
            {
                let what = format!("`{key}` was {} and is {}", before.kind(), after.kind());
                scope.unclassified(what, (old, new));
            }
            _ => {}
        },
        (Some(_), None) if is_left(old) => scope.unclassified(format!("`{key}` is gone"), (old, new)),
        (None, Some(_)) if is_left(new) => scope.unclassified(format!("`{key}` is new"), (old, new)),
        _ => {}
    }
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
    if node.entries().is_empty() && node.items().is_empty() {
        return !scope.is_examined(node);
    }
    node.items().iter().any(|item| has_unexamined(scope, item))
        || node.entries().iter().any(|entry| has_unexamined(scope, &entry.node))
}
