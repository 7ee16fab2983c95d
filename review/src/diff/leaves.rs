//! What no rule has looked at: components that nothing uses, and everything else, which is said to be unclassified.

use std::mem::discriminant;

use cloud_certs_codegen::{Node, Value};

use super::comparer::Comparer;

/// Compares what is left, so that nothing changes unseen.
pub(super) fn rest(comparer: &mut Comparer<'_>) {
    let (old, new) = (&comparer.old.root, &comparer.new.root);
    unused_components(comparer, old, new);
    visit(comparer, Some(old), Some(new), "", true);
}

/// A component that no operation uses travels nowhere. Where it is a type of the generated Rust, that listing tells.
fn unused_components<'a>(comparer: &mut Comparer<'a>, old: &'a Node, new: &'a Node) {
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
        let is_used =
            |node: Option<&Node>| node.is_some_and(|node| comparer.seen.contains(&std::ptr::from_ref(node)));
        if is_used(before) || is_used(after) {
            continue;
        }
        [before, after].into_iter().flatten().for_each(|node| comparer.see(node));
        let (rule, word) = match (before, after) {
            (Some(before), Some(after)) if before.to_json() == after.to_json() => continue,
            (Some(_), Some(_)) => ("unused-component-changed", "is another one"),
            (Some(_), None) => ("unused-component-removed", "is gone"),
            (None, _) => ("unused-component-added", "is new"),
        };
        let what = format!("component `{kind}/{name}`, which nothing uses, {word}");
        comparer.docs(rule, what, before, after);
    }
}

/// `is_pair`: the two stand for one another, and are not just at the same place of lists of other lengths.
fn visit<'a>(
    comparer: &mut Comparer<'a>,
    old: Option<&'a Node>,
    new: Option<&'a Node>,
    key: &str,
    is_pair: bool,
) {
    let unseen = |node: Option<&Node>| node.is_some_and(|node| has_unseen(comparer, node));
    match (old, new) {
        (Some(before), Some(after)) => match (&before.value, &after.value) {
            (Value::Map(entries), Value::Map(others)) => {
                for entry in entries.iter() {
                    visit(
                        comparer,
                        Some(&entry.node),
                        others.entry(&entry.key).map(|entry| &entry.node),
                        &entry.key,
                        is_pair,
                    );
                }
                for entry in others.iter().filter(|entry| before.get(&entry.key).is_none()) {
                    visit(comparer, None, Some(&entry.node), &entry.key, is_pair);
                }
            }
            (Value::List(items), Value::List(others)) => {
                let is_pair = is_pair && items.len() == others.len();
                for index in 0..items.len().max(others.len()) {
                    visit(comparer, items.get(index), others.get(index), key, is_pair);
                }
            }
            (one, other) if one == other => {}
            _ if unseen(old) || unseen(new) => {
                comparer.unclassified(format!("`{key}` is another one"), old, new);
            }
            // One of them is malformed, and whoever looked at it may have taken it for nothing.
            _ if is_pair
                && is_other_kind(before, after, key)
                && ![before, after].iter().any(|node| comparer.has_told(node)) =>
            {
                let what = format!("`{key}` was {} and is {}", before.kind(), after.kind());
                comparer.unclassified(what, old, new);
            }
            _ => {}
        },
        (Some(_), None) if unseen(old) => comparer.unclassified(format!("`{key}` is gone"), old, new),
        (None, Some(_)) if unseen(new) => comparer.unclassified(format!("`{key}` is new"), old, new),
        _ => {}
    }
}

/// Whether two values that stand for one another cannot both be right here. A default may be text or a number, which is
/// the same in a query (and a property of that name is neither), and nothing at all is for the rules.
fn is_other_kind(old: &Node, new: &Node, key: &str) -> bool {
    let is_nothing = [old, new].iter().any(|node| matches!(node.value, Value::Null));
    let is_free = ["default", "enum"].contains(&key) && is_scalar(old) && is_scalar(new);
    discriminant(&old.value) != discriminant(&new.value) && !is_nothing && !is_free
}

fn is_scalar(node: &Node) -> bool {
    !matches!(node.value, Value::List(_) | Value::Map(_))
}

/// Whether a value at or below the node was looked at by no rule.
fn has_unseen(comparer: &Comparer<'_>, node: &Node) -> bool {
    if node.entries().is_empty() && node.items().is_empty() {
        return !comparer.seen.contains(&std::ptr::from_ref(node));
    }
    node.items().iter().any(|item| has_unseen(comparer, item))
        || node.entries().iter().any(|entry| has_unseen(comparer, &entry.node))
}
