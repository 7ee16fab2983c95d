//! Reads a document by the name that the user gives, with the files that it refers to.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use openapi_document::{
    Document, Files, Folder, MAX_BYTES, NoFiles, Position, Problem, Problems, Rule, followed, read_text,
};

use crate::fetch::fetch;
use crate::git::error::GitError;
use crate::git::repository::{Repository, joined, within};
use crate::git::tree::Tree;
use crate::source::Source;

/// The name of standard input in messages. No `$ref` can name it.
const STDIN: &str = "<stdin>";

/// Reads the document `named`, with the files that it refers to in the folder `root` or in its own. What cannot be
/// followed is an error, because it cannot be interpreted.
pub(crate) fn load(named: &Path, root: Option<&Path>) -> Result<Document, Problems> {
    let document = Input::read(named, root)?.parse()?;
    followed(&document)?;
    Ok(document.bundle())
}

/// Refuses names that stand for standard input more than once.
pub(crate) fn stdin_once<'a>(names: impl IntoIterator<Item = &'a Path>) -> Result<(), Problems> {
    let count = names.into_iter().filter(|name| Source::of(name) == Source::Stdin).count();
    match count {
        0 | 1 => Ok(()),
        _ => Err(unreadable(STDIN, "standard input is named more than once", "write `-` once")),
    }
}

/// The text of a document, and the place of its other files.
pub(crate) struct Input {
    /// The name in messages.
    pub(crate) file: String,
    pub(crate) text: String,
    files: OtherFiles,
}

enum OtherFiles {
    /// On disk, in the folder `root` or in that of the document at `path`.
    Disk { path: PathBuf, root: Option<PathBuf> },
    /// Elsewhere. The document itself is `within` these files.
    Elsewhere { within: PathBuf, files: Box<dyn Files> },
}

impl OtherFiles {
    /// The files of the folder `root` for a document that is in none, or else `others`.
    fn of_root(root: Option<&Path>, others: impl Files + 'static) -> Self {
        let files: Box<dyn Files> = match root {
            Some(root) => Box::new(Folder::new(root)),
            None => Box::new(others),
        };
        Self::Elsewhere { within: STDIN.into(), files }
    }
}

/// The files beside a document that was downloaded.
struct NoDownloads;

impl Files for NoDownloads {
    fn read(&self, _: &Path) -> io::Result<Vec<u8>> {
        let why = "other files of a URL are not downloaded; name a folder that has them with `--root`";
        Err(io::Error::new(io::ErrorKind::NotFound, why))
    }
}

impl Input {
    /// Reads the text of the document `named`.
    pub(crate) fn read(named: &Path, root: Option<&Path>) -> Result<Self, Problems> {
        let file = named.display().to_string();
        match Source::of(named) {
            Source::File => {
                let files = OtherFiles::Disk { path: named.to_owned(), root: root.map(Path::to_owned) };
                Ok(Self { text: Document::read(named, &file)?, file, files })
            }
            Source::Stdin => Self::stdin(root),
            Source::Url(url) => Self::of_url(&file, url, root),
            Source::Revision { revision, path } => Self::of_revision(&file, revision, path, root)
                .map_err(|Refused { what, fix }| unreadable(&file, what, fix)),
        }
    }

    /// Reads the document.
    pub(crate) fn parse(&self) -> Result<Document, Problems> {
        match &self.files {
            OtherFiles::Disk { path, root } => {
                Document::parse_at(path, root.as_deref(), &self.file, &self.text)
            }
            OtherFiles::Elsewhere { within, files } => {
                Document::parse_with(&self.file, &self.text, within, &**files)
            }
        }
    }

    /// The text of a file of the document by its name in messages, for excerpts.
    pub(crate) fn text_of(&self, name: &str) -> Option<String> {
        match &self.files {
            _ if name == self.file => Some(self.text.clone()),
            OtherFiles::Disk { .. } => read_text(Path::new(name)).ok(),
            OtherFiles::Elsewhere { within, files } => {
                let folder = self.file.strip_suffix(&*within.to_string_lossy()).unwrap_or_default();
                let bytes = files.read(Path::new(name.strip_prefix(folder)?)).ok()?;
                String::from_utf8(bytes).ok()
            }
        }
    }

