//! The input of the rules: the objects of the document, its operations with their parameters, what a `$ref` stands for,
//! and what a body is made of.

use std::collections::{HashMap, HashSet};

use cloud_certs_yaml::{Entry, Node, Position};

use super::grammar::Kind;
use super::patterns::PatternTime;
use super::walk::Walked;
use crate::document::{Document, MAX_HOPS};
use crate::keywords::METHODS;
use crate::schema::{Schemas, Types};

/// The objects, references and operations of a document, for rules to work on.
pub struct Context<'a> {
    /// The document.
    pub document: &'a Document,
    /// The tree of its first file.
    pub root: &'a Node,
    /// Its objects and references.
    pub walked: Walked<'a>,
    /// Its schemas, as they apply to values.
    pub schemas: Schemas<'a>,
    /// The operations, in the order of the document.
    pub operations: Vec<Operation<'a>>,
    /// Section and name -> component.
    components: HashMap<(&'a str, &'a str), &'a Entry>,
    /// The time for its patterns.
    pub patterns: PatternTime,
}

/// An operation with the path it belongs to.
#[derive(Clone, Copy)]
pub struct Operation<'a> {
    /// The path.
    pub path: &'a Entry,
    /// Its path item, or what a `$ref` there leads to.
    pub item: &'a Node,
    /// The method, with the operation.
    pub method: &'a Entry,
}

impl<'a> Context<'a> {
    /// The context of what was recognised in a document.
    pub fn new(document: &'a Document, walked: Walked<'a>) -> Self {
        let root = &document.root;
        let sections = root.entries_of("components").iter();
        let components = sections.flat_map(|section| {
            section.node.entries().iter().map(|entry| ((section.key.as_str(), entry.key.as_str()), entry))
        });
        let components = components.collect();
        Self {
            document,
            root,
            walked,
            schemas: Schemas::new(document),
            operations: operations(document),
            components,
            patterns: PatternTime::default(),
        }
    }

    /// The objects of one kind.
    pub fn all(&self, kind: Kind) -> impl Iterator<Item = &'a Node> {
        self.walked.objects.get(&kind).into_iter().flatten().copied()
    }

    /// The component at `#/components/SECTION/NAME`.
    pub fn component(&self, reference: &str) -> Option<&'a Entry> {
        let (section, name) = reference.strip_prefix("#/components/")?.split_once('/')?;
        self.components.get(&(section, name)).copied()
    }

    /// The components of a section, such as `schemas`.
    pub fn components(&self, section: &str) -> &'a [Entry] {
        self.root.get("components").map(|components| components.entries_of(section)).unwrap_or_default()
    }

    /// The node that `node` stands for: the end of its chain of `$ref`s, or itself. `None` if that leads nowhere.
    pub fn resolve(&self, node: &'a Node) -> Option<&'a Node> {
        self.document.resolve(node)
    }
}

fn operations(document: &Document) -> Vec<Operation<'_>> {
    let paths = document.root.entries_of("paths").iter().filter(|path| path.key.starts_with('/'));
    let items = paths.flat_map(|path| {
        let other = document.resolve(&path.node).filter(|item| !std::ptr::eq(*item, &path.node));
        std::iter::once(&path.node).chain(other).map(move |item| (path, item))
    });
    items
        .flat_map(|(path, item)| item.entries().iter().map(move |method| Operation { path, item, method }))
        .filter(|operation| METHODS.contains(&operation.method.key.as_str()))
        .collect()
}

impl<'a> Operation<'a> {
    /// The operation object.
    pub fn node(self) -> &'a Node {
        &self.method.node
    }

    /// The `operationId`, if there is one.
    pub fn id(self) -> Option<&'a str> {
        self.node().str("operationId")
    }

    /// The operation in a message: its id, else method and path.
    pub fn name(self) -> String {
        match self.id() {
            Some(id) => format!("`{id}`"),
            None => format!("`{} {}`", self.method.key, self.path.key),
        }
    }
}

/// A parameter of an operation, and where the operation or its path lists it.
#[derive(Clone, Copy)]
pub struct Parameter<'a> {
    /// The parameter object.
    pub node: &'a Node,
    /// The place where it is listed.
    pub at: Position,
}

