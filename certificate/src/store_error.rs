//! Errors of writing files.

use std::borrow::Cow;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::format_error::FormatError;
use crate::replace::{ReplaceError, SETTING_ACCESS, folder_of};

/// A file could not be written. The old file is still there, unless [`Io`](Self::Io) says that the
/// folder could not be synced: then the new file is in place, and only a power failure could undo that.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The folder that the file belongs in is not there.
    #[error("cannot write {path:?}: the folder {folder:?} does not exist")]
    #[non_exhaustive]
    FolderMissing {
        /// The file.
        path: PathBuf,
        /// The folder.
        folder: PathBuf,
    },

    /// A part of the path before the file's name is not a folder.
    #[error("cannot write {path:?}: a part of that path is a file, not a folder")]
    #[non_exhaustive]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },

    /// The path names a folder.
    #[error("cannot write {path:?}: it is a folder")]
    #[non_exhaustive]
    IsFolder {
        /// The path.
        path: PathBuf,
    },

    /// The path names a device, pipe or socket, which a rename would replace by a file.
    #[error("cannot write {path:?}: it is a device, pipe or socket, not a file")]
    #[non_exhaustive]
    NotAFile {
        /// The path.
        path: PathBuf,
    },

    /// The file holds a private key, which may be the only copy.
    #[error("{path:?} is left alone: there is a private key in it, which would be lost")]
    #[non_exhaustive]
    PrivateKey {
        /// The file.
        path: PathBuf,
    },

    /// The file is a store that may hold a private key, which may be the only copy.
    #[error(
        "{path:?} is left alone: it is {what}, and there may be a private key in it, which would be lost"
    )]
    #[non_exhaustive]
    MayHoldPrivateKey {
        /// The file.
        path: PathBuf,
        /// The kind of store.
        what: &'static str,
    },

    /// The file holds something that is not certificates, and that nobody asked to replace:
    /// [`force`](crate::write_options::WriteOptions::force) does.
    #[error("{path:?} is left alone: it holds {what}, which would be lost")]
    #[non_exhaustive]
    OtherContent {
        /// The file.
        path: PathBuf,
        /// The thing that is there.
        what: &'static str,
    },

    /// The path means an open descriptor, or a file that the kernel makes up.
    #[error("cannot write {path:?}: it is {what}, not a file on a disk")]
    #[non_exhaustive]
    NotOnDisk {
        /// The path.
        path: PathBuf,
        /// The kind of thing that it is.
        what: &'static str,
    },

    /// The format is a folder, and the path names a file.
    #[error(
        "cannot write into {path:?}: it is a file, and `capath` is a folder with a file for each certificate"
    )]
    #[non_exhaustive]
    IsFile {
        /// The path.
        path: PathBuf,
    },

    /// Another process writes into the folder for longer than
    /// [`wait_or_fail`](crate::write_options::WriteOptions::wait_or_fail) allows.
    #[error("cannot write {path:?}: another process writes into {folder:?}")]
    #[non_exhaustive]
    Busy {
        /// The file.
        path: PathBuf,
        /// Its folder.
        folder: PathBuf,
    },

    /// The file to merge with cannot be read, or is longer than [`MAX_INPUT_BYTES`](crate::error::MAX_INPUT_BYTES).
    #[error("cannot merge with {path:?}: it cannot be read")]
    #[non_exhaustive]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },

    /// The file to merge with holds no certificates, or too many.
    #[error("cannot merge with {path:?}")]
    #[non_exhaustive]
    Merge {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: Box<FormatError>,
    },

    /// The format cannot hold the certificates.
    #[error("cannot write {path:?}: its content cannot be made")]
    #[non_exhaustive]
    Encode {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: Box<FormatError>,
    },

    /// Permissions, or a read-only file system.
    #[error("cannot write {path:?}: no permission to create files in {folder:?}")]
    #[non_exhaustive]
    NotWritable {
        /// The file.
        path: PathBuf,
        /// Its folder.
        folder: PathBuf,
        /// The system's reason.
        source: io::Error,
    },

    /// No space, a quota, or a limit on the size of files.
    #[error("cannot write {path:?}: no space is left for it; what was there before is untouched")]
    #[non_exhaustive]
    Full {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },

    /// The file cannot get the mode or the owner that was chosen.
    #[error("cannot give {path:?} the mode and owner that it should have")]
    #[non_exhaustive]
    Access {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },

    /// Anything else.
    #[error("cannot write {path:?}: {action} failed")]
    #[non_exhaustive]
    Io {
        /// The file.
        path: PathBuf,
        /// The step that failed.
        action: &'static str,
        /// The system's reason.
        source: io::Error,
    },
}

impl StoreError {
    /// Advice in one sentence, where there is any.
    #[must_use]
    pub fn hint(&self) -> Option<Cow<'static, str>> {
        let hint = match self {
            Self::FolderMissing { folder, .. } => {
                return Some(format!("create it with `mkdir -p {folder:?}`").into());
            }
            Self::OtherContent { .. } => {
                "choose another path, or allow to replace it (`WriteOptions::force`)"
            }
            Self::NotAFile { .. } | Self::NotOnDisk { .. } => {
                "choose another path, or write to standard output and redirect that"
            }
            Self::NotAFolder { .. }
            | Self::IsFile { .. }
            | Self::PrivateKey { .. }
            | Self::MayHoldPrivateKey { .. }
            | Self::Io { .. } => "choose another path",
            Self::IsFolder { .. } => "add a file name",
            Self::Busy { .. } => "try again",
            Self::Unreadable { .. } => "check who may read it, and its size",
            Self::Merge { .. } => "look at the file, or replace it instead",
            Self::NotWritable { .. } => "choose another path, or become a user who may write there",
            Self::Access { .. } => "run it as root, who may give files away, or choose no owner and group",
            Self::Full { .. } => "free space, or raise the quota or the limit on file sizes, and try again",
            Self::Encode { .. } => return None,
        };
        Some(hint.into())
    }

    pub(crate) fn of_access(path: &Path, source: io::Error) -> Self {
        Self::Access { path: path.to_owned(), source }
    }

    /// Sorts an error of `replace_file`.
    pub(crate) fn of_replacing(path: &Path, target: &Path, error: ReplaceError) -> Self {
        match error.action {
            SETTING_ACCESS => Self::of_access(path, error.source),
            action => Self::new(path, target, action, error.source),
        }
    }

    /// Sorts a system's error by what a user can do about it. `target` is where the links at `path` lead.
    pub(crate) fn new(path: &Path, target: &Path, action: &'static str, source: io::Error) -> Self {
        let (path, folder) = (path.to_owned(), folder_of(target).to_owned());
        match source.kind() {
            ErrorKind::NotFound => Self::FolderMissing { path, folder },
            ErrorKind::NotADirectory => Self::NotAFolder { path },
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                Self::NotWritable { path, folder, source }
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::Full { path, source }
            }
            _ => Self::Io { path, action, source },
        }
    }
}
