//! Whose turn it is to write into a folder.

use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::replace::{TEMPORARY_PREFIX, TEMPORARY_SUFFIX};

/// How long others are waited for. Whoever can list a folder can hold its lock, and must not be able to keep
/// certificates from being renewed.
const PATIENCE: Duration = Duration::from_secs(10);

/// The pause between two tries: a write takes some milliseconds.
const PAUSE: Duration = Duration::from_millis(5);

/// Locks a folder until the result is dropped, or its process ends.
///
/// Nothing comes back where that is not possible: the folder may not be listed, its file system has no such locks,
/// or somebody holds it for too long.
pub(super) fn lock(folder: &Path) -> Option<File> {
    // The dot is for folders only: to open a pipe would not end.
    let lock = File::open(folder.join(".")).ok()?;
    let end = Instant::now() + PATIENCE;
    loop {
        match lock.try_lock() {
            Ok(()) => return Some(lock),
            Err(TryLockError::WouldBlock) if Instant::now() < end => thread::sleep(PAUSE),
            Err(_) => return None,
        }
    }
}

/// Removes the temporary files of writers that were killed. Only the holder of the lock may: nobody else is at work.
pub(super) fn remove_leftovers(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| is_temporary(&entry.file_name())) {
        // One that stays, of another user perhaps, harms nobody.
        let _ = fs::remove_file(entry.path());
    }
}

fn is_temporary(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.strip_prefix(TEMPORARY_PREFIX).is_some_and(|rest| rest.ends_with(TEMPORARY_SUFFIX))
}
