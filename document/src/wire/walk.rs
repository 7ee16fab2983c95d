//! The walk over a document that finds its facts, and what all kinds of objects have in common.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use cloud_certs_yaml::{Entry, Node, Position, Value};
use serde_json::Value as Json;

use super::fact::{ApiPlace, Facet, Fact};
use crate::document::Document;
use crate::keywords::{DOCUMENTATION, WIRE_EXTENSIONS, is_docs_extension};
use crate::schema::Schemas;

/// Keywords that are on or off, and have no effect if they are `false`.
pub(super) const FLAGS: [&str; 13] = [
    "allowEmptyValue",
    "allowReserved",
    "cut",
    "deprecated",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "no body",
    "nullable",
    "readOnly",
    "required",
    "uniqueItems",
    "writeOnly",
    "x-extensible-enum",
];

pub(super) struct Walk<'a> {
    pub(super) document: &'a Document,
    pub(super) schemas: Schemas<'a>,
    /// Schemas that only a `$ref` leads to, inside of other schemas.
    pub(super) definitions: Vec<(&'a str, &'a Node)>,
    pub(super) facts: Vec<Fact>,
    /// The nodes that are in a fact, by address: two equal nodes are two leaves.
    pub(super) facets: HashMap<*const Node, Facet>,
    /// The schemas around the place where the walk is, which cut recursion.
    pub(super) around: Vec<(*const Node, Arc<str>)>,
    /// The first place where the listing stops because the document has too many facts.
    pub(super) cut: Option<Position>,
    /// The operations to walk over, if not all: `GET /path`.
    pub(super) only: Option<&'a BTreeSet<String>>,
    /// The facet that counts as wire where the walk is: nothing in a schema that no operation uses.
    pub(super) wire: Facet,
}

impl<'a> Walk<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Self {
            document,
            schemas: Schemas::new(document),
            definitions: vec![],
            facts: vec![],
            facets: HashMap::new(),
            around: vec![],
            cut: None,
            only: None,
            wire: Facet::Wire,
        }
    }

    /// `keyword` is set to `node` here. A flag that is off adds no fact, but counts as seen.
    pub(super) fn say(&mut self, place: &ApiPlace, facet: Facet, keyword: &str, node: &'a Node) {
        self.see(node, facet);
        if !(FLAGS.contains(&keyword) && node.as_bool() == Some(false)) {
            self.add(place, facet, keyword, node.to_json(), node);
        }
    }

    /// Adds a fact that `node` stands for, without seeing it.
    pub(super) fn add(
        &mut self,
        place: &ApiPlace,
        facet: Facet,
        keyword: &str,
        value: impl Into<Json>,
        node: &Node,
    ) {
        let mut value = value.into();
        // The order of keys says nothing.
        value.sort_all_objects();
        self.facts.push(Fact {
            facet: self.actual(facet),
            place: place.clone(),
            keyword: keyword.to_owned(),
            value,
            at: node.at,
        });
    }

    /// Marks `node` and all below it as being in a fact of `facet`.
    pub(super) fn see(&mut self, node: &'a Node, facet: Facet) {
        let facet = self.actual(facet);
        self.facets.entry(node).or_insert(facet);
        node.children().for_each(|child| self.see(child, facet));
    }

    /// Marks `node` as being in a fact, but not what is in it.
    pub(super) fn see_alone(&mut self, node: &'a Node) {
        self.facets.entry(node).or_insert(self.wire);
    }

    fn actual(&self, facet: Facet) -> Facet {
        if facet == Facet::Wire { self.wire } else { facet }
    }

    /// The entries of a mapping. This marks the mapping as seen, but not its content.
    pub(super) fn entries(&mut self, node: &'a Node) -> &'a [Entry] {
        if matches!(node.value, Value::Map(_)) {
            self.see_alone(node);
        }
        node.entries()
    }

    /// The items of a sequence. This marks the sequence as seen, but not its content.
    pub(super) fn items(&mut self, node: &'a Node) -> &'a [Node] {
        if matches!(node.value, Value::List(_)) {
            self.see_alone(node);
        }
        node.items()
    }

    /// Returns what `node` stands for. A `$ref` that leads nowhere is a fact of its own.
    pub(super) fn follow(&mut self, node: &'a Node, place: &ApiPlace) -> Option<&'a Node> {
        let Some(reference) = node.get("$ref") else { return Some(node) };
        self.see(reference, Facet::Wire);
        let target = self.document.resolve(node);
        if target.is_none() {
            self.add(place, Facet::Wire, "unresolved", reference.to_json(), reference);
        }
        target
    }

    /// Visits what any object can have: words for people, and extensions. Anything else stays unseen.
    pub(super) fn common(&mut self, place: &ApiPlace, entry: &'a Entry) {
        let key = entry.key.as_str();
        if key == "examples" {
            for entry in self.entries(&entry.node) {
                if let Some(example) = self.follow(&entry.node, place) {
                    self.say(place, Facet::Docs, &format!("example {}", entry.key), example);
                }
            }
        } else if DOCUMENTATION.contains(&key) || key == "openapi" || is_docs_extension(key) {
            self.say(place, Facet::Docs, key, &entry.node);
        } else if WIRE_EXTENSIONS.contains(&key) {
            self.say(place, Facet::Wire, key, &entry.node);
        }
    }
}
