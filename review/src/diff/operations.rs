//! The document: its paths, and what each operation is.

use std::collections::{BTreeMap, HashMap};

use cloud_certs_codegen::{Entry, Node};

use super::change::Verdict;
use super::comparer::Comparer;
use super::view::resolve;

/// The HTTP methods that a path can have.
pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// An operation, with the path around it.
#[derive(Clone, Copy)]
pub(super) struct Operation<'a> {
    /// The path as the document writes it.
    pub(super) path: &'a Entry,
    /// The path item.
    pub(super) item: &'a Node,
    pub(super) method: &'a Entry,
}

impl<'a> Operation<'a> {
    pub(super) fn node(&self) -> &'a Node {
        &self.method.node
    }

    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method.key.to_ascii_uppercase(), self.path.key)
    }

    /// Its own value of a keyword, or that of the path, or that of the document.
    pub(super) fn inherited(&self, root: &'a Node, keyword: &str) -> Option<&'a Node> {
        self.node().get(keyword).or_else(|| self.item.get(keyword)).or_else(|| root.get(keyword))
    }
}

/// The operations by what a request says of them: the method, and the path without the names of its parameters.
pub(super) type Operations<'a> = BTreeMap<(String, &'a str), Operation<'a>>;

pub(super) fn operations(root: &Node) -> Operations<'_> {
    let mut found = Operations::new();
    for path in root.get("paths").map(Node::entries).unwrap_or_default() {
        let item = resolve(root, &path.node);
        for method in item.entries().iter().filter(|entry| METHODS.contains(&entry.key.as_str())) {
            found.insert((nameless(&path.key), method.key.as_str()), Operation { path, item, method });
        }
    }
    found
}

/// A path with `{}` for each parameter: how they are called does not travel.
pub(crate) fn nameless(path: &str) -> String {
    let mut nameless = String::with_capacity(path.len());
    let mut is_inside = false;
    for letter in path.chars() {
        match letter {
            '{' => is_inside = true,
            '}' if is_inside => {
                is_inside = false;
                nameless.push_str("{}");
            }
            _ if is_inside => {}
            _ => nameless.push(letter),
        }
    }
    nameless
}

impl<'a> Comparer<'a> {
    pub(super) fn document(&mut self) {
        self.prose_of_document();
        self.schemes_of_document();
        let (old, mut new) = (operations(&self.old.root), operations(&self.new.root));
        let mut gone = Vec::new();
        for (key, old) in &old {
            match new.remove(key) {
                Some(new) => self.operation(old, &new),
                None => gone.push(*old),
            }
        }
        // The same operation in another place is known by its id.
        let id = |operation: &Operation<'a>| operation.node().str("operationId");
        let ids: HashMap<&str, (String, &str)> =
            new.iter().rev().filter_map(|(key, new)| Some((id(new)?, key.clone()))).collect();
        for old in gone {
            match id(&old).and_then(|id| ids.get(id)).and_then(|key| new.remove(key)) {
                Some(new) => self.operation_moved(&old, &new),
                None => self.operation_removed(&old),
            }
        }
        new.values().for_each(|new| self.operation_added(new));
        self.end();
        self.not_inherited();
    }

    /// Servers and security of the document that no operation of both documents goes by: they are compared with those.
    fn not_inherited(&mut self) {
        for keyword in ["servers", "security"] {
            let (old, new) = (self.old.root.get(keyword), self.new.root.get(keyword));
            let nodes = [old, new].into_iter().flatten();
            if nodes.clone().all(|node| self.seen.contains(&std::ptr::from_ref(node))) {
                continue;
            }
            nodes.for_each(|node| self.see(node));
            if old.map(Node::to_json) != new.map(Node::to_json) {
                let what = format!("{keyword} of the document, which no operation of both goes by");
                self.docs("not-inherited-changed", what, old, new);
            }
        }
    }

    /// Whatever else changes of it is said, too.
    fn operation_moved(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        self.begin(new.name());
        let rule = if old.method.key == new.method.key { "path-changed" } else { "method-changed" };
        let what = format!("{} -> {}", old.name(), new.name());
        self.wire(rule, Verdict::Breaking, what, Some(old.node()), Some(new.node()));
        self.operation(old, new);
    }

    fn operation_removed(&mut self, old: &Operation<'a>) {
        self.see_without_counterpart(old, true);
        self.begin(old.name());
        let what = format!("{} is gone", old.name());
        self.wire("operation-removed", Verdict::Breaking, what, Some(old.node()), self.new.root.get("paths"));
        self.end();
    }

    fn operation_added(&mut self, new: &Operation<'a>) {
        self.see_without_counterpart(new, false);
        self.begin(new.name());
        let what = format!("{} is new", new.name());
        self.wire("operation-added", Verdict::Compatible, what, self.old.root.get("paths"), Some(new.node()));
        self.end();
    }

    /// Marks an operation as looked at, and what its path says of all of them, unless that is compared with another one.
    fn see_without_counterpart(&mut self, operation: &Operation<'a>, is_old: bool) {
        self.see(operation.node());
        self.see_references_of(operation, is_old);
        if !self.seen.contains(&std::ptr::from_ref(operation.item)) {
            let shared = operation.item.entries().iter().filter(|entry| !METHODS.contains(&&*entry.key));
            shared.for_each(|entry| self.see(&entry.node));
        }
    }

    /// Marks the `$ref`s of the path and of the parameters as looked at.
    fn see_references_of(&mut self, operation: &Operation<'a>, is_old: bool) {
        self.see_references(&operation.path.node, is_old);
        let parameters =
            [operation.node(), operation.item].into_iter().filter_map(|node| node.get("parameters"));
        for parameter in parameters.flat_map(Node::items) {
            self.see_references(parameter, is_old);
        }
    }

    fn operation(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        self.begin(new.name());
        self.seen.extend([old.item, new.item].map(std::ptr::from_ref));
        self.see_references_of(old, true);
        self.see_references_of(new, false);
        self.operation_id(old, new);
        self.parameters(old, new);
        self.request(old.node().get("requestBody"), new.node().get("requestBody"), (old.node(), new.node()));
        self.responses(old.node().get("responses"), new.node().get("responses"));
        self.security(old, new);
        self.servers(old, new);
        self.prose_of_operations(old, new);
        self.end();
    }

    /// It does not travel, and names the method of the client.
    fn operation_id(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let (old, new) = (old.node().get("operationId"), new.node().get("operationId"));
        for node in [old, new].into_iter().flatten() {
            self.see(node);
        }
        let word = |node: Option<&Node>| node.and_then(Node::as_str).unwrap_or("none").to_owned();
        if word(old) != word(new) {
            let what = format!("operationId {} -> {}", word(old), word(new));
            self.surface("operation-id-changed", Verdict::Breaking, what, old, new);
        }
    }
}
