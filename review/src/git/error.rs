//! Errors of git, each with what to do next.

use std::io;

use openapi_document::MAX_BYTES;

/// An error of git.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GitError {
    #[error("the program git cannot be run: {0}; install it, or put its folder on PATH")]
    NoProgram(io::Error),
    #[error("this folder is not in a git checkout ({0}); change to one that has your documents")]
    NoCheckout(String),
    #[error("`{0}` is not a revision: none begins with `-`; name a branch, a tag or a commit")]
    OptionLike(String),
    #[error("git does not know the commit `{0}`; fetch it, or name another one")]
    UnknownRevision(String),
    #[error("{name} is not in this clone; fetch it: {command}")]
    NotFetched { name: String, command: String },
    #[error(
        "found no branch to compare with: no origin/HEAD, main or master; name the base with --base, or with `base` in spec-review.toml"
    )]
    NoBase,
    #[error(
        "the history of this clone ends before the commit where HEAD left `{name}`; fetch the rest: {command}"
    )]
    Shallow { name: String, command: String },
    #[error("HEAD and `{0}` have no commit in common; name another base with --base")]
    NoMergeBase(String),
    #[error("{file} is larger than {} MiB, and no document is", MAX_BYTES >> 20)]
    TooLarge { file: String },
    #[error("{0} is not UTF-8; save it as UTF-8")]
    NotText(String),
    #[error("`git {command}` failed: {message}; see whether it works by hand")]
    Failed { command: String, message: String },
}
