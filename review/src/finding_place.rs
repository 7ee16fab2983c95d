//! The place of a finding of `check`, in words.

use openapi_document::{Document, Node, Position};

use crate::diff::Place;

/// The place of a position. A key counts as the mapping around it, because the first key begins where its mapping does, and
/// another first key must not change the place.
pub(crate) fn place(document: &Document, at: Position) -> Place {
    let root = document.tree_at(at);
    let mut tokens = Vec::new();
    enter(root, at, &mut tokens);
    Place::new(document, root, &tokens)
}

/// Goes down to a position, with the tokens of a JSON pointer. Returns whether it is in the node.
fn enter(node: &Node, at: Position, tokens: &mut Vec<String>) -> bool {
    if node.at == at || node.entries().iter().any(|entry| entry.at == at) {
        return true;
    }
    let items = node.items().iter().enumerate().map(|(index, item)| (index.to_string(), item));
    let entries = node.entries().iter().map(|entry| (entry.key.clone(), &entry.node));
    for (token, child) in items.chain(entries) {
        tokens.push(token);
        if enter(child, at, tokens) {
            return true;
        }
        tokens.pop();
    }
    false
}
