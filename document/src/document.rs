//! A document: the trees of its files, and what its `$ref`s lead to.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use cloud_certs_yaml::{Mistake, Node, Position};

use crate::files::{Files, Folder, NoFiles, joined, read_file};
use crate::problem::{Problem, Problems};
use crate::rules::Rule;
use crate::version::Version;
use crate::yaml;

/// The longest chain of `$ref`s that is followed; a longer one goes round in circles.
pub const MAX_HOPS: usize = 32;

/// The most files of a document.
const MAX_FILES: usize = 2_000;

/// An OpenAPI document that could be read, with the files that it refers to. [`crate::check`] says whether it is right.
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
    parts: Vec<Part>,
    /// The file that a `$ref` leads to, by the file where it stands and its part before `#`; or why there is none.
    links: HashMap<(u32, String), Result<u32, String>>,
}

/// A file of a document.
#[derive(Clone, Debug)]
struct Part {
    /// The name in messages.
    name: String,
    /// The path relative to the folder that files may come from.
    path: PathBuf,
    root: Node,
}

/// Why a `$ref` cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unfollowed {
    /// The file has nothing there.
    Nowhere,
    /// It leads from `$ref` to `$ref` and to no end.
    Circle,
    /// The file that it leads to cannot be read, for this reason.
    Unread(String),
}

impl Document {
    /// Reads the document at `path`, and the files that it refers to in the folder of that. Messages call it `file`.
    pub fn load(path: &Path, file: &str) -> Result<Self, Problems> {
        let folder = Folder::new(path.parent().unwrap_or(Path::new("")));
        Self::parse_with(file, &Self::read(path, file)?, &folder)
    }

    /// The text of the file at `path`, for [`Document::parse`]. Messages call it `file`.
    pub fn read(path: &Path, file: &str) -> Result<String, Problems> {
        let refuse = |what: String, fix: &str| {
            let at = Position::new(1, 1);
            Problem::new(file, at, Rule::Unreadable, what, "there is no document to look at", fix)
        };
        let bytes = read_file(path).map_err(|error| {
            refuse(format!("the file cannot be read: {error}"), "check its name and mode")
        })?;
        let text = String::from_utf8(bytes);
        Ok(text.map_err(|error| refuse(format!("the file is not UTF-8: {error}"), "save it as UTF-8"))?)
    }

