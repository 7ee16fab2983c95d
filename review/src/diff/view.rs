//! Values and files in words, and where `$ref`s lead.

use openapi_document::{Document, MAX_HOPS, Node};

/// The target of the `$ref` of a node, or the node itself if it has none or that leads nowhere.
pub(super) fn resolve<'a>(document: &'a Document, node: &'a Node) -> &'a Node {
    document.resolve(node).unwrap_or(node)
}

/// The `$ref`s on the way from a node to the target, but for one that leads nowhere.
pub(super) fn references<'a>(document: &'a Document, node: &'a Node) -> Vec<&'a Node> {
    let mut found = Vec::new();
    let mut next = node.get("$ref");
    while let Some(reference) = next.filter(|_| found.len() < MAX_HOPS) {
        let Ok(target) = document.target(reference) else { break };
        found.push(reference);
        next = target.get("$ref");
    }
    found
}

/// A value as it stands in a sentence.
pub(super) fn shown(node: &Node) -> String {
    node.as_str().map_or_else(|| node.to_json().to_string(), str::to_owned)
}

/// A value as it stands in a sentence, or the word `none`.
pub(super) fn shown_or_none(node: Option<&Node>) -> String {
    node.map_or_else(|| "none".to_owned(), shown)
}

/// A value as JSON, with quotes around text, or the word `none`.
pub(super) fn json_or_none(node: Option<&Node>) -> String {
    node.map_or_else(|| "none".to_owned(), |node| node.to_json().to_string())
}

/// The file of a node, relative to the folder of the document.
pub(super) fn relative(document: &Document, node: &Node) -> String {
    document.path_of(node.at).display().to_string()
}
