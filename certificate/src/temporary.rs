//! Temporary files of our own: named so that nobody else's file is taken for one, and removed once their writer is gone.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io;
use std::path::Path;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

const PREFIX: &str = ".cloud-certs-";
const SUFFIX: &str = ".tmp";

/// The digits of the random number in a name, and those of its check, by which a name is known to be ours.
const RANDOM: usize = 16;
const CHECK: usize = 8;

/// The time in which a writer locks a file that it has made.
const MINUTE: Duration = Duration::from_secs(60);

/// Makes a temporary file in a folder, which no other user can open, and locks it for as long as it is written.
pub(crate) fn create_in(folder: &Path) -> io::Result<NamedTempFile> {
    let random = format!("{:016x}", RandomState::new().build_hasher().finish());
    let name = format!("{PREFIX}{random}{}{SUFFIX}", check(&random));
    let new = tempfile::Builder::new().prefix(&name).rand_bytes(0).make_in(folder, open_new)?;
    // Where there are no locks, such files are removed by their age.
    let _ = new.as_file().try_lock();
    Ok(new)
}

/// Creates a file that no other user can open until it has its mode.
fn open_new(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true).create_new(true).open(path)
}

/// Removes the temporary files that killed writers have left in a folder: those of `replace_file`.
///
/// Only regular files of this process's user are removed, whose names are of that kind, and which no process writes.
pub fn remove_leftovers(folder: &Path) {
    remove(folder, false);
}

/// The same where no other writer can have begun, because this one has locked the folder.
pub(crate) fn remove_leftovers_of_locked(folder: &Path) {
    remove(folder, true);
}

fn remove(folder: &Path, is_locked: bool) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| is_own_name(&entry.file_name())) {
        let path = entry.path();
        if is_left(&path, is_locked) {
            // One that stays does no harm.
            let _ = fs::remove_file(path);
        }
    }
}

/// Returns whether a name is one that [`create_in`] gives: others may like the prefix, too.
fn is_own_name(name: &OsStr) -> bool {
    let name = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX));
    let parts = name.and_then(|name| name.split_at_checked(RANDOM));
    parts.is_some_and(|(random, rest)| rest == check(random))
}

fn check(random: &str) -> String {
    let hash = Sha256::digest(format!("cloud-certs temporary file {random}"));
    let digits: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    digits[..CHECK].to_owned()
}

/// Returns whether a temporary file has no writer any more.
fn is_left(path: &Path, is_locked: bool) -> bool {
    let Ok(found) = fs::symlink_metadata(path) else { return false };
    if !is_of_this_user(&found) {
        return false;
    }
    let is_old = found.modified().is_ok_and(|time| time.elapsed().is_ok_and(|age| age > MINUTE));
    // Between creating and locking it, a file is empty.
    if found.len() == 0 && !is_locked && !is_old {
        return false;
    }
    match File::open(path).map(|file| file.try_lock()) {
        Ok(Ok(())) => true,
        Ok(Err(fs::TryLockError::WouldBlock)) => false,
        _ => is_old,
    }
}

#[cfg(unix)]
fn is_of_this_user(found: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    found.is_file() && found.nlink() == 1 && found.uid() == rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
fn is_of_this_user(found: &Metadata) -> bool {
    found.is_file()
}
