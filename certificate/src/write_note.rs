//! Notes about a write that went well.

use std::fmt::{self, Display, Formatter};
use std::path::PathBuf;

use crate::write_options::Written;

/// Something that a write could not avoid, for a warning. Its text is one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteNote {
    /// Another process held the lock of the folder for too long.
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder cannot be locked, and certificates were merged: those of others that merge at once may be lost.
    NotLocked {
        /// The folder.
        folder: PathBuf,
    },
    /// The file had other names, which keep the old content.
    HardLink {
        /// The file.
        path: PathBuf,
        /// The number of other names.
        others: u64,
    },
    /// Extended attributes of the old file could not be given to the new one.
    AttributesLost {
        /// The file.
        path: PathBuf,
        /// Their names.
        names: Vec<String>,
    },
}

impl Display for WriteNote {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy { folder } => write!(
                formatter,
                "another process held the lock of {folder:?}, and was not waited for any longer; if it wrote the same file, one of the \
                 two writes is lost"
            ),
            Self::NotLocked { folder } => write!(
                formatter,
                "{folder:?} cannot be locked; certificates that another process merges into the same file at once may be \
                 lost"
            ),
            Self::HardLink { path, others: 1 } => {
                write!(formatter, "{path:?} had another name (a hard link), which keeps the old content")
            }
            Self::HardLink { path, others } => {
                write!(
                    formatter,
                    "{path:?} had {others} other names (hard links), which keep the old content"
                )
            }
            Self::AttributesLost { path, names } => {
                write!(formatter, "{path:?} has lost extended attributes: {}", names.join(", "))
            }
        }
    }
}

/// The result of `CaBundle::write_with_notes`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct WriteReport {
    /// The result of the write: changed or left alone.
    pub written: Written,
    /// The notes that are worth a warning.
    pub notes: Vec<WriteNote>,
}
