//! Why the cache cannot be used.

use std::io;
use std::path::{Path, PathBuf};

use super::MAX_BYTES;

/// Why the cache cannot be used; the session goes on without it, and says so.
#[derive(Debug, thiserror::Error)]
#[error("the token cache {path:?} cannot be used: {reason}")]
pub(crate) struct CacheError {
    /// The file, or the folder.
    pub(crate) path: PathBuf,
    pub(crate) reason: Reason,
    /// The system's reason, where it is what refused.
    pub(crate) source: Option<io::Error>,
}

/// What is wrong, and what to do about it. Never a part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(unix), allow(dead_code, reason = "only one of the two platforms says each of them"))]
pub(crate) enum Reason {
    #[cfg(not(unix))]
    #[error("token caches are not supported on this system, which has no modes to protect them with")]
    NotSupported,
    #[error("it is a symbolic link or not a folder: name the folder itself")]
    NotAFolder,
    #[error("the folder belongs to another user: choose one of your own")]
    FolderOwner,
    #[error("others may write to the folder (mode {0:04o}): delete what is in it, and run `chmod 700` on it")]
    FolderMode(u32),
    #[error("it is a symbolic link, which could lead anywhere: delete it")]
    Link,
    #[error("it is not a regular file: delete it")]
    NotAFile,
    #[error("it is also a file elsewhere (a hard link): delete it")]
    HardLink,
    #[error("it belongs to another user: delete it")]
    Owner,
    #[error(
        "others may open it (mode {0:04o}): delete it, or run `chmod 600` on it if nobody else has read it"
    )]
    Mode(u32),
    #[error("it is larger than {MAX_BYTES} bytes: delete it")]
    TooLarge,
    #[error("it is not what was written there (line {line}, column {column}): delete it")]
    Broken { line: usize, column: usize },
    #[error("it has a token that no header can carry: delete it")]
    Token,
    #[error(
        "it has the token of another user, account, project or IAM endpoint than its name says: delete it"
    )]
    OtherKey,
    #[error("{0} failed")]
    Io(&'static str),
}

impl CacheError {
    pub(super) fn new(path: &Path, reason: Reason) -> Self {
        Self { path: path.to_owned(), reason, source: None }
    }

    #[cfg(unix)]
    pub(super) fn io(path: &Path, action: &'static str, source: impl Into<io::Error>) -> Self {
        Self { path: path.to_owned(), reason: Reason::Io(action), source: Some(source.into()) }
    }
}
