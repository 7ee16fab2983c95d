//! The operations that lead to a pair, and whether names alone do.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::comparer::ComparedPair;

/// A set of operations, a bit for each. Equal sets have equal indices.
pub(super) type SetIndex = usize;

/// The operations from which pairs are reached.
pub(super) struct Reach {
    /// The names of the operations, sorted.
    operations: Vec<Arc<str>>,
    sets: Sets,
    /// The set of each pair.
    of_pair: Vec<SetIndex>,
    /// `true` if some way to a pair leads through names that both documents have.
    is_named: Vec<bool>,
    /// The lists of names that were made: many changes are reached from the same operations.
    lists: HashMap<SetIndex, Arc<[Arc<str>]>>,
}

impl Reach {
    pub(super) fn new(pairs: &[ComparedPair<'_>]) -> Self {
        let names: BTreeSet<Arc<str>> = pairs.iter().filter_map(|pair| pair.operation.clone()).collect();
        let operations = Vec::from_iter(names);
        let mut sets = Sets::default();
        let mut of_pair = vec![SetIndex::MAX; pairs.len()];
        // Pairs that contain each other are reached from the same operations, and come after all others that contain
        // them.
        for group in groups(pairs) {
            let mut set = sets.empty();
            for pair in &group {
                let own =
                    pairs[*pair].operation.as_ref().and_then(|name| operations.binary_search(name).ok());
                if let Some(rank) = own {
                    set = sets.with(set, rank);
                }
                for parent in &pairs[*pair].parents {
                    let other = of_pair[*parent];
                    set = if other == SetIndex::MAX { set } else { sets.union(set, other) };
                }
            }
            group.into_iter().for_each(|pair| of_pair[pair] = set);
        }
        Self { operations, sets, of_pair, is_named: named(pairs), lists: HashMap::new() }
    }

    pub(super) fn set_of(&self, pair: usize) -> SetIndex {
        self.of_pair[pair]
    }

    pub(super) fn is_named(&self, pair: usize) -> bool {
        self.is_named[pair]
    }

    pub(super) fn union(&mut self, one: SetIndex, other: SetIndex) -> SetIndex {
        self.sets.union(one, other)
    }

    /// The names of the operations of a set.
    pub(super) fn names(&mut self, set: SetIndex) -> Arc<[Arc<str>]> {
        let Self { operations, sets, .. } = self;
        let names = || {
            let ranks = operations.iter().enumerate().filter(|(rank, _)| sets.has(set, *rank));
            ranks.map(|(_, name)| Arc::clone(name)).collect()
        };
        Arc::clone(self.lists.entry(set).or_insert_with(names))
    }
}

impl Reach {
    /// The operation or those of the path with this name, if there are any; else those of a set.
    pub(super) fn within(&mut self, subject: &str, set: SetIndex) -> Arc<[Arc<str>]> {
        let is_it = |name: &&Arc<str>| {
            ***name == *subject || name.split_once(' ').is_some_and(|(_, path)| path == subject)
        };
        let named: Arc<[Arc<str>]> = self.operations.iter().filter(is_it).map(Arc::clone).collect();
        if named.is_empty() { self.names(set) } else { named }
    }
}

/// The sets that were made, each once.
#[derive(Default)]
struct Sets {
    /// The words of bits, without zeros at the end.
    bits: Vec<Arc<[u64]>>,
    indices: HashMap<Arc<[u64]>, SetIndex>,
    unions: HashMap<(SetIndex, SetIndex), SetIndex>,
}

impl Sets {
    fn empty(&mut self) -> SetIndex {
        self.index(Vec::new())
    }

    fn index(&mut self, bits: Vec<u64>) -> SetIndex {
        let bits: Arc<[u64]> = bits.into();
        let all = &mut self.bits;
        *self.indices.entry(Arc::clone(&bits)).or_insert_with(|| {
            all.push(bits);
            all.len() - 1
        })
    }

    fn with(&mut self, set: SetIndex, rank: usize) -> SetIndex {
        let mut bits = vec![0; rank / 64 + 1];
        bits[rank / 64] = 1 << (rank % 64);
        let single = self.index(bits);
        self.union(set, single)
    }

    fn has(&self, set: SetIndex, rank: usize) -> bool {
        self.bits[set].get(rank / 64).is_some_and(|word| word & (1 << (rank % 64)) != 0)
    }

    fn union(&mut self, one: SetIndex, other: SetIndex) -> SetIndex {
        let key = (one.min(other), one.max(other));
        if one == other {
            return one;
        }
        if let Some(known) = self.unions.get(&key) {
            return *known;
        }
        let (one, other) = (&self.bits[one], &self.bits[other]);
        let (long, short) = if one.len() < other.len() { (other, one) } else { (one, other) };
        let mut bits = long.to_vec();
        bits.iter_mut().zip(short.iter()).for_each(|(word, more)| *word |= more);
        let union = self.index(bits);
        self.unions.insert(key, union);
        union
    }
}

/// Returns for each pair whether a way to it leads through names that both documents have, from the top.
fn named(pairs: &[ComparedPair<'_>]) -> Vec<bool> {
    let mut children = vec![Vec::new(); pairs.len()];
    for (index, pair) in pairs.iter().enumerate() {
        pair.parents.iter().for_each(|parent| children[*parent].push(index));
    }
    let mut is_named = vec![false; pairs.len()];
    let mut open: Vec<usize> = (0..pairs.len()).filter(|index| pairs[*index].parents.is_empty()).collect();
    while let Some(pair) = open.pop() {
        if !pairs[pair].is_nameless && !std::mem::replace(&mut is_named[pair], true) {
            open.extend(&children[pair]);
        }
    }
    is_named
}

/// The pairs, in groups that contain each other. A pair that contains a group comes before it. Tarjan's algorithm,
/// without recursion: chains of schemas may be long.
fn groups(pairs: &[ComparedPair<'_>]) -> Vec<Vec<usize>> {
    const NONE: usize = usize::MAX;
    let (mut index, mut low) = (vec![NONE; pairs.len()], vec![0; pairs.len()]);
    let mut is_open = vec![false; pairs.len()];
    let (mut stack, mut groups, mut count) = (Vec::new(), Vec::new(), 0);
    for root in 0..pairs.len() {
        let mut calls = if index[root] == NONE { vec![(root, 0)] } else { Vec::new() };
        while let Some((pair, next)) = calls.pop() {
            if next == 0 {
                (index[pair], low[pair]) = (count, count);
                count += 1;
                is_open[pair] = true;
                stack.push(pair);
            }
            match pairs[pair].parents.get(next) {
                Some(parent) => {
                    calls.push((pair, next + 1));
                    if index[*parent] == NONE {
                        calls.push((*parent, 0));
                    } else if is_open[*parent] {
                        low[pair] = low[pair].min(index[*parent]);
                    }
                }
                None => {
                    if let Some((holder, _)) = calls.last() {
                        low[*holder] = low[*holder].min(low[pair]);
                    }
                    if low[pair] == index[pair] {
                        let start = stack.iter().rposition(|one| *one == pair).unwrap_or_default();
                        let group = stack.split_off(start);
                        group.iter().for_each(|one| is_open[*one] = false);
                        groups.push(group);
                    }
                }
            }
        }
    }
    groups
}
