//! Work for later: schemas, each pair once, and parts that are not sent by themselves.

use openapi_document::{DOCUMENTATION, Entry, Followed, Node, Schema, Schemas, same_json};

use super::change::Direction;
use super::comparer::{Aside, Nodes, Objects, Scope, Task};
use super::rules::Rule;

impl<'a> Scope<'_, 'a> {
    /// Reports a change of nodes later, by the rule for changed, gone or new ones, unless they are compared until then.
    pub(super) fn set_aside(&mut self, rules: [Rule; 3], title: String, nodes: Nodes<'a>) {
        let pair = self.pair;
        self.comparer.aside.push(Aside { nodes, rules, title, pair });
    }

    /// The schemas of a document.
    pub(super) fn schemas(&self, is_old: bool) -> &Schemas<'a> {
        if is_old { &self.comparer.old_schemas } else { &self.comparer.new_schemas }
    }

    /// The schema that a node stands for.
    pub(super) fn schema(&self, node: &'a Node, is_old: bool) -> Schema<'a> {
        self.schemas(is_old).of(node)
    }

    /// Returns the targets of two schemas, and compares the keywords beside their `$ref`s, which have no effect.
    fn enter_schemas(&mut self, nodes: Objects<'a>, place: &str) -> Objects<'a> {
        let mut followed = [Followed::default(), Followed::default()];
        let targets = (
            self.schemas(true).follow(nodes.0, &mut followed[0]),
            self.schemas(false).follow(nodes.1, &mut followed[1]),
        );
        self.mark([nodes.0, nodes.1, targets.0, targets.1]);
        for Followed { references, ignored, .. } in &followed {
            self.mark(references.iter().copied());
            self.examine_entries(ignored.iter().copied());
        }
        let [old, new] = followed.map(|followed| followed.ignored);
        self.compare_ignored(&old, &new, place);
        targets
    }

    /// Compares the keywords beside `$ref`s, which OpenAPI 3.0 ignores.
    pub(super) fn compare_ignored(&mut self, old: &[&'a Entry], new: &[&'a Entry], place: &str) {
        let find = |entries: &[&'a Entry], key: &str| {
            entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
        };
        for entry in old.iter().chain(new.iter().filter(|entry| find(old, &entry.key).is_none())) {
            let (before, after) = (find(old, &entry.key), find(new, &entry.key));
            let is_same = before.zip(after).is_some_and(|(before, after)| same_json(before, after));
            if !is_same {
                let is_for_people = DOCUMENTATION.contains(&entry.key.as_str());
                let rule = if is_for_people { Rule::DescriptionChanged } else { Rule::SameInOtherWords };
                let what = format!("{place}: {} beside `$ref`, which OpenAPI 3.0 ignores", entry.key);
                self.docs(rule, what, before, after);
            }
        }
    }

    /// Compares two schemas later, unless that is done or waiting already.
    pub(super) fn compare_later(&mut self, nodes: Objects<'a>, direction: Direction, place: String) {
        let nodes = self.enter_schemas(nodes, &place);
        let serialization = self.serialization;
        let place = if self.prefix.is_empty() { place } else { format!("{}{place}", self.prefix) };
        let (pair, is_new) = self.pair_of(nodes, direction, serialization, &place);
        if is_new {
            self.comparer.waiting.push_back(Task { nodes, direction, place, pair, serialization });
        }
    }
}
