//! The files of a folder at a commit. Symbolic links are followed within the folder, as on disk.

use std::io;
use std::path::Path;

use openapi_document::{Files, MAX_BYTES};

use super::error::GitError;
use super::repository::{Repository, slashes, text};

/// The files of a folder at a commit, those of its subfolders included.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    repository: Repository,
    /// The tree object in full: git itself keeps links inside of it.
    object: String,
}

/// The kind of an object at a path.
enum Found {
    /// A file, with its object and size.
    Blob(String, usize),
    /// A folder, with its object.
    Tree(String),
    Nothing,
    /// A symbolic link that cannot be followed, with the reason.
    Link(&'static str),
}

impl Tree {
    /// The top folder at a commit.
    pub(crate) fn top(repository: &Repository, commit: &str) -> Self {
        Self { repository: repository.clone(), object: commit.to_owned() }
    }

    /// A folder at a commit; an empty name is the top folder. `None` if there is no such folder.
    pub(crate) fn new(repository: &Repository, commit: &str, folder: &str) -> Result<Option<Self>, GitError> {
        let top = Self::top(repository, commit);
        if folder.is_empty() {
            return Ok(Some(top));
        }
        Ok(match top.find(folder)? {
            Found::Tree(object) => Some(Self { object, ..top }),
            _ => None,
        })
    }

    fn find(&self, path: &str) -> Result<Found, GitError> {
        let mut arguments = vec!["cat-file", "--batch-check", "--follow-symlinks"];
        let mut input = format!("{}:{path}", self.object);
        // Old versions of git know only names on a line of their own.
        if path.contains('\n') {
            arguments.push("-z");
            input.push('\0');
        } else {
            input.push('\n');
        }
        let failed = |message| GitError::Failed { command: arguments.join(" "), message };
        let output = self.repository.ask_with(&arguments, Some(&input))?.map_err(failed)?;
        let output = String::from_utf8_lossy(&output);
        let words: Vec<&str> = output.split_ascii_whitespace().take(3).collect();
        Ok(match words[..] {
            [object, "blob", size] => Found::Blob(object.to_owned(), size.parse().unwrap_or(usize::MAX)),
            [object, "tree", _] => Found::Tree(object.to_owned()),
            ["symlink", ..] => Found::Link("a symbolic link leads out of the folder of the document"),
            ["loop", ..] => Found::Link("its symbolic links lead to each other"),
            ["dangling", ..] => Found::Link("a symbolic link leads to nothing"),
            _ => Found::Nothing,
        })
    }

    /// The text of a file; `None` if there is none.
    pub(crate) fn text(&self, path: &str) -> io::Result<Option<String>> {
        match self.read(Path::new(path)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            bytes => {
                let refuse = |error: GitError| io::Error::new(io::ErrorKind::InvalidData, error.to_string());
                text(path, bytes?).map(Some).map_err(refuse)
            }
        }
    }
}

impl Files for Tree {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let failed = |error: GitError| io::Error::other(error.to_string());
        let path = slashes(path);
        let (kind, why) = match self.find(&path).map_err(failed)? {
            Found::Blob(_, size) if size > MAX_BYTES => {
                return Err(failed(GitError::TooLarge { file: path }));
            }
            Found::Blob(object, _) => {
                return self.repository.must(["cat-file", "blob", &object]).map_err(failed);
            }
            Found::Tree(_) => (io::ErrorKind::IsADirectory, "it is a folder"),
            Found::Nothing => (io::ErrorKind::NotFound, "the commit has no such file"),
            Found::Link(why) => (io::ErrorKind::PermissionDenied, why),
        };
        Err(io::Error::new(kind, why))
    }
}
