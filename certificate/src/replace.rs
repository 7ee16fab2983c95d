//! Files that appear whole or not at all, and folders in which processes take turns.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, Write as _};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// The beginning and the end of the names of temporary files; what is between is random.
const TEMPORARY_PREFIX: &str = ".cloud-certs-";
const TEMPORARY_SUFFIX: &str = ".tmp";

/// The mode and the owner of a file that [`replace_file`] puts in place. Where files have none, it does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileAccess {
    /// Mode 0600, owned by the user of the process: for secrets.
    Private,
    /// Mode and, where the system allows that, owner of the file that is replaced; 0644 for a new one, whatever the
    /// umask.
    AsBefore,
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

/// Replaces a file by a new one with this content: whole or not at all.
///
/// The content goes to a temporary file in the same folder, which no other user can open until it is complete, is synced
/// to disk, and renamed over `path`. A symbolic link at `path` is replaced itself. A temporary file that a killed process
/// leaves is called `.cloud-certs-RANDOM.tmp`.
///
/// # Errors
///
/// [`ReplaceError`] names the step. The file is then as it was before, and no temporary file is left, unless syncing the
/// folder failed: then the new file is in place, and only a power failure could undo that.
pub fn replace_file(path: &Path, contents: &[u8], access: FileAccess) -> Result<(), ReplaceError> {
    let failed = |action| move |source| ReplaceError { action, source };
    let folder = folder_of(path);
    let mut new = tempfile::Builder::new()
        .prefix(TEMPORARY_PREFIX)
        .suffix(TEMPORARY_SUFFIX)
        .make_in(folder, create)
        .map_err(failed("creating a temporary file beside it"))?;
    let file = new.as_file_mut();
    file.write_all(contents).map_err(failed("writing"))?;
    if access == FileAccess::AsBefore {
        let old = fs::metadata(path).ok();
        set_mode_and_owner(file, old.as_ref()).map_err(failed("setting its mode"))?;
    }
    file.sync_all().map_err(failed("syncing it to disk"))?;
    new.persist(path).map_err(|error| failed("renaming the new file over it")(error.error))?;
    sync_folder(folder).map_err(failed("syncing its folder to disk"))
}

/// The folder of a file; a bare name is in the current one.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Creates a file that no other user can open until it has its mode.
fn create(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true).create_new(true).open(path)
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
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    // One that stays, perhaps of another user, does no harm.
    entries
        .filter(|entry| is_temporary(&entry.file_name()))
        .for_each(|entry| _ = fs::remove_file(entry.path()));
    Ok(lock)
}

fn is_temporary(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.strip_prefix(TEMPORARY_PREFIX).is_some_and(|rest| rest.ends_with(TEMPORARY_SUFFIX))
}
