//! What a schema says of a value, with the members of its `allOf`s put together.

use std::collections::{BTreeMap, HashMap, HashSet};

use cloud_certs_codegen::{Entry, Node};

use super::comparer::Way;

/// The longest chain of `$ref`s that is followed.
const MOST_HOPS: usize = 64;

/// What `node` stands for: the target of its `$ref`, or itself when that leads nowhere.
pub(super) fn resolve<'a>(root: &'a Node, node: &'a Node) -> &'a Node {
    let mut found = node;
    for _ in 0..MOST_HOPS {
        let Some(reference) = found.str("$ref") else { return found };
        match reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer)) {
            Some(target) => found = target,
            None => return found,
        }
    }
    node
}

/// The `$ref`s on the way from `node` to what it stands for.
pub(super) fn references<'a>(root: &'a Node, node: &'a Node) -> Vec<&'a Node> {
    let mut found = Vec::new();
    let mut next = node.get("$ref");
    while let Some(reference) = next.filter(|_| found.len() < MOST_HOPS) {
        found.push(reference);
        let pointer = reference.as_str().and_then(|reference| reference.strip_prefix('#'));
        next = pointer.and_then(|pointer| root.pointer(pointer)).and_then(|target| target.get("$ref"));
    }
    found
}

/// A schema as it applies to a value.
#[derive(Default)]
pub(super) struct View<'a> {
    /// Every keyword that is not taken apart below. One that several members of an `allOf` have is there as often.
    pub(super) keywords: BTreeMap<&'a str, Vec<&'a Node>>,
    /// The properties, in the order of the document.
    pub(super) properties: Vec<&'a Entry>,
    by_name: HashMap<&'a str, &'a Entry>,
    /// The names that are required, with the place that says so.
    pub(super) required: BTreeMap<&'a str, &'a Node>,
    /// Every schema object that was put together, to be marked as looked at.
    pub(super) parts: Vec<&'a Node>,
}

impl<'a> View<'a> {
    pub(super) fn of(root: &'a Node, schema: &'a Node) -> Self {
        let mut view = Self { parts: parts(root, schema), ..Self::default() };
        for part in &view.parts {
            for entry in part.entries() {
                match entry.key.as_str() {
                    "allOf" => {}
                    "properties" => view.properties.extend(entry.node.entries()),
                    "required" => {
                        let names = entry.node.items().iter();
                        view.required.extend(names.filter_map(|name| Some((name.as_str()?, name))));
                    }
                    key => view.keywords.entry(key).or_default().push(&entry.node),
                }
            }
        }
        for entry in &view.properties {
            view.by_name.entry(&entry.key).or_insert(entry);
        }
        view
    }

    /// The one node of a keyword; of several, the first.
    pub(super) fn get(&self, keyword: &str) -> Option<&'a Node> {
        self.keywords.get(keyword)?.first().copied()
    }

    /// Whether a keyword is there and `true`.
    pub(super) fn is(&self, keyword: &str) -> bool {
        self.get(keyword).and_then(Node::as_bool) == Some(true)
    }

    /// The property of this name.
    pub(super) fn property(&self, name: &str) -> Option<&'a Entry> {
        self.by_name.get(name).copied()
    }

    /// Whether a property travels this way: `readOnly` ones are not in requests, `writeOnly` ones not in responses.
    pub(super) fn travels(root: &'a Node, property: &'a Entry, way: Way) -> bool {
        let keyword = match way {
            Way::Request => "readOnly",
            Way::Response => "writeOnly",
        };
        let is_set = |part: &&Node| part.get(keyword).and_then(Node::as_bool) == Some(true);
        !parts(root, &property.node).iter().any(is_set)
    }
}

/// A schema, and the members of its `allOf`s, each once.
fn parts<'a>(root: &'a Node, schema: &'a Node) -> Vec<&'a Node> {
    let mut parts = Vec::new();
    let mut known: HashSet<*const Node> = HashSet::new();
    let mut open = vec![resolve(root, schema)];
    while let Some(schema) = open.pop() {
        if known.insert(schema) {
            parts.push(schema);
            let members = schema.get("allOf").map(Node::items).unwrap_or_default();
            open.extend(members.iter().rev().map(|member| resolve(root, member)));
        }
    }
    parts
}
