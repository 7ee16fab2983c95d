//! Compares what nothing refers to in the other files of two documents.

use std::collections::HashSet;

use openapi_document::{Document, Node, Position, Value, same_json};

use super::comparer::{Nodes, Scope};
use super::rules::Rule;
use super::view::relative;

/// Compares the files that `$ref`s lead to, by name. `old` and `new` are the documents with all of their files; what their
/// `$ref`s reach is in the one tree of each that was compared.
pub(super) fn compare_other_files<'a>(scope: &mut Scope<'_, 'a>, old: &'a Document, new: &'a Document) {
    let reached = (positions(&scope.old.root), positions(&scope.new.root));
    for before in old.roots().skip(1) {
        let name = relative(old, before);
        let after = new.roots().skip(1).find(|after| relative(new, after) == name);
        if let Some(after) = after {
            visit(scope, &reached, (Some(before), Some(after)), &name);
        }
    }
}

/// The positions of the values of other files that are in a tree.
fn positions(root: &Node) -> HashSet<Position> {
    let (mut found, mut open) = (HashSet::new(), vec![root]);
    while let Some(node) = open.pop() {
        if node.at.file > 0 {
            found.insert(node.at);
        }
        open.extend(node.children());
    }
    found
}

type Reached = (HashSet<Position>, HashSet<Position>);

/// Reports the outermost parts that differ and are not reached; `key` names the part.
fn visit<'a>(scope: &mut Scope<'_, 'a>, reached: &Reached, (old, new): Nodes<'a>, key: &str) {
    let is_reached =
        |node: Option<&Node>, all: &HashSet<Position>| node.is_some_and(|node| all.contains(&node.at));
    match (old, new) {
        (Some(before), Some(after)) if same_json(before, after) => {}
        (Some(before), Some(after)) if before.kind() == after.kind() && has_children(before) => {
            for entry in before.entries() {
                visit(scope, reached, (Some(&entry.node), after.get(&entry.key)), &entry.key);
            }
            for entry in after.entries().iter().filter(|entry| before.get(&entry.key).is_none()) {
                visit(scope, reached, (None, Some(&entry.node)), &entry.key);
            }
            for index in 0..before.items().len().max(after.items().len()) {
                visit(scope, reached, (before.items().get(index), after.items().get(index)), key);
            }
        }
        (before, after) if is_reached(before, &reached.0) || is_reached(after, &reached.1) => {}
        (before, after) => {
            let what = format!("`{key}` in another file, which nothing uses, changed");
            scope.docs(Rule::UnusedComponentChanged, what, before, after);
        }
    }
}

fn has_children(node: &Node) -> bool {
    matches!(node.value, Value::Map(_) | Value::List(_))
}