    /// Reads a document from its text, without other files. Messages call it `file`.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        Self::parse_with(file, text, &NoFiles)
    }

    /// Reads a document from its text, and the files that it refers to. Messages call it `file`.
    pub fn parse_with(file: &str, text: &str, files: &dyn Files) -> Result<Self, Problems> {
        let root = tree_of(file, text, 0)?;
        let version = Version::of(file, &root)?;
        let path = Path::new(file).file_name().map(PathBuf::from).unwrap_or_default();
        let parts = vec![Part { name: file.to_owned(), path, root: root.clone() }];
        let mut document = Self { file: file.to_owned(), root, version, parts, links: HashMap::new() };
        document.load_parts(files);
        Ok(document)
    }

    /// The module made from it: the file's stem, `css` for `openapi/css.yaml`.
    pub fn name(&self) -> &str {
        Path::new(&self.file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
    }

    /// The name of the file that a position is in.
    pub fn file_of(&self, at: Position) -> &str {
        self.parts.get(at.file as usize).map_or(&self.file, |part| &part.name)
    }

    /// The trees of all files, the first one first.
    pub fn roots(&self) -> impl Iterator<Item = &Node> {
        std::iter::once(&self.root).chain(self.parts.iter().skip(1).map(|part| &part.root))
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
        let mut node = node;
        for _ in 0..MAX_HOPS {
            let Some(reference) = node.get("$ref") else { return Ok(node) };
            node = self.target(reference)?;
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
        let from = reference.at.file;
        let index = match file {
            "" => from,
            _ => match self.links.get(&(from, file.to_owned())) {
                Some(Ok(index)) => *index,
                Some(Err(reason)) => return Err(Unfollowed::Unread(reason.clone())),
                None => return Err(Unfollowed::Nowhere),
            },
        };
        let other = self.parts.get(index as usize).filter(|_| index > 0);
        let root = other.map_or(&self.root, |part| &part.root);
        root.pointer(&decoded(fragment)).ok_or(Unfollowed::Nowhere)
    }

    /// Reads every file that a `$ref` names, whether the `$ref` means something or is only data: what is data and leads
    /// nowhere is no mistake.
    fn load_parts(&mut self, files: &dyn Files) {
        let mut index = 0;
        while let Some(part) = self.parts.get(index) {
            let from = part.root.at.file;
            let mut found = Vec::new();
            external(&part.root, &mut found);
            let found: Vec<String> = found.into_iter().map(str::to_owned).collect();
            for file in found {
                if !self.links.contains_key(&(from, file.clone())) {
                    let link = self.load_part(index, &file, files);
                    self.links.insert((from, file), link);
                }
            }
            index += 1;
        }
    }

    fn load_part(&mut self, from: usize, file: &str, files: &dyn Files) -> Result<u32, String> {
        if file.contains("://") {
            return Err("it is on the network, which is not asked".to_owned());
        }
        let from = self.parts.get(from).map(|part| part.path.clone()).unwrap_or_default();
        let path = joined(&from, Path::new(&*decoded(file)));
        let path = path.ok_or("it is outside of the folder of the document")?;
        if let Some(known) = self.parts.iter().position(|part| part.path == path) {
            return u32::try_from(known).map_err(|error| error.to_string());
        }
        if self.parts.len() == MAX_FILES {
            return Err(format!("the document has more than {MAX_FILES} files"));
        }
        let bytes = files.read(&path).map_err(|error| format!("it cannot be read: {error}"))?;
        let text = String::from_utf8(bytes).map_err(|error| format!("it is not UTF-8: {error}"))?;
        let index = u32::try_from(self.parts.len()).map_err(|error| error.to_string())?;
        let name = Path::new(&self.file).with_file_name("").join(&path).display().to_string();
        let root = tree_of(&name, &text, index).map_err(|problems| problems.first().to_string())?;
        self.parts.push(Part { name, path, root });
        Ok(index)
    }
}

/// Reads the tree of any text in YAML or JSON, OpenAPI or not. Messages call it `file`.
///
/// # Errors
///
/// The first mistake in the text.
pub fn tree(file: &str, text: &str) -> Result<Node, Problems> {
    tree_of(file, text, 0)
}

/// The same; `index` is that of the file.
fn tree_of(file: &str, text: &str, index: u32) -> Result<Node, Problems> {
    let refuse = |at: Position, Mistake { problem, why, fix }: Mistake| {
        Problem::new(file, at, Rule::Yaml, problem, why, fix)
    };
    let root = yaml::read(text, index).map_err(|fault| refuse(fault.at, fault.mistake))?;
    Ok(root.ok_or_else(|| {
        let end = Position::new(text.matches('\n').count() + 1, 1);
        let why = "there is nothing to generate from";
        refuse(end, Mistake::new("the document is empty", why, "begin it with `openapi: 3.0.3`"))
    })?)
}

/// The files that the `$ref`s at or below a node name, without what stands behind `#`.
fn external<'a>(node: &'a Node, found: &mut Vec<&'a str>) {
    let file = node.str("$ref").map(|reference| reference.split('#').next().unwrap_or_default());
    found.extend(file.filter(|file| !file.is_empty()));
    node.items().iter().for_each(|item| external(item, found));
    node.entries().iter().for_each(|entry| external(&entry.node, found));
}

/// Text without the escapes of a URI: `%20` is a space.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    percent_encoding::percent_decode_str(text).decode_utf8_lossy()
}
