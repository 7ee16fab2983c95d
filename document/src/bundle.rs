//! A document of several files as one tree, for programs that read a single file.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use cloud_certs_yaml::{Entry, Node, Value};

use crate::check::grammar::{Kind, SECTIONS};
use crate::check::walk::walk;
use crate::document::{Document, Unfollowed};
use crate::report::Report;

impl Document {
    /// The document as one file. Targets of `$ref`s in other files become components, path items replace their `$ref`s,
    /// and every node keeps its position in the file where it was written. A document of one file is not changed.
    #[must_use]
    pub fn bundle(&self) -> Self {
        if self.parts.len() < 2 || self.is_bundled {
            return self.clone();
        }
        let mut bundler = Bundler::new(self);
        let root = bundler.document();
        Self { root, is_bundled: true, ..self.clone() }
    }
}

struct Bundler<'a> {
    document: &'a Document,
    /// The kind of each object with a `$ref`: in other places, `$ref` is only data.
    references: HashMap<*const Node, Kind>,
    /// The discriminators, whose mappings may name schemas as a `$ref` does.
    discriminators: HashSet<*const Node>,
    /// The component that stands for a node of another file.
    names: HashMap<*const Node, (Kind, String)>,
    taken: HashSet<(Kind, String)>,
    /// New components that are not written yet, in the order in which they are found.
    open: Vec<&'a Node>,
    /// The path items that are being written.
    around: Vec<*const Node>,
}

impl<'a> Bundler<'a> {
    fn new(document: &'a Document) -> Self {
        let walked = walk(document, &mut Report::new(document));
        let references = walked.references.iter();
        let references =
            references.map(|reference| (std::ptr::from_ref(reference.node), reference.kind)).collect();
        let discriminators = walked.objects.get(&Kind::Discriminator).into_iter().flatten();
        let discriminators = discriminators.map(|node| std::ptr::from_ref(*node)).collect();
        let mut bundler = Self {
            document,
            references,
            discriminators,
            names: HashMap::new(),
            taken: HashSet::new(),
            open: Vec::new(),
            around: Vec::new(),
        };
        let all = document.root.get("components");
        let components = || {
            SECTIONS.iter().flat_map(|(kind, section)| {
                let entries = all.map(|components| components.entries_of(section)).unwrap_or_default();
                entries.iter().map(|entry| (*kind, entry))
            })
        };
        bundler.taken.extend(components().map(|(kind, entry)| (kind, entry.key.clone())));
        // A component that only leads into another file gives its name to the target.
        for (kind, entry) in components() {
            if let Some(Ok(target)) = bundler.target(&entry.node)
                && target.at.file > 0
            {
                bundler.names.entry(target).or_insert_with(|| (kind, entry.key.clone()));
            }
        }
        bundler
    }

