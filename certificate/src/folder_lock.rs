//! The lock of a folder, and what is said where there is none.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::replace::lock_folder;
use crate::store_error::StoreError;
use crate::write_note::WriteNote;
use crate::write_options::WriteOptions;

/// The lock of a folder, if it could be obtained, for as long as this lives.
pub(crate) struct FolderLock {
    folder: PathBuf,
    state: State,
}

enum State {
    Held {
        _lock: File,
    },
    /// Another process has it.
    Busy,
    /// The folder cannot be locked.
    Unlockable,
    /// Nothing is written.
    NotWanted,
}

impl FolderLock {
    /// Locks the folder of a file, or fails if another process has the lock and the options say so.
    pub(crate) fn new(path: &Path, folder: &Path, options: &WriteOptions) -> Result<Self, StoreError> {
        let state = match lock_folder(folder, options.wait) {
            Ok(lock) => State::Held { _lock: lock },
            Err(TryLockError::WouldBlock) if options.fails_when_busy => {
                return Err(StoreError::Busy { path: path.to_owned(), folder: folder.to_owned() });
            }
            Err(TryLockError::WouldBlock) => State::Busy,
            Err(TryLockError::Error(_)) => State::Unlockable,
        };
        Ok(Self { folder: folder.to_owned(), state })
    }

    /// No lock, for reading only.
    pub(crate) fn none() -> Self {
        Self { folder: PathBuf::new(), state: State::NotWanted }
    }

    /// Returns what to say about a lock that was not obtained. Only who merges has to lose what cannot be locked.
    pub(crate) fn note(&self, is_merge: bool) -> Option<WriteNote> {
        let folder = || self.folder.clone();
        match self.state {
            State::Held { .. } | State::NotWanted => None,
            State::Busy => Some(WriteNote::Busy { folder: folder() }),
            State::Unlockable => is_merge.then(|| WriteNote::NotLocked { folder: folder() }),
        }
    }
}
