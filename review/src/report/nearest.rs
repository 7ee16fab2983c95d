//! The place in a new document that is nearest to a removed part of an old one.

use openapi_document::{Document, Node};

use crate::diff::Spot;

/// The nearest remaining parent of a removed part of the old document. If the whole file is gone, or it still has the
/// part, then the `$ref` that led there was removed, and its place is used.
pub(super) fn nearest_left(old: &Document, new: &Document, spot: &Spot) -> Option<Spot> {
    let mut file = old.files().position(|name| name == spot.file)?;
    let mut pointer = spot.pointer.clone();
    // Another item may have the number of a removed one.
    if let Some((list, index)) = pointer.rsplit_once('/')
        && old.written(file)?.pointer(list).is_some_and(|list| !list.items().is_empty())
        && !index.is_empty()
    {
        pointer.truncate(list.len());
        let here = old.counterpart(file, new)?;
        let (node, rest) = nearest(new.written(here)?, &pointer);
        return Some(spot_at(new, here, node, rest));
    }
    let mut left = None;
    // A chain of `$ref`s is at most as long as there are files, or else it is a circle.
    for _ in 0..old.files().count() {
        let here = old.counterpart(file, new);
        let found = here.and_then(|here| Some((here, nearest(new.written(here)?, &pointer))));
        let is_whole = found.as_ref().is_some_and(|(_, (_, rest))| rest.len() == pointer.len());
        left =
            left.or_else(|| found.as_ref().map(|(here, (node, pointer))| spot_at(new, *here, node, pointer)));
        if found.is_some() && (file == 0 || !is_whole) {
            return found.map(|(here, (node, pointer))| spot_at(new, here, node, pointer));
        }
        let Some((from, at)) = old.reference_into(file, &pointer) else { break };
        (file, pointer) = (from, at);
    }
    left
}

fn spot_at(document: &Document, file: usize, node: &Node, pointer: &str) -> Spot {
    Spot {
        file: document.files().nth(file).unwrap_or(&document.file).to_owned(),
        line: node.at.line,
        column: node.at.column,
        pointer: pointer.to_owned(),
    }
}

/// The node that a pointer leads to, or as much of the way as there is.
fn nearest<'a, 'p>(root: &'a Node, pointer: &'p str) -> (&'a Node, &'p str) {
    let mut pointer = pointer;
    loop {
        if let Some(node) = root.pointer(pointer) {
            return (node, pointer);
        }
        match pointer.rsplit_once('/') {
            Some((parent, _)) => pointer = parent,
            None => return (root, ""),
        }
    }
}
