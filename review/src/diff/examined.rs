//! The nodes that the walk has examined: nodes that no rule examined are compared at the end.

use openapi_document::{Document, Entry, Node};

use super::comparer::{Nodes, Objects, Scope};
use super::view::{references, resolve};

impl<'a> Scope<'_, 'a> {
    /// Returns whether a change was reported at exactly this node.
    pub(super) fn is_reported(&self, node: &Node) -> bool {
        self.comparer.reported.contains(&std::ptr::from_ref(node))
    }

    /// Counts nodes as reported: a rule understood both values, of any kind.
    pub(super) fn settle(&mut self, nodes: impl IntoIterator<Item = &'a Node>) {
        self.comparer.reported.extend(nodes.into_iter().map(std::ptr::from_ref));
    }

    /// Returns what a node stands for, and marks both as examined.
    pub(super) fn enter(&mut self, node: &'a Node, is_old: bool) -> &'a Node {
        self.examine_references(node, is_old);
        let target = resolve(self.document(is_old), node);
        self.mark([node, target]);
        target
    }

    /// Returns what two nodes stand for, and marks all of them as examined.
    pub(super) fn enter_both(&mut self, (old, new): Objects<'a>) -> Objects<'a> {
        (self.enter(old, true), self.enter(new, false))
    }

    /// Marks the `$ref`s that lead from a node to what it stands for.
    pub(super) fn examine_references(&mut self, node: &'a Node, is_old: bool) {
        self.mark(references(self.document(is_old), node));
    }

    fn document(&self, is_old: bool) -> &'a Document {
        if is_old { self.old } else { self.new }
    }

    /// The values of a keyword on both sides, which are thereby examined.
    pub(super) fn keyword(&mut self, (old, new): Objects<'a>, keyword: &str) -> Nodes<'a> {
        let nodes = (old.get(keyword), new.get(keyword));
        self.examine_all([nodes.0, nodes.1].into_iter().flatten());
        nodes
    }

    /// Marks a node and all below it as examined.
    pub(super) fn examine(&mut self, node: &'a Node) {
        self.mark([node]);
        self.examine_all(node.items());
        self.examine_entries(node.entries());
    }

    /// Marks nodes and all below them as examined.
    pub(super) fn examine_all(&mut self, nodes: impl IntoIterator<Item = &'a Node>) {
        nodes.into_iter().for_each(|node| self.examine(node));
    }

    /// Marks the values of entries and all below them as examined.
    pub(super) fn examine_entries(&mut self, entries: impl IntoIterator<Item = &'a Entry>) {
        self.examine_all(entries.into_iter().map(|entry| &entry.node));
    }

    /// Marks nodes as examined, without what is below them.
    pub(super) fn mark(&mut self, nodes: impl IntoIterator<Item = &'a Node>) {
        self.comparer.examined.extend(nodes.into_iter().map(std::ptr::from_ref));
    }

    /// Returns whether some rule examined this very node.
    pub(super) fn is_examined(&self, node: &Node) -> bool {
        self.comparer.examined.contains(&std::ptr::from_ref(node))
    }
}
