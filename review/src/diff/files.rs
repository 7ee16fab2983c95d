//! Compares what the other files of two documents say and no rule examined.

use std::path::Path;

use openapi_document::{Document, Node, Value, same_json};

use super::comparer::{Nodes, Scope};
use super::rules::Rule;

/// Compares the files that `$ref`s lead to, by name.
pub(super) fn compare_other_files(scope: &mut Scope<'_, '_>) {
    let (old, new) = (scope.old, scope.new);
    let named = |document: &Document, root: &Node| {
        let folder = Path::new(&document.file).parent().unwrap_or(Path::new(""));
        let name = Path::new(document.file_of(root.at));
        name.strip_prefix(folder).unwrap_or(name).to_owned()
    };
    for before in old.roots().skip(1) {
        let name = named(old, before);
        if let Some(after) = new.roots().skip(1).find(|after| named(new, after) == name) {
            visit(scope, (Some(before), Some(after)), "", false);
        }
    }
}

/// `is_known`: a rule examined what is around it.
fn visit<'a>(scope: &mut Scope<'_, 'a>, (old, new): Nodes<'a>, key: &str, is_known: bool) {
    match (old, new) {
        (Some(before), Some(after)) if same_json(before, after) => {}
        (Some(before), Some(after)) if before.kind() == after.kind() && has_children(before) => {
            let is_known = scope.is_examined(before) || scope.is_examined(after);
            for entry in before.entries() {
                visit(scope, (Some(&entry.node), after.get(&entry.key)), &entry.key, is_known);
            }
            for entry in after.entries().iter().filter(|entry| before.get(&entry.key).is_none()) {
                visit(scope, (None, Some(&entry.node)), &entry.key, is_known);
            }
            for index in 0..before.items().len().max(after.items().len()) {
                visit(scope, (before.items().get(index), after.items().get(index)), key, is_known);
            }
        }
        (before, after) => {
            let is_left = |node: Option<&Node>| node.is_some_and(|node| !scope.is_examined(node));
            let what = format!("`{key}` in another file");
            match () {
                () if !is_left(before) && !is_left(after) => {}
                () if !is_known => {
                    scope.docs(
                        Rule::UnusedComponentChanged,
                        format!("{what}, which nothing uses, changed"),
                        before,
                        after,
                    );
                }
                () if key.starts_with("x-") => {
                    scope.docs(Rule::DocsExtensionChanged, format!("{what} changed"), before, after);
                }
                () => scope.unclassified(format!("{what} changed"), (before, after)),
            }
        }
    }
}

fn has_children(node: &Node) -> bool {
    matches!(node.value, Value::Map(_) | Value::List(_))
}
