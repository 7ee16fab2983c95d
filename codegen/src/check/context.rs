//! What the rules look at: the objects of the document, its operations, and what a `$ref` stands for.

use std::collections::HashMap;

use super::grammar::Kind;
use super::walk::Walked;
use crate::resolve::{METHODS, follow};
use cloud_certs_yaml::{Entry, Node};

pub(crate) struct Context<'a> {
    pub(crate) root: &'a Node,
    pub(crate) walked: Walked<'a>,
    pub(crate) operations: Vec<Operation<'a>>,
    /// Section and name -> component.
    components: HashMap<(&'a str, &'a str), &'a Entry>,
}

/// An operation with the path it belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Operation<'a> {
    pub(crate) path: &'a Entry,
    pub(crate) method: &'a Entry,
}

impl<'a> Context<'a> {
    pub(crate) fn new(root: &'a Node, walked: Walked<'a>) -> Self {
        let sections = root.get("components").map(Node::entries).unwrap_or_default();
        let components = sections
            .iter()
            .flat_map(|section| {
                section.node.entries().iter().map(|entry| ((section.key.as_str(), entry.key.as_str()), entry))
            })
            .collect();
        Self { root, walked, operations: operations(root), components }
    }

    /// The objects of one kind.
    pub(crate) fn all(&self, kind: Kind) -> impl Iterator<Item = &'a Node> {
        self.walked.objects.get(&kind).into_iter().flatten().copied()
    }

    /// The component at `#/components/SECTION/NAME`.
    pub(crate) fn component(&self, reference: &str) -> Option<&'a Entry> {
        let (section, name) = reference.strip_prefix("#/components/")?.split_once('/')?;
        self.components.get(&(section, name)).copied()
    }

    /// The component schemas.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = &'a Entry> {
        self.root.pointer("/components/schemas").map(Node::entries).unwrap_or_default().iter()
    }

    /// The node that `node` stands for: the end of its chain of `$ref`s, or itself. `None` if that leads nowhere.
    pub(crate) fn resolve(&self, node: &'a Node) -> Option<&'a Node> {
        follow(node, |reference| self.component(reference).map(|entry| &entry.node))
    }
}

fn operations(root: &Node) -> Vec<Operation<'_>> {
    let paths = root.get("paths").map(Node::entries).unwrap_or_default();
    let paths = paths.iter().filter(|path| path.key.starts_with('/'));
    paths
        .flat_map(|path| path.node.entries().iter().map(move |method| Operation { path, method }))
        .filter(|operation| METHODS.contains(&operation.method.key.as_str()))
        .collect()
}

impl<'a> Operation<'a> {
    pub(crate) fn node(self) -> &'a Node {
        &self.method.node
    }

    /// The `operationId`, if there is one.
    pub(crate) fn id(self) -> Option<&'a str> {
        self.node().str("operationId")
    }

    /// The operation in a message: its id, else method and path.
    pub(crate) fn name(self) -> String {
        match self.id() {
            Some(id) => format!("`{id}`"),
            None => format!("`{} {}`", self.method.key, self.path.key),
        }
    }
}
