//! The operations of a document.

use std::collections::{BTreeMap, BTreeSet};

use openapi_document::{Document, Entry, METHODS, Node};

use super::view::resolve;

/// An operation, with the path around it.
#[derive(Clone, Copy)]
pub(crate) struct Operation<'a> {
    /// The path as the document writes it.
    pub(crate) path: &'a Entry,
    /// The path item.
    pub(super) item: &'a Node,
    pub(crate) method: &'a Entry,
}

impl<'a> Operation<'a> {
    pub(crate) fn node(&self) -> &'a Node {
        &self.method.node
    }

    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method.key.to_ascii_uppercase(), self.path.key)
    }

    /// Its own value of a keyword, or that of the path, or that of the document. A callback goes to another server.
    pub(super) fn inherited(
        &self,
        document: &'a Document,
        keyword: &str,
        is_callback: bool,
    ) -> Option<&'a Node> {
        let of_path = || self.item.get(keyword).or_else(|| self.path.node.get(keyword));
        let own = self.node().get(keyword).or_else(of_path);
        own.or_else(|| document.root.get(keyword).filter(|_| !is_callback))
    }
}

/// Operations by the part that is visible in a request: the path without the names of its parameters, and the method.
pub(crate) type Operations<'a> = BTreeMap<(String, &'a str), Operation<'a>>;

pub(crate) fn operations(document: &Document) -> Operations<'_> {
    let paths = document.root.entries_of("paths");
    let all = paths.iter().flat_map(|path| operations_of(document, path));
    all.map(|operation| ((nameless(&operation.path.key), operation.method.key.as_str()), operation)).collect()
}

/// The operations of a path.
pub(super) fn operations_of<'a>(
    document: &'a Document,
    path: &'a Entry,
) -> impl Iterator<Item = Operation<'a>> {
    let item = resolve(document, &path.node);
    // A keyword beside a `$ref` counts unless the target has it, too.
    let is_beside = |entry: &&Entry| std::ptr::eq(item, &path.node) || item.get(&entry.key).is_none();
    let own = path.node.entries().iter().filter(is_beside);
    let shared = item.entries().iter().filter(|_| !std::ptr::eq(item, &path.node));
    let methods = shared.chain(own).filter(|entry| METHODS.contains(&entry.key.as_str()));
    methods.map(move |method| Operation { path, item, method })
}

/// The path with `{}` for each parameter, whose name does not travel.
pub(crate) fn nameless(path: &str) -> String {
    let mut pieces = path.split('{');
    let start = pieces.next().unwrap_or_default().to_owned();
    pieces.filter_map(|piece| piece.split_once('}')).fold(start, |path, (_, rest)| path + "{}" + rest)
}

/// The names of the operations of a document, as `GET /path`.
pub(crate) fn names_of_operations(document: &Document) -> BTreeSet<String> {
    operations(document).values().map(Operation::name).collect()
}