    fn stdin(root: Option<&Path>) -> Result<Self, Problems> {
        let refuse = |what: String, fix| unreadable(STDIN, what, fix);
        let mut bytes = Vec::new();
        let read = io::stdin().lock().take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|error| {
            refuse(format!("standard input cannot be read: {error}"), "pipe a document into it")
        })?;
        if bytes.len() > MAX_BYTES {
            let what = format!("standard input is larger than {} MiB", MAX_BYTES >> 20);
            return Err(refuse(what, "split the document"));
        }
        let text = String::from_utf8(bytes)
            .map_err(|error| refuse(format!("standard input is not UTF-8: {error}"), "save it as UTF-8"))?;
        Ok(Self { file: STDIN.to_owned(), text, files: OtherFiles::of_root(root, NoFiles) })
    }

    fn of_url(file: &str, url: &str, root: Option<&Path>) -> Result<Self, Problems> {
        let refuse = |what: String, fix| unreadable(file, what, fix);
        let bytes = fetch(url).map_err(|error| {
            refuse(
                format!("the document cannot be downloaded: {error}"),
                "correct the URL, or download it by hand",
            )
        })?;
        let text = String::from_utf8(bytes)
            .map_err(|error| refuse(format!("the document is not UTF-8: {error}"), "save it as UTF-8"))?;
        Ok(Self { file: file.to_owned(), text, files: OtherFiles::of_root(root, NoDownloads) })
    }

    fn of_revision(file: &str, revision: &str, path: &str, root: Option<&Path>) -> Result<Self, Refused> {
        if revision.is_empty() {
            let fix = "name one before the colon; for the index, use `git show :FILE | spec-review check -`";
            return Err(Refused::new("no file has this name, and there is no revision in it", fix));
        }
        let repository = Repository::around()?;
        let Some(commit) = repository.commit(revision)? else {
            let what = format!("no file has this name, and git does not know the commit `{revision}`");
            return Err(Refused::new(what, "correct the name, or fetch the commit"));
        };
        let outside = || Refused::new("the path leads out of the repository", "name a file inside");
        let prefix = repository.prefix()?;
        let is_relative = path.starts_with("./") || path.starts_with("../");
        let path = joined(if is_relative { &prefix } else { "" }, Path::new(path)).ok_or_else(outside)?;
        let folder = match root {
            None => path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
            Some(root) => within(&repository, &prefix, root).ok_or_else(outside)?,
        };
        let Some(inner) = inside(&folder, &path) else {
            let what = format!("the document is not in the folder `{folder}`");
            return Err(Refused::new(what, "name a folder that holds the document"));
        };
        let top = Some(Tree::top(&repository, &commit));
        let files = Tree::new(&repository, &commit, &folder)?;
        // As on disk: the document itself may be a link to another folder, unless the folder was named.
        let (tree, name) = if root.is_some() { (&files, inner) } else { (&top, path.as_str()) };
        let text = match tree.as_ref().map(|tree| tree.text(name)).transpose() {
            Ok(text) => text.flatten(),
            Err(error) => {
                return Err(Refused::new(format!("the file cannot be read: {error}"), "name another one"));
            }
        };
        let (Some(text), Some(files)) = (text, files) else {
            let fix = "paths are seen from the top of the repository, or from this folder with `./` before";
            return Err(Refused::new(format!("the commit `{revision}` has no file `{path}`"), fix));
        };
        let files = OtherFiles::Elsewhere { within: inner.into(), files: Box::new(files) };
        Ok(Self { file: file.to_owned(), text, files })
    }
}

/// The reason why a document cannot be read, and what to do.
struct Refused {
    what: String,
    fix: &'static str,
}

impl Refused {
    fn new(what: impl Into<String>, fix: &'static str) -> Self {
        Self { what: what.into(), fix }
    }
}

impl From<GitError> for Refused {
    fn from(error: GitError) -> Self {
        Self::new(error.to_string(), "name a file, or `REV:path` in a git checkout")
    }
}

fn unreadable(file: &str, what: impl Into<String>, fix: impl Into<String>) -> Problems {
    let why = "there is no document to look at";
    Problem::new(file, Position::new(1, 1), Rule::Unreadable, what, why, fix).into()
}

/// The path seen from a folder that holds it.
fn inside<'a>(folder: &str, path: &'a str) -> Option<&'a str> {
    if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}
