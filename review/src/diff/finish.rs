//! Makes changes of the drafts of the walk: each once, with its places and the operations that it reaches.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use openapi_document::{Document, Node, escape_token};

use super::change::{Change, Facet, Spot, Verdict};
use super::comparer::{ComparedPair, Comparer, Draft};
use super::rules::Rule;

/// The facts that two drafts of one change have in common.
type Key<'d> = (Rule, Verdict, &'d str, Option<*const Node>, Option<*const Node>);

impl Draft<'_> {
    fn key(&self) -> Key<'_> {
        let address = |node: Option<&Node>| node.map(std::ptr::from_ref);
        (self.rule, self.verdict, &self.what, address(self.old), address(self.new))
    }
}

/// The changes, the worst first, then in the order of the documents.
pub(super) fn changes(comparer: &Comparer<'_>) -> Vec<Change> {
    let mut reach = Reach::new(&comparer.pairs);
    // A change in several operations, as of servers that they share, is one change.
    let mut indices: HashMap<Key<'_>, usize> = HashMap::new();
    let mut found: Vec<(&Draft<'_>, Vec<usize>)> = Vec::new();
    for (index, pair) in comparer.pairs.iter().enumerate().filter(|(_, pair)| !pair.drafts.is_empty()) {
        let reached = reach.operations_of(index);
        let is_named = reach.is_named(index);
        for draft in pair.drafts.iter().filter(|draft| is_named || draft.facet != Facet::Docs) {
            let known = *indices.entry(draft.key()).or_insert_with(|| {
                found.push((draft, Vec::new()));
                found.len() - 1
            });
            found[known].1.extend(&reached);
        }
    }
    let drafts = || found.iter().map(|(draft, _)| *draft);
    let old = Places::new(comparer.old, drafts().filter_map(|draft| draft.old));
    let new = Places::new(comparer.new, drafts().filter_map(|draft| draft.new));
    let change = |(draft, reached): (&Draft<'_>, Vec<usize>)| Change {
        rule: draft.rule,
        facet: draft.facet,
        verdict: draft.verdict,
        what: draft.what.clone(),
        why: draft.rule.why(),
        old: draft.old.map(|node| old.spot(node)),
        new: draft.new.map(|node| new.spot(node)),
        operations: reach.names(reached),
        accepted: None,
    };
    let mut changes: Vec<Change> = found.into_iter().map(change).collect();
    changes.sort_by(|a, b| order(a).cmp(&order(b)));
    changes
}

/// The place of a change in a report: by facet, the worst first, then in the order of the documents.
fn order(change: &Change) -> (Facet, Verdict, Option<(u32, u32)>, &str) {
    let spot = change.new.as_ref().or(change.old.as_ref());
    (change.facet, change.verdict, spot.map(|spot| (spot.line, spot.column)), &change.what)
}

/// The operations from which pairs are reached.
struct Reach<'p, 'a> {
    pairs: &'p [ComparedPair<'a>],
    /// The names of the operations, sorted.
    operations: Vec<Arc<str>>,
    /// The index of a pair's operation among the names.
    ranks: Vec<Option<usize>>,
    /// The search that visited a pair last.
    visited: Vec<usize>,
    searches: usize,
    /// The lists of names that were made: schemas that hold each other are reached from the same operations.
    lists: HashMap<Vec<usize>, Arc<[Arc<str>]>>,
}

impl<'p, 'a> Reach<'p, 'a> {
    fn new(pairs: &'p [ComparedPair<'a>]) -> Self {
        let names: BTreeSet<Arc<str>> = pairs.iter().filter_map(|pair| pair.operation.clone()).collect();
        let operations = Vec::from_iter(names);
        let rank = |pair: &ComparedPair<'_>| operations.binary_search(pair.operation.as_ref()?).ok();
        let ranks = pairs.iter().map(rank).collect();
        Self { pairs, operations, ranks, visited: vec![0; pairs.len()], searches: 0, lists: HashMap::new() }
    }

    /// Returns whether some way to a pair leads through names that both documents have.
    fn is_named(&mut self, pair: usize) -> bool {
        let pairs = self.pairs;
        let named = self.search(pair, |index| !pairs[index].is_nameless);
        named.into_iter().any(|index| pairs[index].parents.is_empty())
    }

    fn operations_of(&mut self, pair: usize) -> Vec<usize> {
        self.search(pair, |_| true).into_iter().filter_map(|index| self.ranks[index]).collect()
    }

    /// A pair and all that hold it, over pairs that `is_way` admits.
    fn search(&mut self, pair: usize, is_way: impl Fn(usize) -> bool) -> Vec<usize> {
        self.searches += 1;
        let (mut found, mut waiting) = (Vec::new(), vec![pair]);
        while let Some(pair) = waiting.pop() {
            if is_way(pair) && std::mem::replace(&mut self.visited[pair], self.searches) != self.searches {
                found.push(pair);
                waiting.extend(&self.pairs[pair].parents);
            }
        }
        found
    }

    fn names(&mut self, mut ranks: Vec<usize>) -> Arc<[Arc<str>]> {
        ranks.sort_unstable();
        ranks.dedup();
        let operations = &self.operations;
        let names = |ranks: &Vec<usize>| ranks.iter().map(|rank| Arc::clone(&operations[*rank])).collect();
        Arc::clone(self.lists.entry(ranks).or_insert_with_key(names))
    }
}

/// The places of nodes in a document.
struct Places<'a> {
    document: &'a Document,
    /// The JSON pointers to the nodes that matter.
    pointers: HashMap<*const Node, String>,
}

impl<'a> Places<'a> {
    fn new(document: &'a Document, wanted: impl Iterator<Item = &'a Node>) -> Self {
        let wanted = wanted.map(std::ptr::from_ref).collect();
        let mut pointers = HashMap::new();
        for root in document.roots() {
            visit(root, &mut String::new(), &wanted, &mut pointers);
        }
        Self { document, pointers }
    }

    fn spot(&self, node: &Node) -> Spot {
        let own = || self.pointers.get(&std::ptr::from_ref(node)).cloned();
        // What stands in another file is in the one tree of all files under another pointer.
        let pointer = if node.at.file == 0 { own() } else { self.document.pointer_at(node.at) };
        Spot {
            file: self.document.file_of(node.at).to_owned(),
            line: node.at.line,
            column: node.at.column,
            pointer: pointer.unwrap_or_default(),
        }
    }
}

fn visit(
    node: &Node,
    pointer: &mut String,
    wanted: &HashSet<*const Node>,
    found: &mut HashMap<*const Node, String>,
) {
    if wanted.contains(&std::ptr::from_ref(node)) {
        found.insert(node, pointer.clone());
    }
    let length = pointer.len();
    for entry in node.entries() {
        pointer.push('/');
        pointer.push_str(&escape_token(&entry.key));
        visit(&entry.node, pointer, wanted, found);
        pointer.truncate(length);
    }
    for (index, item) in node.items().iter().enumerate() {
        pointer.push_str(&format!("/{index}"));
        visit(item, pointer, wanted, found);
        pointer.truncate(length);
    }
}
