//! Compares two documents: their operations, callbacks and webhooks, and what holds for all of them.

use std::collections::HashMap;

use openapi_document::{Document, Entry, METHODS, Node};

use super::change::{Facet, Verdict};
use super::comparer::{Objects, Scope};
use super::content::compare_requests;
use super::operation::{Operation, operations, operations_of};
use super::pair::EntryPairs;
use super::parameters::compare_parameters;
use super::prose::{compare_prose, compare_prose_of_document, is_prose};
use super::responses::compare_responses;
use super::rules::Rule;
use super::security::{compare_schemes, compare_security};
use super::servers::{compare_servers, full_urls};

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
    // A part of the path may have moved to the servers, or back.
    let urls = |document: &'a Document, operation: &Operation<'a>| {
        (operation.method.key.as_str(), full_urls(document, operation))
    };
    let mut by_url: HashMap<_, _> =
        new.iter().map(|(key, operation)| (urls(scope.new, operation), key.clone())).collect();
    removed.retain(|old| {
        let key = by_url.remove(&urls(scope.old, old));
        let Some(operation) = key.and_then(|key| new.remove(&key)) else { return true };
        compare_operation(&mut scope.operation(operation.name()), old, &operation);
        false
    });
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
    compare_webhooks(scope);
    compare_uninherited(scope);
}

/// Compares webhooks (3.1): requests that clients receive.
fn compare_webhooks(scope: &mut Scope<'_, '_>) {
    let around = (&scope.old.root, &scope.new.root);
    let lists = (around.0.get("webhooks"), around.1.get("webhooks"));
    scope.mark([lists.0, lists.1].into_iter().flatten());
    let EntryPairs { both, unpaired } = EntryPairs::new(lists, |one, other| one == other);
    let rules = [Rule::WebhookRemoved, Rule::WebhookAdded].map(|rule| (rule, rule.default_level()));
    for (old, new) in both {
        compare_turned(scope, (old, new), rules, &format!("webhook {}", new.key), true);
    }
    for (Entry { key, node, .. }, is_old) in unpaired {
        let target = scope.enter(node, is_old);
        scope.examine(target);
        scope.gone_or_new(rules, &format!("webhook {key}"), (node, is_old), around);
    }
}

/// Compares the callbacks of an operation: requests that the client receives later.
fn compare_callbacks<'a>(scope: &mut Scope<'_, 'a>, around: Objects<'a>) {
    let lists = (around.0.get("callbacks"), around.1.get("callbacks"));
    scope.mark([lists.0, lists.1].into_iter().flatten());
    let rules = [Rule::CallbackRemoved, Rule::CallbackAdded].map(|rule| (rule, rule.default_level()));
    let EntryPairs { both, unpaired } = EntryPairs::new(lists, |one, other| one == other);
    for (old, new) in both {
        let title = format!("callback {}", new.key);
        let objects = scope.enter_both((&old.node, &new.node));
        let EntryPairs { both, unpaired } =
            EntryPairs::new((Some(objects.0), Some(objects.1)), |one, other| one == other);
        for (old, new) in both.into_iter().filter(|(old, _)| !is_prose(&old.key)) {
            compare_turned(scope, (old, new), rules, &format!("{title} {}", new.key), false);
        }
        for (entry, is_old) in unpaired.into_iter().filter(|(entry, _)| !is_prose(&entry.key)) {
            let target = scope.enter(&entry.node, is_old);
            scope.examine(target);
            scope.gone_or_new(rules, &format!("{title} {}", entry.key), (&entry.node, is_old), objects);
        }
        compare_prose(scope, objects, &title);
    }
    for (Entry { key, node, .. }, is_old) in unpaired {
        let target = scope.enter(node, is_old);
        scope.examine(target);
        scope.gone_or_new(rules, &format!("callback {key}"), (node, is_old), around);
    }
}

/// Compares the operations of two paths whose requests go to clients. Those of a webhook have a name of their own.
fn compare_turned<'a>(
    scope: &mut Scope<'_, 'a>,
    (old, new): (&'a Entry, &'a Entry),
    rules: [(Rule, Verdict); 2],
    title: &str,
    is_webhook: bool,
) {
    let around = scope.enter_both((&old.node, &new.node));
    compare_prose(scope, around, title);
    let before: Vec<_> = operations_of(scope.old, old).collect();
    let mut added: Vec<_> = operations_of(scope.new, new).collect();
    for old in before {
        let method = old.method.key.to_ascii_uppercase();
        match added.iter().position(|new| new.method.key == old.method.key) {
            Some(at) => {
                let new = added.remove(at);
                let prefix = format!("{title} {method}: ");
                match is_webhook {
                    true => {
                        let mut scope = scope.operation(format!("{method} {} (webhook)", new.path.key));
                        compare_operation(&mut scope.turned(&prefix), &old, &new);
                    }
                    false => compare_operation(&mut scope.turned(&prefix), &old, &new),
                }
            }
            None => {
                scope.examine(old.node());
                scope.gone_or_new(rules, &format!("{title} {method}"), (old.node(), true), around);
            }
        }
    }
    for new in added {
        scope.examine(new.node());
        let title = format!("{title} {}", new.method.key.to_ascii_uppercase());
        scope.gone_or_new(rules, &title, (new.node(), false), around);
    }
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
    let objects = [operation.node(), operation.item, &operation.path.node];
    let parameters = objects.into_iter().filter_map(|node| node.get("parameters"));
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
    compare_callbacks(scope, (old.node(), new.node()));
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
