//! The places of nodes: their JSON pointers, and the shared objects that they stand in, in words.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use openapi_document::{Document, Node, each_pointer};

use super::change::Spot;
use super::place::Place;
use super::view::relative;

/// The places of nodes in a document.
pub(super) struct Places<'a> {
    document: &'a Document,
    /// The JSON pointers to the nodes that matter.
    pointers: HashMap<*const Node, String>,
}

impl<'a> Places<'a> {
    pub(super) fn new(document: &'a Document, wanted: impl Iterator<Item = &'a Node>) -> Self {
        let wanted: HashSet<*const Node> = wanted.map(std::ptr::from_ref).collect();
        let mut pointers = HashMap::new();
        for root in document.roots() {
            each_pointer(root, &mut String::new(), &mut |pointer, node| {
                if wanted.contains(&std::ptr::from_ref(node)) {
                    pointers.insert(std::ptr::from_ref(node), pointer.to_owned());
                }
            });
        }
        Self { document, pointers }
    }

    pub(super) fn spot(&self, node: &Node) -> Spot {
        Spot {
            file: self.document.file_of(node.at).to_owned(),
            line: node.at.line,
            column: node.at.column,
            pointer: self.pointer(node).into_owned(),
        }
    }

    /// The place of a node as people name it.
    pub(super) fn place(&self, node: &Node) -> Place {
        let tokens: Vec<String> = self.pointer(node).split('/').skip(1).map(unescaped).collect();
        Place::new(self.document, self.document.tree_at(node.at), &tokens)
    }

    /// The number of steps from the root to a node.
    pub(super) fn depth(&self, node: &Node) -> usize {
        self.pointer(node).matches('/').count()
    }

    fn pointer(&self, node: &Node) -> Cow<'_, str> {
        // A part of another file has a different pointer in the single tree of all files.
        if node.at.file > 0 {
            return self.document.pointer_at(node.at).unwrap_or_default().into();
        }
        self.pointers.get(&std::ptr::from_ref(node)).map(String::as_str).unwrap_or_default().into()
    }

    /// The shared object that a node stands in: a component, or another file.
    pub(super) fn shared(&self, node: &Node) -> Option<Shared> {
        let tokens: Vec<String> = self.pointer(node).split('/').skip(1).map(unescaped).collect();
        let mut tokens = tokens.as_slice();
        let file = if node.at.file == 0 { String::new() } else { relative(self.document, node) };
        let mut name = file;
        if let ["components", kind, component, ..] = &*tokens.iter().map(String::as_str).collect::<Vec<_>>() {
            let separator = if name.is_empty() { "" } else { "#" };
            name.push_str(&format!("{separator}{kind}/{component}"));
            tokens = &tokens[3..];
        }
        (!name.is_empty()).then(|| Shared { path: words(tokens), name })
    }
}

/// A place in a shared object.
pub(super) struct Shared {
    /// The name of the object.
    pub(super) name: String,
    /// The way from it to the place, in words.
    pub(super) path: String,
}

impl Shared {
    /// Returns whether the kind of the object leaves the direction open.
    pub(super) fn has_any_direction(&self) -> bool {
        let kinds =
            ["parameters/", "requestBodies/", "responses/", "headers/", "securitySchemes/", "callbacks/"];
        !kinds.iter().any(|kind| self.name.starts_with(kind))
    }
}

/// The way through an object in words: `.name` for a property, `[]` for items.
fn words(tokens: &[String]) -> String {
    let mut words = String::new();
    let mut tokens = tokens.iter().map(String::as_str);
    while let Some(token) = tokens.next() {
        let mut with_next = |before: &str, after: &str| {
            tokens.next().map(|name| format!("{before}{name}{after}")).unwrap_or_default()
        };
        words.push_str(&match token {
            "properties" => with_next(".", ""),
            "content" => with_next(" ", " body"),
            "headers" => with_next(" header ", ""),
            "allOf" => {
                tokens.next();
                String::new()
            }
            "oneOf" | "anyOf" => {
                tokens.next();
                format!("<{token}>")
            }
            "items" => "[]".to_owned(),
            "additionalProperties" => "{}".to_owned(),
            "schema" => String::new(),
            other => format!("/{other}"),
        });
    }
    words
}

fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}
