//! OpenAPI 3.1 in the words of 3.0, which is all that progenitor reads.
//!
//! The tree keeps its positions, so that the rules of the generator name the places of the file. What 3.0 has no words for
//! is told, with its line.

mod schema;
mod types;

use std::collections::{HashMap, HashSet};

use openapi_document::{Document, Entry, METHODS, Node, Position, Problem, Report, Value, Version};

use crate::check::rules::Rule;

/// A document as one file of OpenAPI 3.0, or `None` if it is one, with what its schemas lose by that.
pub(crate) fn lowered(document: &Document) -> Option<(Document, Vec<Problem>)> {
    let mut bundled = document.bundle();
    if bundled.version == Version::V3_0 {
        return (document.files().count() > 1).then_some((bundled, Vec::new()));
    }
    let mut lowering = Lowering::new(&bundled);
    let root = lowering.document();
    let losses = lowering.report.into_problems();
    bundled.root = root;
    bundled.version = Version::V3_0;
    Some((bundled, losses))
}

struct Lowering<'a> {
    document: &'a Document,
    report: Report<'a>,
    /// The components that schemas written elsewhere become when a `$ref` leads to them.
    names: HashMap<*const Node, String>,
    taken: HashSet<String>,
    /// Those that are not written yet.
    open: Vec<(String, &'a Node)>,
    /// The path items that are being written.
    around: Vec<*const Node>,
}

/// A place in a document, by what stands there.
#[derive(Clone, Copy)]
enum Place {
    Components,
    PathItem,
    Operation,
    /// A parameter, header, response, request body or media type: whatever holds a schema, or content with one.
    Holder,
    Schema,
    /// A list or a mapping of such.
    Many(&'static Self),
    /// It means the same in both versions.
    Same,
    /// 3.0 does not have it, and it makes no Rust.
    Gone,
}

impl Place {
    fn below(self, key: &str) -> Self {
        const HOLDERS: Place = Place::Many(&Place::Holder);
        match (self, key) {
            (Self::Components, "schemas") => Self::Many(&Self::Schema),
            (Self::Components, "responses" | "parameters" | "requestBodies" | "headers") => HOLDERS,
            (Self::Components, "pathItems") => Self::Gone,
            (Self::PathItem | Self::Operation, "parameters") => HOLDERS,
            (Self::PathItem, key) if METHODS.contains(&key) => Self::Operation,
            (Self::Operation, "requestBody") => Self::Holder,
            (Self::Operation, "responses") => HOLDERS,
            (Self::Holder, "schema") => Self::Schema,
            (Self::Holder, "content" | "headers") => HOLDERS,
            _ => Self::Same,
        }
    }
}

impl<'a> Lowering<'a> {
    fn new(document: &'a Document) -> Self {
        let schemas = document.root.pointer("/components/schemas").map(Node::entries).unwrap_or_default();
        Self {
            document,
            report: Report::new(document),
            names: HashMap::new(),
            taken: schemas.iter().map(|entry| entry.key.clone()).collect(),
            open: Vec::new(),
            around: Vec::new(),
        }
    }

    fn document(&mut self) -> Node {
        let root = &self.document.root;
        let mut entries = Vec::new();
        for entry in root.entries() {
            let node = match entry.key.as_str() {
                "openapi" => text("3.0.3", entry.node.at),
                "info" => self.info(&entry.node),
                "paths" => self.place(Place::Many(&Place::PathItem), &entry.node),
                "components" => self.place(Place::Components, &entry.node),
                "webhooks" => {
                    let why = "the client sends requests and receives none, so they are left out";
                    let what = "`webhooks` in the document";
                    self.report.add(Rule::Webhooks, entry.at, what, why, "say them in `description`");
                    continue;
                }
                "jsonSchemaDialect" => continue,
                _ => entry.node.clone(),
            };
            entries.push(Entry::new(entry.key.as_str(), entry.at, node));
        }
        if root.get("paths").is_none() {
            entries.push(Entry::new("paths", root.at, map(Vec::new(), root.at)));
        }
        self.add_schemas(&mut entries);
        map(entries, root.at)
    }

    fn info(&self, info: &Node) -> Node {
        let mut entries = info.entries().to_vec();
        entries.retain(|entry| entry.key != "summary");
        for license in entries.iter_mut().filter(|entry| entry.key == "license") {
            let kept = license.node.entries().iter().filter(|entry| entry.key != "identifier");
            license.node = map(kept.cloned().collect(), license.node.at);
        }
        map(entries, info.at)
    }

