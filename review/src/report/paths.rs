//! The places of findings for programs that show them beside the files of a checkout.

use std::path::{Component, Path, PathBuf};

use openapi_document::Node;

use crate::diff::{Change, Spot};
use crate::reviewed::Reviewed;

/// A file relative to the root of the checkout around the current folder, with `/` between names; as it is, if it is
/// elsewhere.
pub(super) fn in_checkout(file: &str) -> String {
    let Ok(here) = std::env::current_dir() else { return file.to_owned() };
    let Some(root) = here.ancestors().find(|folder| folder.join(".git").exists()) else {
        return file.strip_prefix("./").unwrap_or(file).to_owned();
    };
    let mut path = PathBuf::new();
    for component in here.join(file).components() {
        match component {
            Component::ParentDir => {
                path.pop();
            }
            Component::CurDir => {}
            other => path.push(other),
        }
    }
    match path.strip_prefix(root) {
        Ok(inside) => slashed(inside),
        Err(_) => file.to_owned(),
    }
}

fn slashed(path: &Path) -> String {
    let names: Vec<_> = path.iter().map(|name| name.to_string_lossy()).collect();
    names.join("/")
}

/// The place of a change in the new document: what was removed is shown at its nearest parent that is left.
pub(super) fn spot_of(change: &Change, reviewed: &Reviewed) -> Spot {
    let at_file = || Spot { file: in_checkout(&reviewed.file), line: 1, column: 1, pointer: String::new() };
    let Some(spot) = change.new.as_ref().or(change.old.as_ref()) else { return at_file() };
    if change.new.is_some() {
        return Spot { file: in_checkout(&spot.file), ..spot.clone() };
    }
    let is_main = reviewed.old.as_ref().is_some_and(|old| old.file == spot.file);
    let root = reviewed.new.as_ref().filter(|_| is_main).map(|document| &document.root);
    let left = root.map(|root| nearest(root, &spot.pointer));
    left.map_or_else(at_file, |(node, pointer)| Spot {
        line: node.at.line,
        column: node.at.column,
        pointer: pointer.to_owned(),
        ..at_file()
    })
}

/// The node that a pointer leads to, or as much of the way as there is.
fn nearest<'a, 'p>(root: &'a Node, pointer: &'p str) -> (&'a Node, &'p str) {
    let mut pointer = pointer;
    loop {
        if let Some(node) = root.pointer(pointer).filter(|node| node.at.file == 0) {
            return (node, pointer);
        }
        match pointer.rsplit_once('/') {
            Some((parent, _)) => pointer = parent,
            None => return (root, ""),
        }
    }
}
