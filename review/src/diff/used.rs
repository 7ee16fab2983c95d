//! The components that some part of a document leads to.

use std::collections::HashSet;

use openapi_document::{Document, Node};

use super::prose::is_prose;

/// The nodes that operations and webhooks of a document lead to by `$ref`, by address.
pub(super) fn referenced(document: &Document) -> HashSet<*const Node> {
    let mut found = HashSet::new();
    let mut open: Vec<&Node> =
        ["paths", "webhooks"].iter().filter_map(|key| document.root.get(key)).collect();
    while let Some(node) = open.pop() {
        if let Some(reference) = node.get("$ref").filter(|reference| reference.as_str().is_some())
            && let Ok(target) = document.target(reference)
            && found.insert(std::ptr::from_ref(target))
        {
            open.push(target);
        }
        open.extend(node.items());
        // What looks like a reference in an example is data.
        let entries = node.entries().iter().filter(|entry| !is_prose(&entry.key) || entry.key == "examples");
        open.extend(entries.map(|entry| &entry.node));
    }
    found
}