impl<'a> Parameter<'a> {
    /// Its name.
    pub fn name(self) -> &'a str {
        self.node.str("name").unwrap_or_default()
    }

    /// Returns the place where it is sent: `path`, `query`, `header` or `cookie`.
    pub fn location(self) -> &'a str {
        self.node.str("in").unwrap_or_default()
    }

    /// The parameter in a message.
    pub fn words(self) -> String {
        format!("the {} parameter `{}`", self.location(), self.name())
    }
}

/// The parameters of an operation: its own, and those of its path that it does not override.
pub fn parameters<'a>(context: &Context<'a>, operation: Operation<'a>) -> Vec<Parameter<'a>> {
    let mut all = listed(context, operation.node());
    for parameter in listed(context, operation.item) {
        let key = |parameter: &Parameter<'a>| (parameter.name(), parameter.location());
        if all.iter().all(|own| key(own) != key(&parameter)) {
            all.push(parameter);
        }
    }
    all
}

/// Returns whether every parameter listed for an operation is known, so that one can be said to be missing.
pub fn are_known(context: &Context<'_>, operation: Operation<'_>) -> bool {
    let lists = [operation.node(), operation.item].map(|owner| owner.items_of("parameters"));
    let is_known = |item| context.resolve(item).is_some_and(|item| item.str("name").is_some());
    lists.into_iter().flatten().all(is_known)
}

/// The parameters listed in an operation or a path item.
pub fn listed<'a>(context: &Context<'a>, owner: &'a Node) -> Vec<Parameter<'a>> {
    let items = owner.items_of("parameters").iter();
    items.filter_map(|item| Some(Parameter { node: context.resolve(item)?, at: item.at })).collect()
}

/// Returns what a schema in use stands for: `$ref`s are followed, and so are `allOf` and `oneOf` that only stand for their
/// single member.
pub fn plain<'a>(context: &Context<'a>, schema: &'a Node) -> Option<&'a Node> {
    let mut schema = context.resolve(schema)?;
    for _ in 0..MAX_HOPS {
        let members = ["allOf", "oneOf"].iter().find_map(|key| schema.get(key)).map(Node::items);
        let Some([single]) = members.filter(|_| !joins(schema)) else { break };
        schema = context.resolve(single)?;
    }
    Some(schema)
}

/// Returns whether a schema stands for itself, and not only for another one.
pub fn is_plain<'a>(context: &Context<'a>, schema: &'a Node) -> bool {
    plain(context, schema).is_some_and(|other| std::ptr::eq(other, schema))
}

/// Returns whether a schema in use says that `null` is valid. A schema without types does not.
pub fn is_nullable<'a>(context: &Context<'a>, schema: &'a Node) -> bool {
    let types = context.schemas.of(schema).all_types();
    (types != Types::ALL && types.has(Types::NULL))
        || context.resolve(schema).is_some_and(|schema| schema.is("nullable"))
}

/// Returns whether a schema joins others, or its own properties with another. `allOf` with a single member and nothing
/// beside it only stands for that member.
pub fn joins(schema: &Node) -> bool {
    let members = schema.items_of("allOf");
    let has_own = ["properties", "required"].iter().any(|keyword| schema.get(keyword).is_some());
    members.len() > 1 || (members.len() == 1 && has_own)
}

/// Every schema that a body of these objects (responses or request bodies) is made of, through `$ref`s too.
pub fn reached<'a>(context: &Context<'a>, kind: Kind) -> Vec<&'a Node> {
    let mut open: Vec<&Node> = context.all(kind).flat_map(bodies).collect();
    let mut seen: HashSet<*const Node> = HashSet::new();
    let mut found = Vec::new();
    while let Some(schema) = open.pop() {
        if let Some(schema) = context.resolve(schema).filter(|schema| seen.insert(*schema)) {
            found.push(schema);
            open.extend(parts(schema).chain(members(schema)));
        }
    }
    found
}

/// The schemas of the media types of a response or request body.
pub fn bodies(node: &Node) -> impl Iterator<Item = &Node> {
    node.entries_of("content").iter().filter_map(|media_type| media_type.node.get("schema"))
}

/// The schemas of the properties, items and other values of a schema.
pub fn parts(schema: &Node) -> impl Iterator<Item = &Node> {
    let values = ["items", "additionalProperties"].into_iter().filter_map(|key| schema.get(key));
    schema.entries_of("properties").iter().map(|property| &property.node).chain(values)
}

/// The schemas that a schema is composed of.
fn members(schema: &Node) -> impl Iterator<Item = &Node> {
    ["allOf", "oneOf"].into_iter().flat_map(|key| schema.items_of(key))
}
