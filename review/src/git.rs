//! Reads a git checkout through the program `git`.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use openapi_document::{Files, MAX_BYTES};

/// An error of git.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GitError {
    #[error("the program git cannot be run: {0}; install it, or put its folder on PATH")]
    NoProgram(io::Error),
    #[error("this folder is not in a git checkout ({0}); change to one with openapi/ in it")]
    NoCheckout(String),
    #[error("git knows no commit `{0}`; fetch it, or name another with --base")]
    UnknownRevision(String),
    #[error("there is no origin/main and no main to compare with; name the base with --base")]
    NoBase,
    #[error(
        "HEAD and `{0}` have no commit in common; fetch more of the history (`git fetch --unshallow`), or name another base with --base"
    )]
    NoMergeBase(String),
    #[error("{file} is larger than {} MiB, and no document is", MAX_BYTES >> 20)]
    TooLarge { file: String },
    #[error("{0} is not UTF-8; save it as UTF-8")]
    NotText(String),
    #[error("`git {command}` failed: {message}; see whether it works by hand")]
    Failed { command: String, message: String },
}

/// A checkout, and the commit to compare it with.
pub(crate) struct Git {
    /// The top folder of the working tree.
    pub(crate) root: PathBuf,
    /// The commit, in full.
    base: String,
}

impl Git {
    /// The checkout around the current folder, and the commit where its branch left `revision`.
    pub(crate) fn open(revision: Option<&str>) -> Result<Self, GitError> {
        let here = Path::new(".");
        let root = match run(here, ["rev-parse", "--show-toplevel"])? {
            Ok(root) => PathBuf::from(text("the path of the checkout", root)?.trim_end_matches(['\r', '\n'])),
            Err(message) => return Err(GitError::NoCheckout(message)),
        };
        let (name, commit) = match revision {
            Some(name) => (name, commit(&root, name)?),
            None => default_base(&root)?,
        };
        let Some(commit) = commit else { return Err(GitError::UnknownRevision(name.to_owned())) };
        let base = match run(&root, ["merge-base", &commit, "HEAD"])? {
            Ok(base) => text("the name of a commit", base)?.trim().to_owned(),
            Err(_) => return Err(GitError::NoMergeBase(name.to_owned())),
        };
        Ok(Self { root, base })
    }

    /// The commit, abbreviated.
    pub(crate) fn base(&self) -> &str {
        self.base.get(..12).unwrap_or(&self.base)
    }

    /// The files at the commit among `paths`. A folder ends in `/`; its own folders are not searched.
    pub(crate) fn files(&self, paths: &[&str]) -> Result<Vec<String>, GitError> {
        let start = ["ls-tree", "-z", "--full-tree", "--name-only", &self.base, "--"];
        let output = self.must(start.into_iter().chain(paths.iter().copied()))?;
        let names = text("a file name in openapi/", output)?;
        Ok(names.split_terminator('\0').map(str::to_owned).collect())
    }

    /// A file at the commit.
    pub(crate) fn read(&self, path: &str) -> Result<String, GitError> {
        let name = format!("{}:{path}", self.base);
        let size = text("the size of a file", self.must(["cat-file", "-s", &name])?)?;
        if size.trim().parse().is_ok_and(|size: usize| size > MAX_BYTES) {
            return Err(GitError::TooLarge { file: format!("{}:{path}", self.base()) });
        }
        let content = self.must(["cat-file", "blob", &name])?;
        text(&format!("{}:{path}", self.base()), content)
    }

    /// The bytes of a file at the commit, which is no symbolic link.
    fn read_other(&self, path: &str) -> io::Result<Vec<u8>> {
        let failed = |error: GitError| io::Error::other(error.to_string());
        let entry = self.must(["ls-tree", "-z", "--full-tree", &self.base, "--", path]).map_err(failed)?;
        let problem = match entry.get(..6) {
            None => (io::ErrorKind::NotFound, "the commit has no such file"),
            Some(b"120000") => {
                (io::ErrorKind::PermissionDenied, "it is a symbolic link, which is not followed")
            }
            Some(_) => return Ok(self.read(path).map_err(failed)?.into_bytes()),
        };
        Err(io::Error::new(problem.0, problem.1))
    }

    fn must<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Result<Vec<u8>, GitError> {
        let arguments: Vec<&str> = arguments.into_iter().collect();
        run(&self.root, &arguments)?
            .map_err(|message| GitError::Failed { command: arguments.join(" "), message })
    }
}

/// The files of the checkout at the commit.
impl Files for Git {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let names: Vec<_> = path.iter().map(OsStr::to_string_lossy).collect();
        self.read_other(&names.join("/"))
    }
}

fn default_base(root: &Path) -> Result<(&'static str, Option<String>), GitError> {
    for name in ["origin/main", "main"] {
        if let Some(commit) = commit(root, name)? {
            return Ok((name, Some(commit)));
        }
    }
    Err(GitError::NoBase)
}

/// The commit that a revision names. Later calls of git get only its hash, which cannot be taken for an option.
fn commit(root: &Path, revision: &str) -> Result<Option<String>, GitError> {
    let wanted = format!("{revision}^{{commit}}");
    match run(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])? {
        Ok(hash) => Ok(Some(text("the name of a commit", hash)?.trim().to_owned())),
        Err(_) => Ok(None),
    }
}

/// The output of git, or its error message.
fn run(
    folder: &Path,
    arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
) -> Result<Result<Vec<u8>, String>, GitError> {
    // Our messages, which are in English, quote those of git.
    let git = Command::new("git").arg("-C").arg(folder).args(arguments).env("LC_ALL", "C").output();
    let output = git.map_err(GitError::NoProgram)?;
    if output.status.success() {
        return Ok(Ok(output.stdout));
    }
    let message = String::from_utf8_lossy(&output.stderr).replace('\n', " ");
    let message = message.trim().trim_start_matches("fatal: ");
    Ok(Err(if message.is_empty() { output.status.to_string() } else { message.to_owned() }))
}

fn text(what: &str, bytes: Vec<u8>) -> Result<String, GitError> {
    String::from_utf8(bytes).map_err(|_| GitError::NotText(what.to_owned()))
}
