//! Files that appear whole or not at all, and folders in which processes take turns.

use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, Write as _};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::access::Access;
use crate::attributes;
use crate::temporary::{create_in, remove_leftovers_of_locked};
use crate::write_note::WriteNote;

/// The mode and the owner of a file that [`replace_file`] puts in place. Where files have none, it does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileAccess {
    /// Mode 0600, owned by the user of the process: for secrets.
    Private,
    /// Mode and, where the system allows that, owner of the file that is replaced; 0644 for a new one, whatever the
    /// umask.
    AsBefore,
    /// The same, except for what is chosen here: the new file has it before it appears under its name, or the call fails.
    Chosen(Access),
}

/// The step of replacing a file that failed.
#[derive(Debug, thiserror::Error)]
#[error("{action} failed")]
#[non_exhaustive]
pub struct ReplaceError {
    /// The step: `writing`, `renaming the new file over it`, ...
    pub action: &'static str,
    /// The system's reason.
    pub source: io::Error,
}

/// The step that gives a file the mode and owner that were chosen.
pub(crate) const SETTING_ACCESS: &str = "setting its mode and owner";

/// Replaces a file by a new one with this content: whole or not at all.
///
/// The content goes to a temporary file in the same folder, which no other user can open until it is complete, is synced
/// to disk, and renamed over `path`. A symbolic link at `path` is replaced itself. A temporary file that a killed process
/// leaves is called `.cloud-certs-RANDOM.tmp`, and removed by [`remove_leftovers`](crate::temporary::remove_leftovers).
///
/// Unless it is [`FileAccess::Private`], the new file has the extended attributes of the old one where the system allows that, on
/// Linux. The result says what is worth a warning.
///
/// # Errors
///
/// [`ReplaceError`] names the step. The file is then as it was before, and no temporary file is left, unless syncing the
/// folder failed: then the new file is in place, and only a power failure could undo that.
pub fn replace_file(
    path: &Path,
    contents: &[u8],
    access: FileAccess,
) -> Result<Vec<WriteNote>, ReplaceError> {
    let failed = |action| move |source| ReplaceError { action, source };
    let folder = folder_of(path);
    let mut notes = Vec::new();
    let mut new = create_in(folder).map_err(failed("creating a temporary file beside it"))?;
    let file = new.as_file_mut();
    file.write_all(contents).map_err(failed("writing"))?;
    if access != FileAccess::Private {
        let old = fs::metadata(path).ok();
        set_mode_and_owner(file, old.as_ref()).map_err(failed("setting its mode"))?;
        if let Some(old) = old {
            let names = attributes::keep(path, file);
            if !names.is_empty() {
                notes.push(WriteNote::AttributesLost { path: path.to_owned(), names });
            }
            let others = other_names(&old);
            if others > 0 {
                notes.push(WriteNote::HardLink { path: path.to_owned(), others });
            }
        }
    }
    if let FileAccess::Chosen(access) = access {
        access.apply(file).map_err(failed(SETTING_ACCESS))?;
    }
    file.sync_all().map_err(failed("syncing it to disk"))?;
    new.persist(path).map_err(|error| failed("renaming the new file over it")(error.error))?;
    sync_folder(folder).map_err(failed("syncing its folder to disk"))?;
    Ok(notes)
}

/// The number of other names of a file.
fn other_names(found: &Metadata) -> u64 {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::nlink(found).saturating_sub(1);
    #[cfg(not(unix))]
    {
        let _ = found;
        0
    }
}

/// The folder of a file; a bare name is in the current one.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Gives the new file the owner and mode of the old one, so that the service which reads it still can.
#[cfg(unix)]
fn set_mode_and_owner(file: &File, old: Option<&Metadata>) -> io::Result<()> {
    use std::fs::Permissions;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};

    if let Some(old) = old {
        // Only root may give files away. Without that, the file belongs to the caller, as after any editor.
        let _ = fchown(file, Some(old.uid()), Some(old.gid()));
    }
    // After the owner, which may clear bits; explicit, so that the umask has no say. A certificate is for all to read.
    let mode = old.map_or(0o644, |old| old.permissions().mode() & 0o777);
    file.set_permissions(Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode_and_owner(_: &File, _: Option<&Metadata>) -> io::Result<()> {
    Ok(())
}

/// Makes a rename in the folder last through a power failure.
fn sync_folder(folder: &Path) -> io::Result<()> {
    // A folder that may be written but not listed cannot be opened, and some file systems cannot sync one. The file is
    // in place either way. On Windows, no folder can be opened like this.
    let Ok(folder) = File::open(folder) else { return Ok(()) };
    match folder.sync_all() {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        result => result,
    }
}

/// The pause between two tries: a write takes some milliseconds.
const PAUSE: Duration = Duration::from_millis(5);

/// Locks a folder until the result is dropped, or its process ends, and removes the temporary files of killed writers.
///
/// It fails with [`TryLockError::WouldBlock`] when another process holds the lock for too long, and otherwise where a lock
/// is not possible: the folder may not be listed, or its file system has no such locks.
pub(crate) fn lock_folder(folder: &Path, patience: Duration) -> Result<File, TryLockError> {
    // The dot is for folders only: to open a pipe would not end.
    let lock = File::open(folder.join(".")).map_err(TryLockError::Error)?;
    let begin = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if begin.elapsed() < patience => thread::sleep(PAUSE),
            Err(error) => return Err(error),
        }
    }
    remove_leftovers_of_locked(folder);
    Ok(lock)
}
