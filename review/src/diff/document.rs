//! Compares two documents: their operations, and what holds for all of them.

use std::collections::HashMap;

use cloud_certs_codegen::Node;

use super::change::Verdict;
use super::comparer::Scope;
use super::content::compare_requests;
use super::operation::{Operation, operations};
use super::parameters::compare_parameters;
use super::prose::{compare_prose, compare_prose_of_document};
use super::responses::compare_responses;
use super::security::{compare_schemes, compare_security};
use super::servers::compare_servers;
use cloud_certs_codegen::METHODS;

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
            None => operation_removed(scope, &old),
        }
    }
    new.values().for_each(|new| operation_added(scope, new));
    compare_uninherited(scope);
}

/// Compares the servers and security of the document that no operation of both documents inherits.
fn compare_uninherited(scope: &mut Scope<'_, '_>) {
    for keyword in ["servers", "security"] {
        let (old, new) = (scope.old.get(keyword), scope.new.get(keyword));
        let nodes = [old, new].into_iter().flatten();
        if nodes.clone().all(|node| scope.is_examined(node)) {
            continue;
        }
        scope.examine_all(nodes);
        if old.map(Node::to_json) != new.map(Node::to_json) {
            let what = format!("{keyword} of the document, which no operation of both documents inherits");
            scope.docs("not-inherited-changed", what, old, new);
        }
    }
}

/// Reports an operation that moved, and compares the rest of it.
fn operation_moved<'a>(scope: &mut Scope<'_, 'a>, old: &Operation<'a>, new: &Operation<'a>) {
    let scope = &mut scope.operation(new.name());
    let rule = if old.method.key == new.method.key { "path-changed" } else { "method-changed" };
    let what = format!("{} -> {}", old.name(), new.name());
    scope.wire(rule, Verdict::Breaking, what, old.node(), new.node());
    compare_operation(scope, old, new);
}

fn operation_removed<'a>(scope: &mut Scope<'_, 'a>, old: &Operation<'a>) {
    examine_unpaired(scope, old, true);
    let (what, paths) = (format!("{} is gone", old.name()), scope.new.get("paths"));
    let mut scope = scope.operation(old.name());
    scope.wire("operation-removed", Verdict::Breaking, what, old.node(), paths);
}

fn operation_added<'a>(scope: &mut Scope<'_, 'a>, new: &Operation<'a>) {
    examine_unpaired(scope, new, false);
    let (what, paths) = (format!("{} is new", new.name()), scope.old.get("paths"));
    let mut scope = scope.operation(new.name());
    scope.wire("operation-added", Verdict::Compatible, what, paths, new.node());
}

/// Marks an operation as examined, and the shared parts of its path unless another operation compares them.
fn examine_unpaired<'a>(scope: &mut Scope<'_, 'a>, operation: &Operation<'a>, is_old: bool) {
    scope.examine(operation.node());
    examine_references_of(scope, operation, is_old);
    if !scope.is_examined(operation.item) {
        let shared = operation.item.entries().iter().filter(|entry| !METHODS.contains(&&*entry.key));
        scope.examine_all(shared.map(|entry| &entry.node));
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
        scope.surface("operation-id-changed", format!("operationId {before} -> {after}"), nodes);
    }
}
