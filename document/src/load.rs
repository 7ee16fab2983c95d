//! Reading a document, and the files that its `$ref`s lead to.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use cloud_certs_yaml::{Entry, Mistake, Node, Parsed, Position};

use crate::check::grammar::Kind;
use crate::check::walk::walk;
use crate::document::{Document, Part, Unread, decoded};
use crate::files::{Files, Folder, NoFiles, joined, read_file};
use crate::names::{Names, has_names};
use crate::problem::{Problem, Problems};
use crate::report::Report;
use crate::rules::Rule;
use crate::version::Version;
use crate::yaml;

/// The most files of a document.
const MAX_FILES: usize = 2_000;

impl Document {
    /// Reads the document at `path`, and the files that it refers to in the same folder. Messages call it `file`.
    pub fn load(path: &Path, file: &str) -> Result<Self, Problems> {
        Self::parse_at(path, None, file, &Self::read(path, file)?)
    }

    /// Reads the document at `path` from its text, and the files that it refers to in the folder `root`, or else in that of
    /// the document. Messages call it `file`.
    pub fn parse_at(path: &Path, root: Option<&Path>, file: &str, text: &str) -> Result<Self, Problems> {
        let Some(root) = root else {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = Folder::new(folder.unwrap_or(Path::new(".")));
            return Self::parse_with(file, text, Path::new(path.file_name().unwrap_or_default()), &folder);
        };
        let refuse = |what: String| {
            let fix = "name a folder that holds the document";
            let why = "files are read from that folder alone";
            Problem::new(file, Position::new(1, 1), Rule::Unreadable, what, why, fix)
        };
        let canonical = |path: &Path| {
            let found = path.canonicalize();
            found.map_err(|error| refuse(format!("`{}` cannot be found: {error}", path.display())))
        };
        let (folder, document) = (canonical(root)?, canonical(path)?);
        match document.strip_prefix(&folder) {
            Ok(within) => Self::parse_with(file, text, within, &Folder::new(root)),
            Err(_) => Err(refuse(format!("the document is not in the folder `{}`", root.display())).into()),
        }
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
        Self::parse_with(file, text, Path::new(file), &NoFiles)
    }

    /// Reads a document from its text, and the files that it refers to. Messages call it `file`; `within` is its path in
    /// the folder that `files` reads from.
    pub fn parse_with(file: &str, text: &str, within: &Path, files: &dyn Files) -> Result<Self, Problems> {
        let first = part_of(file, text, within, 0)?;
        let version = Version::of(file, &first.root)?;
        let mut document = Self {
            file: file.to_owned(),
            root: first.root.clone(),
            version,
            parts: vec![],
            links: HashMap::new(),
            names: Names::default(),
            is_bundled: false,
        };
        document.add(first, text);
        // A name that nothing in the first file has is in none.
        if leads_on(&document.root) {
            while document.load_parts(files) {}
        }
        Ok(document)
    }

    /// Reads the files that `$ref`s and links name and that were not read yet, and returns whether there may be more.
    /// Only the grammar knows what a `$ref` is: in an example, it is data.
    fn load_parts(&mut self, files: &dyn Files) -> bool {
        let walked = walk(self, &mut Report::new(self));
        let references = walked.references.iter().map(|reference| (reference.target, reference.at));
        let links = walked.links.iter().filter_map(|link| Some((link.as_str()?, link.at)));
        let named = references.chain(links).filter_map(|(target, at)| {
            let file = target.split('#').next().filter(|file| !file.is_empty())?;
            let link = (at.file, file.to_owned());
            (!self.links.contains_key(&link) && self.names.schema(at, file).is_none()).then_some(link)
        });
        let named: Vec<(u32, String)> = named.collect();
        let dynamic = walked.objects.get(&Kind::Schema).into_iter().flatten();
        let dynamic = dynamic.filter(|schema| schema.get("$ref").is_none());
        let dynamic = dynamic
            .filter_map(|schema| schema.entry("$dynamicRef").filter(|entry| entry.node.as_str().is_some()));
        let dynamic: HashSet<Position> = dynamic.map(|entry| entry.at).collect();
        let is_any = !named.is_empty() || !dynamic.is_empty();
        if !dynamic.is_empty() {
            self.root = self.names.follow_dynamic(&self.root, &dynamic);
            for part in &mut self.parts {
                part.root = self.names.follow_dynamic(&part.root, &dynamic);
            }
        }
        for (from, file) in named {
            if !self.links.contains_key(&(from, file.clone())) {
                let link = self.load_part(from, &file, files);
                self.links.insert((from, file), link);
            }
        }
        is_any
    }

