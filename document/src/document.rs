//! A document: the trees of its files, and what its `$ref`s lead to.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cloud_certs_yaml::{Fault, Node, Position, escape_token};

use crate::keywords::METHODS;
use crate::names::Names;
use crate::version::Version;

/// The longest chain of `$ref`s that is taken for granted: a longer one is followed by [`Document`] alone.
pub const MAX_HOPS: usize = 32;

/// An OpenAPI document that could be read, with the files that it refers to. [`crate::check`] says whether it is valid.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Document {
    /// The file, as the user named it; messages quote it.
    pub file: String,
    /// The tree of that file.
    pub root: Node,
    /// The version of OpenAPI that it is written in.
    pub version: Version,
    /// All files, the first one included: their positions have the index.
    pub(crate) parts: Vec<Part>,
    /// The file that a `$ref` leads to, by the file where it stands and its part before `#`; or why there is none.
    pub(crate) links: HashMap<(u32, String), Result<u32, Unread>>,
    /// The names that its schemas give themselves.
    pub(crate) names: Names,
    /// Every `$ref` leads into the first tree, wherever it was written.
    pub(crate) is_bundled: bool,
}

/// A file of a document.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// The name in messages.
    pub(crate) name: String,
    /// The path relative to the folder that files may come from.
    pub(crate) path: PathBuf,
    pub(crate) root: Node,
    /// The whole text, for reports that show lines of it.
    pub(crate) text: Arc<str>,
    /// Values that other readers may take for something else.
    pub(crate) doubts: Vec<Fault>,
}

/// The reason why a `$ref` cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unfollowed {
    /// The file has nothing there.
    Nowhere,
    /// It leads from `$ref` to `$ref` and to no end.
    Circle,
    /// It is a `$dynamicRef` whose target depends on the way that leads to it.
    Ambiguous,
    /// The file that it leads to is not part of the document.
    Unread(Unread),
}

/// The reason why a file is not part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unread {
    /// The reason.
    pub why: String,
    /// The remedy.
    pub fix: &'static str,
}

impl Document {
    /// The module made from it: the file's stem, `css` for `openapi/css.yaml` and `main:css.yaml`.
    pub fn name(&self) -> &str {
        let name = Path::new(&self.file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        name.rsplit_once(':').map_or(name, |(_, name)| name)
    }

    /// The path of the file that a position is in, from the folder of the first file.
    pub fn path_of(&self, at: Position) -> &Path {
        let Some(part) = self.parts.get(at.file as usize) else { return Path::new("") };
        let folder = self.parts.first().and_then(|first| first.path.parent());
        folder.and_then(|folder| part.path.strip_prefix(folder).ok()).unwrap_or(&part.path)
    }

    /// The name of the file that a position is in.
    pub fn file_of(&self, at: Position) -> &str {
        self.parts.get(at.file as usize).map_or(&self.file, |part| &part.name)
    }

    /// The trees of all files, the first one first.
    pub fn roots(&self) -> impl Iterator<Item = &Node> {
        let others = self.parts.iter().skip(1).filter(|_| !self.is_bundled);
        std::iter::once(&self.root).chain(others.map(|part| &part.root))
    }

    /// The pointer to the value that begins at a position, in its own file.
    pub fn pointer_at(&self, at: Position) -> Option<String> {
        pointer_to(self.tree_at(at), at, String::new())
    }

    /// The tree of the file that a position is in.
    pub fn tree_at(&self, at: Position) -> &Node {
        let other = self.parts.get(at.file as usize).filter(|_| at.file > 0);
        other.map_or(&self.root, |part| &part.root)
    }

    /// The names of all files, as messages have them, the first one first.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| part.name.as_str())
    }

    /// The text of one of its files, by the name that messages give it.
    pub fn text_of(&self, file: &str) -> Option<&str> {
        self.parts.iter().find(|part| part.name == file).map(|part| &*part.text)
    }

    /// Every operation below `paths`, in the order of the document.
    pub fn operations(&self) -> impl Iterator<Item = &Node> {
        let items = self.root.entries_of("paths").iter().filter_map(|path| self.resolve(&path.node));
        let entries = items.flat_map(Node::entries);
        entries.filter(|entry| METHODS.contains(&entry.key.as_str())).map(|entry| &entry.node)
    }

