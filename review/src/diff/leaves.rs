//! Reports what no rule examined: components that nothing uses, and everything else as unclassified.

use std::mem::discriminant;

use cloud_certs_codegen::{Node, Value};

use super::comparer::Scope;

/// Compares what is left, so that nothing changes silently.
pub(super) fn compare_rest(scope: &mut Scope<'_, '_>) {
    let (old, new) = (scope.old, scope.new);
    unused_components(scope, old, new);
    visit(scope, Some(old), Some(new), "", true);
}

/// Compares components that no operation uses, which travel nowhere. The surface listing has their generated types.
fn unused_components<'a>(scope: &mut Scope<'_, 'a>, old: &'a Node, new: &'a Node) {
    let kinds = |root: &'a Node| root.get("components").map(Node::entries).unwrap_or_default();
    let mut names: Vec<(&str, &str)> = Vec::new();
    for kind in kinds(old).iter().chain(kinds(new)) {
        names.extend(kind.node.entries().iter().map(|entry| (kind.key.as_str(), entry.key.as_str())));
    }
    names.sort_unstable();
    names.dedup();
    for (kind, name) in names {
        let find = |root: &'a Node| root.get("components")?.get(kind)?.get(name);
        let (before, after) = (find(old), find(new));
        let is_used = |node: Option<&Node>| node.is_some_and(|node| scope.is_examined(node));
        if is_used(before) || is_used(after) {
            continue;
        }
        scope.examine_all([before, after].into_iter().flatten());
        let (rule, word) = match (before, after) {
            (Some(before), Some(after)) if before.to_json() == after.to_json() => continue,
            (Some(_), Some(_)) => ("unused-component-changed", "changed"),
            (Some(_), None) => ("unused-component-removed", "is gone"),
            (None, _) => ("unused-component-added", "is new"),
        };
        let what = format!("component `{kind}/{name}`, which nothing uses, {word}");
        scope.docs(rule, what, before, after);
    }
}

/// `is_pair`: the two correspond, and do not just have the same index in lists of different lengths.
fn visit<'a>(
    scope: &mut Scope<'_, 'a>,
    old: Option<&'a Node>,
    new: Option<&'a Node>,
    key: &str,
    is_pair: bool,
) {
    let is_left = |node: Option<&Node>| node.is_some_and(|node| has_unexamined(scope, node));
    match (old, new) {
        (Some(before), Some(after)) => match (&before.value, &after.value) {
            (Value::Map(entries), Value::Map(others)) => {
                for entry in entries.iter() {
                    visit(
                        scope,
                        Some(&entry.node),
                        others.entry(&entry.key).map(|entry| &entry.node),
                        &entry.key,
                        is_pair,
                    );
                }
                for entry in others.iter().filter(|entry| before.get(&entry.key).is_none()) {
                    visit(scope, None, Some(&entry.node), &entry.key, is_pair);
                }
            }
            (Value::List(items), Value::List(others)) => {
                let is_pair = is_pair && items.len() == others.len();
                for index in 0..items.len().max(others.len()) {
                    visit(scope, items.get(index), others.get(index), key, is_pair);
                }
            }
            (one, other) if one == other => {}
            _ if is_left(old) || is_left(new) => {
                scope.unclassified(format!("`{key}` changed"), (old, new));
            }
            // One of them is malformed, and a rule may have taken it for missing.
            _ if is_pair
                && is_other_kind(before, after, key)
                && ![before, after].iter().any(|node| scope.is_reported(node)) =>
            {
                let what = format!("`{key}` was {} and is {}", before.kind(), after.kind());
                scope.unclassified(what, (old, new));
            }
            _ => {}
        },
        (Some(_), None) if is_left(old) => scope.unclassified(format!("`{key}` is gone"), (old, new)),
        (None, Some(_)) if is_left(new) => scope.unclassified(format!("`{key}` is new"), (old, new)),
        _ => {}
    }
}

/// Returns whether two values that correspond cannot both be right here. A default may be text or a number, which are
/// the same in a query (a property of that name is neither), and rules handle `null`.
fn is_other_kind(old: &Node, new: &Node, key: &str) -> bool {
    let is_nothing = [old, new].iter().any(|node| matches!(node.value, Value::Null));
    let is_free = ["default", "enum"].contains(&key) && is_scalar(old) && is_scalar(new);
    discriminant(&old.value) != discriminant(&new.value) && !is_nothing && !is_free
}

fn is_scalar(node: &Node) -> bool {
    !matches!(node.value, Value::List(_) | Value::Map(_))
}

/// Returns whether no rule examined some value at or below the node.
fn has_unexamined(scope: &Scope<'_, '_>, node: &Node) -> bool {
    if node.entries().is_empty() && node.items().is_empty() {
        return !scope.is_examined(node);
    }
    node.items().iter().any(|item| has_unexamined(scope, item))
        || node.entries().iter().any(|entry| has_unexamined(scope, &entry.node))
}
