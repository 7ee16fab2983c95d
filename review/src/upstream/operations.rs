//! The operations of our documents.

use cloud_certs_codegen::{Document, Node, Value};

use crate::diff::METHODS;

/// An operation of ours.
pub(crate) struct Operation<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'a str,
    node: &'a Node,
}

impl Operation<'_> {
    /// As in messages.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method.to_ascii_uppercase(), self.path)
    }

    /// The vendor's ids that `x-origin` names, each once.
    pub(crate) fn vendor_ids(&self) -> Vec<&str> {
        let mut ids = Vec::new();
        for id in self.node.get("x-origin").map(Node::items).unwrap_or_default().iter() {
            ids.extend(id.str("operation").filter(|id| !ids.contains(id)));
        }
        ids
    }
}

/// All operations, in the order of the document.
pub(crate) fn of(root: &Node) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    for path in root.get("paths").map(Node::entries).unwrap_or_default() {
        for method in path.node.entries().iter().filter(|entry| METHODS.contains(&entry.key.as_str())) {
            found.push(Operation { path: &path.key, method: &method.key, node: &method.node });
        }
    }
    found
}

/// The document with this operation alone. Places stay what they are.
pub(crate) fn only(document: &Document, operation: &Operation<'_>) -> Document {
    let mut document = document.clone();
    if let Some(paths) = at(&mut document.root, "paths") {
        if let Value::Map(entries) = &mut paths.value {
            entries.retain(|path| path.key == operation.path);
        }
        if let Some(item) = at(paths, operation.path)
            && let Value::Map(entries) = &mut item.value
        {
            entries.retain(|entry| entry.key == operation.method || !METHODS.contains(&entry.key.as_str()));
        }
    }
    document
}

fn at<'a>(node: &'a mut Node, key: &str) -> Option<&'a mut Node> {
    match &mut node.value {
        Value::Map(entries) => entries.value_mut(key),
        _ => None,
    }
}
