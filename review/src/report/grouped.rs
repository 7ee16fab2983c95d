//! Groups, in the order of their first items.

use std::collections::HashMap;
use std::hash::Hash;

/// The items by key; keys and items stay in their order.
pub(super) fn grouped<K: Clone + Eq + Hash, T>(
    items: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> K,
) -> Vec<(K, Vec<T>)> {
    let mut numbers = HashMap::new();
    let mut groups: Vec<(K, Vec<T>)> = Vec::new();
    for item in items {
        let key = key(&item);
        let number = *numbers.entry(key.clone()).or_insert(groups.len());
        match groups.get_mut(number) {
            Some((_, group)) => group.push(item),
            None => groups.push((key, vec![item])),
        }
    }
    groups
}
