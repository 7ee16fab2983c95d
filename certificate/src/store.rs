//! Files of certificates: whose turn it is to write, and what may be replaced.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

use crate::replace::{FileAccess, folder_of, lock_folder, remove_leftovers, replace_file};
use crate::store_error::StoreError;

/// The result of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "a file is changed or it is not")]
pub enum Written {
    /// The file is new or has new content.
    Changed,
    /// The file already held the same; it was not touched.
    Unchanged,
}

/// The content of the file that is there already.
pub(crate) enum Old {
    /// The content that is to be written.
    Current,
    /// A private key, perhaps the only copy.
    PrivateKey,
    /// Anything else.
    Other,
}

/// The most symbolic links that are followed, as on Linux.
const MAX_LINKS: usize = 40;

/// A file whose folder this process has locked. Others that write into the folder in this way wait until this is
/// dropped, so reading, changing and writing the file loses none of their changes.
///
/// The lock is advisory and on the folder; it leaves no file behind. Where the folder cannot be locked, or another
/// process holds it for more than ten seconds, there is no lock, and the last writer wins. A second `LockedFile` for the
/// same folder in the same thread waits that long for the first.
#[derive(Debug)]
pub struct LockedFile {
    path: PathBuf,
    /// The path that the links at `path` lead to.
    target: PathBuf,
    _lock: Option<File>,
}

impl LockedFile {
    /// Waits until no other process writes into the folder of `path`, and removes the temporary files of killed ones. The file
    /// itself need not exist.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when links at the path lead nowhere.
    pub fn new(path: impl Into<PathBuf>) -> Result<Self, StoreError> {
        Self::within(path, PATIENCE)
    }

    /// The same, with another limit than ten seconds to wait for others.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when links at the path lead nowhere.
    pub fn within(path: impl Into<PathBuf>, patience: Duration) -> Result<Self, StoreError> {
        let path = path.into();
        let target = follow_links(&path)
            .map_err(|source| StoreError::new(&path, &path, "following the link", source))?;
        let folder = folder_of(&target);
        let lock = lock_folder(folder, patience);
        if lock.is_some() {
            remove_leftovers(folder);
        }
        Ok(Self { path, target, _lock: lock })
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts `contents` there, unless `judge` says that what is there will do, or must not be lost.
    pub(crate) fn write(
        &self,
        contents: &[u8],
        judge: impl FnOnce(&[u8]) -> Old,
    ) -> Result<Written, StoreError> {
        let Self { path, target, .. } = self;
        // A file that cannot be read can still be replaced: the folder decides about that.
        let found = if is_there(path, target)? { read(target).ok() } else { None };
        match found.map(|bytes| judge(&bytes)) {
            Some(Old::Current) => return Ok(Written::Unchanged),
            Some(Old::PrivateKey) => return Err(StoreError::PrivateKey { path: path.clone() }),
            Some(Old::Other) | None => {}
        }
        replace_file(target, contents, FileAccess::AsBefore)
            .map_err(|error| StoreError::new(path, target, error.action, error.source))?;
        Ok(Written::Changed)
    }
}

/// The place that symbolic links point to, whether something is there or not.
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&target) {
            Ok(next) => target = folder_of(&target).join(next),
            // Not a link, or nothing at all: what follows finds out.
            Err(_) => return Ok(target),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Returns whether a regular file is there, or nothing. Renaming over anything else would destroy it.
fn is_there(path: &Path, target: &Path) -> Result<bool, StoreError> {
    // Of the path, not the target: what /dev/stdout links to can be `pipe:[1]`, which only the kernel can follow.
    match fs::metadata(path) {
        Ok(found) if found.is_file() => Ok(true),
        Ok(found) if found.is_dir() => Err(StoreError::IsFolder { path: path.to_owned() }),
        Ok(_) => Err(StoreError::NotAFile { path: path.to_owned() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(StoreError::new(path, target, "looking at it", source)),
    }
}

/// The most that is looked at of a file that is to be replaced: a private key may be far behind its beginning.
const MAX_LOOKED_AT: u64 = 8 << 20;

/// Reads the file, up to a size at which it is something else altogether.
fn read(target: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::new());
    File::open(target)?.take(MAX_LOOKED_AT).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The longest wait for others. Any user who can list a folder can hold its lock, and must not be able to keep
/// certificates from being renewed.
const PATIENCE: Duration = Duration::from_secs(10);
