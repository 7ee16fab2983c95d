//! Leaves out operations that clients do not rely on yet, such as drafts, before documents are compared.

use std::collections::BTreeSet;

use openapi_document::{Document, METHODS, Map, Node, Value};
use serde_json::Value as Json;

use crate::config::ignore::{ExtensionValues, Ignore};

/// An operation by its path and method.
type OperationKey = (String, String);

/// Removes the operations that `ignore` names from both documents, and returns their names. The old document decides
/// where it has the operation: clients may rely on what was official there, even if it is marked as a draft now.
pub(crate) fn leave_out(
    ignore: &Ignore,
    old: &mut Option<Document>,
    new: &mut Option<Document>,
) -> Vec<String> {
    if ignore.paths.is_empty() && ignore.extensions.is_empty() {
        return Vec::new();
    }
    let mut known = BTreeSet::new();
    let mut ignored = BTreeSet::new();
    for document in [&*old, &*new].into_iter().flatten() {
        let mut here = BTreeSet::new();
        for (path, item) in paths(document) {
            for method in METHODS.iter().filter(|method| item.get(method).is_some()) {
                let key = (path.to_owned(), (*method).to_owned());
                if !known.contains(&key) && is_left_out(ignore, path, item, method) {
                    ignored.insert(key.clone());
                }
                here.insert(key);
            }
        }
        known.extend(here);
    }
    for document in [old, new].into_iter().flatten() {
        remove(document, &ignored);
    }
    ignored.into_iter().map(|(path, method)| format!("{} {path}", method.to_uppercase())).collect()
}

/// The paths, with what a `$ref` of theirs leads to.
fn paths(document: &Document) -> impl Iterator<Item = (&str, &Node)> {
    let entries = document.root.entries_of("paths").iter();
    entries.filter_map(|entry| Some((entry.key.as_str(), document.resolve(&entry.node)?)))
}

fn is_left_out(ignore: &Ignore, path: &str, item: &Node, method: &str) -> bool {
    if ignore.paths.iter().any(|pattern| pattern.matches(path)) {
        return true;
    }
    ignore.extensions.iter().any(|(name, values)| {
        let value = item.get(method).and_then(|operation| operation.get(name)).or_else(|| item.get(name));
        value.is_some_and(|value| is_one(values, &value.to_json()))
    })
}

fn is_one(values: &ExtensionValues, value: &Json) -> bool {
    match values {
        ExtensionValues::Any => *value != Json::Bool(false),
        // `1` and `1.0` are one number.
        ExtensionValues::OneOf(values) => values
            .iter()
            .any(|one| one == value || one.as_f64().is_some_and(|one| value.as_f64() == Some(one))),
    }
}

/// Removes operations from the tree; a path that has none left goes with them.
fn remove(document: &mut Document, ignored: &BTreeSet<OperationKey>) {
    let is_ignored = |path: &str, method: &str| ignored.contains(&(path.to_owned(), method.to_owned()));
    let affected: Vec<(String, Node)> = paths(document)
        .filter(|(path, item)| item.entries().iter().any(|entry| is_ignored(path, &entry.key)))
        .map(|(path, item)| (path.to_owned(), item.clone()))
        .collect();
    let Some(paths) = map_mut(&mut document.root).and_then(|root| map_mut(root.value_mut("paths")?)) else {
        return;
    };
    for (path, mut item) in affected {
        let Some(map) = map_mut(&mut item) else { continue };
        map.retain(|entry| !is_ignored(&path, &entry.key));
        if METHODS.iter().any(|method| item.get(method).is_some()) {
            if let Some(node) = paths.value_mut(&path) {
                *node = item;
            }
        } else {
            paths.retain(|entry| entry.key != path);
        }
    }
}

fn map_mut(node: &mut Node) -> Option<&mut Map> {
    match &mut node.value {
        Value::Map(map) => Some(map),
        _ => None,
    }
}