    /// The node that `node` stands for: the end of its chain of `$ref`s, or itself. `None` if that leads nowhere.
    pub fn resolve<'a>(&'a self, node: &'a Node) -> Option<&'a Node> {
        self.follow(node).ok()
    }

    /// The same as [`Document::resolve`], with the reason.
    ///
    /// # Errors
    ///
    /// The reason why the `$ref`, or one that it leads to, cannot be followed.
    pub fn follow<'a>(&'a self, node: &'a Node) -> Result<&'a Node, Unfollowed> {
        let (mut node, mut earlier) = (node, node);
        for hop in 1_usize.. {
            let Some(reference) = node.get("$ref") else { return Ok(node) };
            node = self.target(reference)?;
            if std::ptr::eq(node, earlier) {
                break;
            }
            // A circle of any length comes back here.
            if hop.is_power_of_two() {
                earlier = node;
            }
        }
        Err(Unfollowed::Circle)
    }

    /// The node that the value of a `$ref` leads to, without following another `$ref` there.
    ///
    /// # Errors
    ///
    /// The reason why there is none.
    pub fn target(&self, reference: &Node) -> Result<&Node, Unfollowed> {
        let text = reference.as_str().ok_or(Unfollowed::Nowhere)?;
        let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
        let at = reference.at;
        let (index, base) = match (file, self.names.base(at)) {
            // In a tree of all files, every `$ref` is relative to its root.
            ("", _) if self.is_bundled => (0, ""),
            ("", base) => (at.file, base.map_or("", |base| base.pointer.as_str())),
            _ => match (self.links.get(&(at.file, file.to_owned())), self.names.schema(at, file)) {
                (_, Some((index, pointer))) => (*index, pointer.as_str()),
                (Some(Ok(index)), _) => (*index, ""),
                (Some(Err(unread)), _) => return Err(Unfollowed::Unread(unread.clone())),
                (None, None) => return Err(Unfollowed::Nowhere),
            },
        };
        let fragment = decoded(fragment);
        let root = self.root_of(index);
        let target = if fragment.is_empty() || fragment.starts_with('/') {
            let inside = root.pointer(base).and_then(|node| node.pointer(&fragment));
            inside.or_else(|| root.pointer(&fragment).filter(|_| file.is_empty()))
        } else if self.names.is_ambiguous(at, &fragment) {
            return Err(Unfollowed::Ambiguous);
        } else {
            self.names.anchor(index, base, &fragment).and_then(|pointer| root.pointer(pointer))
        };
        target.ok_or(Unfollowed::Nowhere)
    }

    /// The `$id` that the value of a `$ref` should be relative to, if only the root of the file has something at that
    /// place.
    pub(crate) fn id_left_aside(&self, reference: &Node) -> Option<&str> {
        let base = self.names.base(reference.at).filter(|_| !self.is_bundled)?;
        let pointer = decoded(reference.as_str()?.strip_prefix('#')?);
        let root = self.root_of(reference.at.file);
        let is_outside = pointer.starts_with('/')
            && root.pointer(&base.pointer).and_then(|node| node.pointer(&pointer)).is_none()
            && root.pointer(&pointer).is_some();
        is_outside.then_some(&base.id)
    }

    /// The tree of a file.
    pub(crate) fn root_of(&self, index: u32) -> &Node {
        let other = self.parts.get(index as usize).filter(|_| index > 0 && !self.is_bundled);
        other.map_or(&self.root, |part| &part.root)
    }
}

fn pointer_to(node: &Node, at: Position, pointer: String) -> Option<String> {
    if node.at == at {
        return Some(pointer);
    }
    let mut items = node.items().iter().enumerate();
    let found = items.find_map(|(index, item)| pointer_to(item, at, format!("{pointer}/{index}")));
    let mut entries = node.entries().iter();
    found.or_else(|| {
        entries
            .find_map(|entry| pointer_to(&entry.node, at, format!("{pointer}/{}", escape_token(&entry.key))))
    })
}

/// Text without the escapes of a URI: `%20` is a space.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    percent_encoding::percent_decode_str(text).decode_utf8_lossy()
}