    fn target(&self, node: &Node) -> Option<Result<&'a Node, Unfollowed>> {
        Some(self.document.target(node.get("$ref")?))
    }

    fn document(&mut self) -> Node {
        let root = &self.document.root;
        let mut entries = self.entries(root);
        let mut added: HashMap<&str, Vec<Entry>> = HashMap::new();
        while let Some(node) = self.open.pop() {
            let Some((kind, name)) = self.names.get(&std::ptr::from_ref(node)).cloned() else { continue };
            let written = Entry::new(name, node.at, self.node(node));
            added.entry(kind.section().unwrap_or_default()).or_default().push(written);
        }
        if added.is_empty() {
            return Node::new(Value::Map(entries.into()), root.at);
        }
        let index = entries.iter().position(|entry| entry.key == "components");
        let old = index.map(|index| entries.remove(index));
        let mut sections = old.as_ref().map(|entry| entry.node.entries().to_vec()).unwrap_or_default();
        for (_, section) in SECTIONS {
            let Some(mut new) = added.remove(section) else { continue };
            new.sort_by(|one, other| one.key.cmp(&other.key));
            let at = sections.iter().position(|entry| entry.key == section);
            let mut all = at.map(|at| sections.remove(at).node.entries().to_vec()).unwrap_or_default();
            all.extend(new);
            let place = at.unwrap_or(sections.len());
            sections.insert(place, Entry::new(section, root.at, Node::new(Value::Map(all.into()), root.at)));
        }
        let components = Node::new(Value::Map(sections.into()), root.at);
        entries.insert(index.unwrap_or(entries.len()), Entry::new("components", root.at, components));
        Node::new(Value::Map(entries.into()), root.at)
    }

    fn node(&mut self, node: &'a Node) -> Node {
        if let Some(kind) = self.references.get(&std::ptr::from_ref(node)).copied() {
            return self.reference(kind, node);
        }
        if self.discriminators.contains(&std::ptr::from_ref(node)) {
            return self.discriminator(node);
        }
        let value = match &node.value {
            Value::List(items) => Value::List(items.iter().map(|item| self.node(item)).collect()),
            Value::Map(_) => Value::Map(self.entries(node).into()),
            other => other.clone(),
        };
        Node::new(value, node.at)
    }

    fn entries(&mut self, node: &'a Node) -> Vec<Entry> {
        let entries = node.entries().iter();
        entries.map(|entry| Entry::new(entry.key.as_str(), entry.at, self.node(&entry.node))).collect()
    }

    fn reference(&mut self, kind: Kind, node: &'a Node) -> Node {
        let Some(Ok(target)) = self.target(node) else { return node.clone() };
        if kind == Kind::PathItem {
            return self.path_item(node, target);
        }
        let Some(reference) = node.get("$ref") else { return node.clone() };
        let named = self.named(kind, reference, target);
        // The component that gave its name to the target becomes the target.
        let own = self.document.root.pointer(named.trim_start_matches('#'));
        if target.at.file > 0 && own.is_some_and(|own| std::ptr::eq(own, node)) {
            return self.node(target);
        }
        let mut entries = self.entries(node);
        for entry in entries.iter_mut().filter(|entry| entry.key == "$ref") {
            entry.node.value = Value::String(named.clone());
        }
        Node::new(Value::Map(entries.into()), node.at)
    }

    /// The `$ref` within one file to the target of another.
    fn named(&mut self, kind: Kind, reference: &Node, target: &'a Node) -> String {
        let own = reference.as_str().unwrap_or_default();
        if target.at.file == 0 {
            // A `$ref` to a schema with an `$id` is rewritten.
            let names = &self.document.names;
            let file = own.split('#').next().unwrap_or_default();
            let is_named = names.base(reference.at).is_some() || names.schema(reference.at, file).is_some();
            let pointer = self.document.pointer_at(target.at).filter(|_| is_named);
            let own = own.split_once('#').map_or("", |(_, pointer)| pointer);
            return format!("#{}", pointer.as_deref().unwrap_or(own));
        }
        if !self.names.contains_key(&std::ptr::from_ref(target)) {
            let name = self.free_name(kind, own);
            self.names.insert(target, (kind, name));
            self.open.push(target);
        }
        match self.names.get(&std::ptr::from_ref(target)) {
            Some((kind, name)) => format!("#/components/{}/{name}", kind.section().unwrap_or_default()),
            None => own.to_owned(),
        }
    }

    /// A discriminator, with the names that its schemas have in one file.
    fn discriminator(&mut self, node: &'a Node) -> Node {
        let mut entries = self.entries(node);
        for entry in entries.iter_mut().filter(|entry| entry.key == "mapping") {
            let mut mapping = self.entries(node.get("mapping").unwrap_or(node));
            for value in &mut mapping {
                let own = node.get("mapping").and_then(|mapping| mapping.get(&value.key));
                let target = own.and_then(|own| self.document.target(own).ok());
                if let (Some(own), Some(target)) = (own, target) {
                    value.node.value = Value::String(self.named(Kind::Schema, own, target));
                }
            }
            entry.node.value = Value::Map(mapping.into());
        }
        Node::new(Value::Map(entries.into()), node.at)
    }

    /// The operations of another file in place of the `$ref` to them, after what stands beside that.
    fn path_item(&mut self, node: &'a Node, target: &'a Node) -> Node {
        if self.around.contains(&std::ptr::from_ref(target)) {
            return node.clone();
        }
        self.around.push(target);
        let mut entries: Vec<Entry> =
            self.entries(node).into_iter().filter(|entry| entry.key != "$ref").collect();
        let inner = self.node(target);
        self.around.pop();
        let is_new = |entry: &&Entry| node.get(&entry.key).is_none();
        entries.extend(inner.entries().iter().filter(is_new).cloned());
        Node::new(Value::Map(entries.into()), target.at)
    }

    /// A name for what a `$ref` leads to: its last step, or the stem of its file.
    fn free_name(&mut self, kind: Kind, reference: &str) -> String {
        let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let last = pointer.rsplit('/').next().filter(|last| !last.is_empty()).unwrap_or(stem);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let name: String = last.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
        let name = if name.is_empty() { "component".to_owned() } else { name };
        let names = std::iter::once(name.clone()).chain((2..).map(|number| format!("{name}{number}")));
        let mut names = names.filter(|name| !self.taken.contains(&(kind, name.clone())));
        let name = names.next().unwrap_or_default();
        self.taken.insert((kind, name.clone()));
        name
    }
}