    fn place(&mut self, place: Place, node: &'a Node) -> Node {
        match (place, &node.value) {
            (Place::Schema, _) => self.schema(node),
            (Place::Same | Place::Gone, _) => node.clone(),
            (Place::Many(each), Value::List(items)) => {
                let items = items.iter().map(|item| self.place(*each, item)).collect();
                Node::new(Value::List(items), node.at)
            }
            (Place::PathItem, _) if node.get("$ref").is_some() => self.path_item(node),
            // What stands beside a `$ref` only says more of it in words.
            (_, Value::Map(entries)) if node.get("$ref").is_some() && !matches!(place, Place::Many(_)) => {
                let kept = entries.iter().filter(|entry| entry.key == "$ref");
                map(kept.cloned().collect(), node.at)
            }
            (_, Value::Map(entries)) => {
                let below = |key: &str| match place {
                    Place::Many(each) => *each,
                    place => place.below(key),
                };
                let mut lowered: Vec<Entry> = Vec::new();
                for entry in entries.iter() {
                    match below(&entry.key) {
                        Place::Gone => {}
                        below => lowered.push(Entry::new(
                            entry.key.as_str(),
                            entry.at,
                            self.place(below, &entry.node),
                        )),
                    }
                }
                if matches!(place, Place::Operation) && node.get("responses").is_none() {
                    lowered.push(Entry::new("responses", node.at, map(Vec::new(), node.at)));
                }
                if matches!(place, Place::Components) {
                    lowered
                        .iter_mut()
                        .filter(|entry| entry.key == "securitySchemes")
                        .for_each(without_certificates);
                }
                map(lowered, node.at)
            }
            _ => node.clone(),
        }
    }

    /// The operations that a path item refers to, in its place.
    fn path_item(&mut self, node: &'a Node) -> Node {
        let Some(target) = self.document.resolve(node) else { return node.clone() };
        if self.around.contains(&std::ptr::from_ref(target)) {
            return node.clone();
        }
        self.around.push(target);
        let lowered = self.place(Place::PathItem, target);
        self.around.pop();
        lowered
    }

    /// The name of the component that a schema written somewhere else becomes.
    fn component(&mut self, target: &'a Node, reference: &str) -> String {
        if let Some(name) = self.names.get(&std::ptr::from_ref(target)) {
            return name.clone();
        }
        let words: Vec<&str> = reference.split(['/', '#']).filter(|word| !word.is_empty()).collect();
        let words = words
            .iter()
            .filter(|word| !["components", "schemas", "$defs", "properties", "paths"].contains(word));
        let plain =
            |word: &&str| word.replace(|c: char| !c.is_ascii_alphanumeric() && !"._-".contains(c), "_");
        let name = words.map(plain).collect::<Vec<_>>().join("_");
        let name = if name.is_empty() { "Document".to_owned() } else { name };
        let numbered = (2_usize..).map(|number| format!("{name}{number}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        let name = names.find(|name| !self.taken.contains(name)).unwrap_or(name);
        self.taken.insert(name.clone());
        self.names.insert(target, name.clone());
        self.open.push((name.clone(), target));
        name
    }

    /// Writes the schemas that became components.
    fn add_schemas(&mut self, entries: &mut Vec<Entry>) {
        let mut added = Vec::new();
        while let Some((name, node)) = self.open.pop() {
            added.push(Entry::new(name, node.at, self.schema(node)));
        }
        if added.is_empty() {
            return;
        }
        added.sort_by(|one, other| one.key.cmp(&other.key));
        let at = self.document.root.at;
        let mut sections = Vec::new();
        if let Some(index) = entries.iter().position(|entry| entry.key == "components") {
            sections = entries.remove(index).node.entries().to_vec();
        }
        let mut schemas = Vec::new();
        if let Some(index) = sections.iter().position(|entry| entry.key == "schemas") {
            schemas = sections.remove(index).node.entries().to_vec();
        }
        schemas.extend(added);
        sections.push(Entry::new("schemas", at, map(schemas, at)));
        entries.push(Entry::new("components", at, map(sections, at)));
    }
}

/// 3.0 does not know clients that show a certificate; the rules of credentials read the document itself.
fn without_certificates(schemes: &mut Entry) {
    let kept = schemes.node.entries().iter().filter(|scheme| scheme.node.str("type") != Some("mutualTLS"));
    schemes.node = map(kept.cloned().collect(), schemes.node.at);
}

fn text(text: &str, at: Position) -> Node {
    Node::new(Value::String(text.to_owned()), at)
}

fn flag(value: bool, at: Position) -> Node {
    Node::new(Value::Bool(value), at)
}

fn list(items: Vec<Node>, at: Position) -> Node {
    Node::new(Value::List(items.into()), at)
}

fn map(entries: Vec<Entry>, at: Position) -> Node {
    Node::new(Value::Map(entries.into()), at)
}
