//! Every leaf of a document, with the facet it landed in.

use std::collections::HashMap;

use cloud_certs_yaml::{Node, Position, Value, escape_token};

use super::fact::Facet;
use super::walk::Walk;
use crate::document::Document;
use crate::problem::Problem;
use crate::report::Report;
use crate::rules::Rule;

/// A value of a document that has nothing below it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Leaf {
    /// The JSON pointer to it.
    pub pointer: String,
    /// Its position.
    pub at: Position,
    /// The facet of its facts; `None` if it is in no fact.
    pub facet: Option<Facet>,
}

/// Every leaf, and what is not listed in full.
pub(super) fn classify(document: &Document, walk: &Walk<'_>) -> (Vec<Leaf>, Vec<Problem>) {
    let mut sorter = Sorter { facets: &walk.facets, leaves: vec![], unseen: vec![] };
    if !sorter.visit(&document.root, String::new(), document.root.at) {
        sorter.unseen.push((String::new(), document.root.at));
    }
    let mut report = Report::new(document);
    // Beyond the place where the listing stops, missing facts mean nothing.
    for (pointer, at) in sorter.unseen.into_iter().filter(|_| walk.cut.is_none()) {
        let (what, why) = (format!("`{pointer}` is in no listing"), "a change of it would go unseen");
        report.add(Rule::Unclassified, at, what, why, "remove it if nothing uses it, or correct the keyword");
    }
    if let Some(at) = walk.cut {
        let what = "the listing stops at this schema";
        let why = "schemas that hold each other this often or deep have no end worth reading";
        report.add(Rule::ListingCut, at, what, why, "let fewer schemas hold one another");
    }
    (sorter.leaves, report.into_problems())
}

struct Sorter<'a> {
    facets: &'a HashMap<*const Node, Facet>,
    leaves: Vec<Leaf>,
    unseen: Vec<(String, Position)>,
}

impl Sorter<'_> {
    /// Returns whether anything at or below `node` is in a fact. Where some is, the parts that are not are put on the
    /// list; where nothing is, that is left to the caller, so that a whole part is reported once.
    fn visit(&mut self, node: &Node, pointer: String, at: Position) -> bool {
        let children: Vec<(String, Position, &Node)> = match &node.value {
            Value::Map(entries) => entries
                .iter()
                .map(|entry| (escape_token(&entry.key).into_owned(), entry.at, &entry.node))
                .collect(),
            Value::List(items) => {
                items.iter().enumerate().map(|(index, item)| (index.to_string(), item.at, item)).collect()
            }
            _ => vec![],
        };
        let address: *const Node = node;
        let facet = self.facets.get(&address).copied();
        if children.is_empty() {
            self.leaves.push(Leaf { pointer, at, facet });
            return facet.is_some();
        }
        let mut unseen = vec![];
        let count = children.len();
        for (token, at, child) in children {
            let pointer = format!("{pointer}/{token}");
            if !self.visit(child, pointer.clone(), at) {
                unseen.push((pointer, at));
            }
        }
        let is_seen = unseen.len() < count;
        if is_seen {
            self.unseen.extend(unseen);
        }
        is_seen
    }
}