    fn load_part(&mut self, from: u32, file: &str, files: &dyn Files) -> Result<u32, Unread> {
        let unread = |why: String, fix| Unread { why, fix };
        if file.split_once(':').is_some_and(|(scheme, _)| scheme.len() > 1 && !scheme.contains('/')) {
            let fix = "download the file into the folder of the document, and refer to it there";
            return Err(unread("it is a URL, and nothing is read from the network".to_owned(), fix));
        }
        let from = self.parts.get(from as usize).map(|part| part.path.as_path()).unwrap_or(Path::new(""));
        let Some(path) = joined(from, Path::new(&*decoded(file))) else {
            let fix = "move the file into that folder, or name a folder that holds both with `--root`";
            return Err(unread("it leads out of the folder of the document".to_owned(), fix));
        };
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        if let Some(known) = self.parts.iter().position(|part| part.path == path) {
            return Ok(count(known));
        }
        if self.parts.len() == MAX_FILES {
            return Err(unread(format!("the document has more than {MAX_FILES} files"), "join some of them"));
        }
        let bytes = files.read(&path).map_err(|error| {
            unread(format!("the file cannot be read: {error}"), "correct the name, or add the file")
        })?;
        let text = String::from_utf8(bytes)
            .map_err(|error| unread(format!("the file is not UTF-8: {error}"), "save it as UTF-8"))?;
        let index = self.parts.len();
        let part = part_of(&self.name_of(&path), &text, &path, count(index))
            .map_err(|problems| unread(problems.first().to_string(), "correct that file"))?;
        self.add(part, &text);
        Ok(count(index))
    }

    /// The name of another file in messages, in the form of the name of the first one.
    fn name_of(&self, path: &Path) -> String {
        let path = path.display().to_string();
        let within = self.parts.first().map(|part| part.path.display().to_string()).unwrap_or_default();
        match self.file.strip_suffix(&within) {
            Some(folder) => format!("{folder}{path}"),
            None => path,
        }
    }

    /// Adds a file, with the names that its schemas have.
    fn add(&mut self, part: Part, text: &str) {
        if has_names(self.version, text) {
            self.names.add(&part.root);
        }
        self.parts.push(part);
    }
}

/// Reads the tree of any text in YAML or JSON, OpenAPI or not. Messages call it `file`.
///
/// # Errors
///
/// The first mistake in the text.
pub fn tree(file: &str, text: &str) -> Result<Node, Problems> {
    part_of(file, text, Path::new(file), 0).map(|part| part.root)
}

/// Reads one file; `index` is its own among those of the document.
fn part_of(file: &str, text: &str, path: &Path, index: u32) -> Result<Part, Problems> {
    let refuse = |at: Position, Mistake { problem, why, fix }: Mistake| {
        Problem::new(file, at, Rule::Yaml, problem, why, fix)
    };
    let Parsed { root, doubts, .. } = yaml::read(text, index).map_err(|fault| match conflict(text) {
        Some(line) => {
            let what = "the file has conflict markers of git here";
            let fix = "resolve the conflict, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`";
            let at = Position { file: index, ..Position::new(line, 1) };
            refuse(at, Mistake::new(what, "two versions of it are not merged yet", fix))
        }
        None => refuse(fault.at, fault.mistake),
    })?;
    let root = root.ok_or_else(|| {
        let end = Position { file: index, ..Position::new(text.matches('\n').count() + 1, 1) };
        let why = "there is nothing to generate from";
        refuse(end, Mistake::new("the document is empty", why, "begin it with `openapi: 3.0.3`"))
    })?;
    Ok(Part { name: file.to_owned(), path: PathBuf::from(path), root, text: text.into(), doubts })
}

/// Returns whether anything at or below a node looks as if it names a file, or a schema that depends on the way.
fn leads_on(node: &Node) -> bool {
    let leads = |entry: &Entry| match (entry.key.as_str(), entry.node.as_str()) {
        ("$ref" | "operationRef", Some(target)) => !target.starts_with('#'),
        ("$dynamicRef", Some(_)) => true,
        _ => leads_on(&entry.node),
    };
    node.items().iter().any(leads_on) || node.entries().iter().any(leads)
}

/// The line where the first conflict begins that a merge left in a text.
fn conflict(text: &str) -> Option<usize> {
    let mut lines = text.lines();
    let line = lines.position(|line| line.starts_with("<<<<<<< "))?;
    let is_whole =
        lines.any(|line| line.starts_with("=======")) && lines.any(|line| line.starts_with(">>>>>>> "));
    is_whole.then_some(line + 1)
}
