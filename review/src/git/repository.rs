//! Calls the program `git`, only to read, and so that it runs no other programs.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use super::error::GitError;

/// Settings for every call. A checkout may configure programs for any of these, and needs none of them to be read.
const SETTINGS: [&str; 5] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "diff.external=",
    "core.pager=cat",
    "core.quotePath=false",
];

/// A repository, asked from one of its folders.
#[derive(Clone, Debug)]
pub(crate) struct Repository {
    /// The top folder of the working tree, or the current one of a repository that has none.
    pub(crate) root: PathBuf,
}

impl Repository {
    /// The repository with a working tree around the current folder.
    pub(crate) fn checkout() -> Result<Self, GitError> {
        let here = Self { root: PathBuf::from(".") };
        match here.ask(["rev-parse", "--show-toplevel"])? {
            Ok(root) => {
                let root = text("the path of the checkout", root)?;
                Ok(Self { root: PathBuf::from(root.trim_end_matches(['\r', '\n'])) })
            }
            Err(message) => Err(GitError::NoCheckout(message)),
        }
    }

    /// The repository around the current folder, with or without a working tree.
    pub(crate) fn around() -> Result<Self, GitError> {
        let here = Self { root: PathBuf::from(".") };
        match here.ask(["rev-parse", "--git-dir"])? {
            Ok(_) => Ok(Self::checkout().unwrap_or(here)),
            Err(message) => Err(GitError::NoCheckout(message)),
        }
    }

    /// The current folder, from the top one: empty, or with a slash at its end.
    pub(crate) fn prefix(&self) -> Result<String, GitError> {
        let here = Self { root: PathBuf::from(".") };
        let prefix = text("the path of this folder", here.must(["rev-parse", "--show-prefix"])?)?;
        Ok(prefix.trim_end_matches(['\r', '\n']).to_owned())
    }

    /// The commit that a revision names, in full. Later calls of git get only this, which is never taken for an option.
    pub(crate) fn commit(&self, revision: &str) -> Result<Option<String>, GitError> {
        if revision.starts_with('-') {
            return Err(GitError::OptionLike(revision.to_owned()));
        }
        let wanted = format!("{revision}^{{commit}}");
        match self.ask(["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])? {
            Ok(hash) => {
                let hash = text("the name of a commit", hash)?.trim().to_owned();
                Ok(is_hash(&hash).then_some(hash))
            }
            Err(_) => Ok(None),
        }
    }

    /// Returns whether the clone has only the end of the history.
    pub(crate) fn is_shallow(&self) -> Result<bool, GitError> {
        Ok(self.must(["rev-parse", "--is-shallow-repository"])?.starts_with(b"true"))
    }

    /// The output of a call that has to succeed.
    pub(crate) fn must<const N: usize>(&self, arguments: [&str; N]) -> Result<Vec<u8>, GitError> {
        let failed = |message| GitError::Failed { command: arguments.join(" "), message };
        self.ask(arguments)?.map_err(failed)
    }

    /// The output of git, or its error message.
    pub(crate) fn ask<const N: usize>(
        &self,
        arguments: [&str; N],
    ) -> Result<Result<Vec<u8>, String>, GitError> {
        self.ask_with(&arguments, None)
    }

    /// The same, for a call that reads `input`, which is short.
    pub(crate) fn ask_with(
        &self,
        arguments: &[&str],
        input: Option<&str>,
    ) -> Result<Result<Vec<u8>, String>, GitError> {
        let mut git = self.command();
        git.args(arguments).stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
        let mut child = git.spawn().map_err(GitError::NoProgram)?;
        if let (Some(input), Some(mut stdin)) = (input, child.stdin.take()) {
            // What git says about it counts.
            _ = stdin.write_all(input.as_bytes());
        }
        let output = child.wait_with_output().map_err(GitError::NoProgram)?;
        if output.status.success() {
            return Ok(Ok(output.stdout));
        }
        let message = String::from_utf8_lossy(&output.stderr).replace('\n', " ");
        let message = message.trim().trim_start_matches("fatal: ");
        Ok(Err(if message.is_empty() { output.status.to_string() } else { message.to_owned() }))
    }

    fn command(&self) -> Command {
        let mut git = Command::new("git");
        git.arg("--no-pager").arg("-C").arg(&self.root);
        for setting in SETTINGS {
            git.arg("-c").arg(setting);
        }
        // Our messages, which are in English, quote those of git.
        git.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0");
        git.env_remove("GIT_EXTERNAL_DIFF");
        git.stdout(Stdio::piped()).stderr(Stdio::piped());
        git
    }
}

/// Returns whether a text is the full name of an object.
pub(crate) fn is_hash(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub(crate) fn text(what: &str, bytes: Vec<u8>) -> Result<String, GitError> {
    String::from_utf8(bytes).map_err(|_| GitError::NotText(what.to_owned()))
}

/// A path with slashes, as git has it.
pub(super) fn slashes(path: &Path) -> String {
    path.iter().map(OsStr::to_string_lossy).collect::<Vec<_>>().join("/")
}

/// The path that `path`, seen from the folder `prefix` or absolute, has from the top folder; `None` outside of that.
pub(crate) fn within(repository: &Repository, prefix: &str, path: &Path) -> Option<String> {
    if !path.is_absolute() {
        return joined(prefix, path);
    }
    let (folder, name) = (path.parent()?, path.file_name()?);
    let (top, folder) = (repository.root.canonicalize().ok()?, folder.canonicalize().ok()?);
    let path = folder.join(name);
    joined("", path.strip_prefix(&top).ok()?)
}

/// The path with slashes that `path` has from the folder `prefix` on; `None` if it leads out of the top folder.
pub(crate) fn joined(prefix: &str, path: &Path) -> Option<String> {
    let mut parts: Vec<&str> = prefix.split_terminator('/').collect();
    for part in path.components() {
        match part {
            Component::Normal(name) => parts.push(name.to_str()?),
            Component::CurDir => {}
            Component::ParentDir => _ = parts.pop()?,
            _ => return None,
        }
    }
    Some(parts.join("/"))
}
