//! A view of a schema as it applies to a value, with the members of its `allOf`s put together.

use std::collections::{BTreeMap, HashMap, HashSet};

use openapi_document::{Document, Entry, MAX_HOPS, Node};

use super::change::Direction;

/// The target of the `$ref` of a node, or the node itself if it has none or that leads nowhere.
pub(super) fn resolve<'a>(document: &'a Document, node: &'a Node) -> &'a Node {
    document.resolve(node).unwrap_or(node)
}

/// The `$ref`s on the way from a node to the target.
pub(super) fn references<'a>(document: &'a Document, node: &'a Node) -> Vec<&'a Node> {
    let mut found = Vec::new();
    let mut next = node.get("$ref");
    while let Some(reference) = next.filter(|_| found.len() < MAX_HOPS) {
        found.push(reference);
        next = document.target(reference).ok().and_then(|target| target.get("$ref"));
    }
    found
}

/// A value as it stands in a sentence.
pub(super) fn shown(node: &Node) -> String {
    node.as_str().map_or_else(|| node.to_json().to_string(), str::to_owned)
}

/// A value as it stands in a sentence, or the word `none`.
pub(super) fn shown_or_none(node: Option<&Node>) -> String {
    node.map_or_else(|| "none".to_owned(), shown)
}

/// A value as JSON, with quotes around text, or the word `none`.
pub(super) fn json_or_none(node: Option<&Node>) -> String {
    node.map_or_else(|| "none".to_owned(), |node| node.to_json().to_string())
}

/// A schema as it applies to a value.
#[derive(Default)]
pub(super) struct View<'a> {
    /// The keywords that are not taken apart below. A keyword of several members of an `allOf` has several nodes.
    pub(super) keywords: BTreeMap<&'a str, Vec<&'a Node>>,
    /// The properties, in the order of the document.
    pub(super) properties: Vec<&'a Entry>,
    by_name: HashMap<&'a str, Vec<&'a Entry>>,
    /// The names that are required, with the place that says so.
    pub(super) required: BTreeMap<&'a str, &'a Node>,
    /// The schema objects that were put together.
    pub(super) parts: Vec<&'a Node>,
}

impl<'a> View<'a> {
    pub(super) fn of(document: &'a Document, schema: &'a Node) -> Self {
        let mut view = Self { parts: parts(document, schema), ..Self::default() };
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
            view.by_name.entry(&entry.key).or_default().push(entry);
        }
        view
    }

    /// The nodes of a keyword, one for each part that has it.
    pub(super) fn all(&self, keyword: &str) -> &[&'a Node] {
        self.keywords.get(keyword).map(Vec::as_slice).unwrap_or_default()
    }

    /// The one node of a keyword; of several, the first.
    pub(super) fn get(&self, keyword: &str) -> Option<&'a Node> {
        self.all(keyword).first().copied()
    }

    /// Returns whether a keyword is there and `true`.
    pub(super) fn is(&self, keyword: &str) -> bool {
        self.get(keyword).and_then(Node::as_bool) == Some(true)
    }

    /// The value of a keyword as a number.
    pub(super) fn number(&self, keyword: &str) -> Option<f64> {
        self.get(keyword)?.to_json().as_f64()
    }

    /// The properties of this name, one for each part that has it.
    pub(super) fn named(&self, name: &str) -> &[&'a Entry] {
        self.by_name.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The index of a property among those of its name.
    pub(super) fn rank(&self, property: &Entry) -> usize {
        let place = self.named(&property.key).iter().position(|one| std::ptr::eq(*one, property));
        place.unwrap_or_default()
    }
}

/// The keyword of properties that do not travel in a direction.
pub(super) fn excluding(direction: Direction) -> &'static str {
    match direction {
        Direction::Request => "readOnly",
        Direction::Response => "writeOnly",
    }
}

/// Returns whether a property travels in a direction.
pub(super) fn travels(document: &Document, property: &Entry, direction: Direction) -> bool {
    !parts(document, &property.node).iter().any(|part| part.is(excluding(direction)))
}

/// A schema, and the members of its `allOf`s, each once.
fn parts<'a>(document: &'a Document, schema: &'a Node) -> Vec<&'a Node> {
    let mut parts = Vec::new();
    let mut known: HashSet<*const Node> = HashSet::new();
    let mut open = vec![resolve(document, schema)];
    while let Some(schema) = open.pop() {
        if known.insert(schema) {
            parts.push(schema);
            let members = schema.get("allOf").map(Node::items).unwrap_or_default();
            open.extend(members.iter().rev().map(|member| resolve(document, member)));
        }
    }
    parts
}

/// The content of a schema, texts for people aside.
pub(super) fn plain(document: &Document, node: &Node) -> serde_json::Value {
    let mut json = resolve(document, node).to_json();
    if let Some(object) = json.as_object_mut() {
        for word in ["description", "title", "example", "deprecated"] {
            object.remove(word);
        }
    }
    json
}
