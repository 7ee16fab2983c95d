//! Files of the user's configuration: opened without waiting, and who else may read or write them.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

/// The longest wait for what a pipe holds.
const PATIENCE: Duration = Duration::from_secs(10);

/// A path of the environment, and how it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// It is where files of this name usually are: only a file is read there.
    Usual,
    /// The user names it. A pipe is read, too, as shells pass one for `<(command)`.
    Named,
}

/// Opens a file without waiting: a pipe without a writer, or a terminal, must not stop a command.
pub(super) fn open(path: &Path, naming: Naming) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;

        use rustix::fs::OFlags;
        options.custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed());
    }
    let file = options.open(path)?;
    let found = file.metadata()?;
    match naming {
        Naming::Usual if !found.is_file() && !found.is_dir() => {
            Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a pipe or a device"))
        }
        _ => Ok(file),
    }
}

/// Reads a pipe or device, up to a limit; `None` if there is more. Waits for a writer, but not forever.
pub(super) fn read_pipe(mut pipe: File, limit: usize) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let end = Instant::now() + PATIENCE;
    let mut bytes = Zeroizing::new(vec![0; limit + 1]);
    let mut length = 0;
    while length <= limit {
        match pipe.read(&mut bytes[length..]) {
            Ok(0) => {
                bytes.truncate(length);
                return Ok(Some(bytes));
            }
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock && Instant::now() < end => {
                sleep(Duration::from_millis(10));
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                return Err(io::ErrorKind::TimedOut.into());
            }
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Returns whether another user may change a file, and so decide where secrets go.
#[cfg(unix)]
pub(super) fn is_writable_by_others(path: &Path, found: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    // On many systems, each user has a private group, which new files belong to.
    let is_own_group = found.gid() == rustix::process::getegid().as_raw();
    let bits = if is_own_group { 0o002 } else { 0o022 };
    found.is_file() && found.mode() & bits != 0 && is_reachable(path)
}

/// Returns whether any user may read a file of this user, who can change that.
#[cfg(unix)]
pub(super) fn is_readable_by_all(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let Ok(found) = path.metadata() else { return false };
    found.is_file()
        && found.uid() == rustix::process::geteuid().as_raw()
        && found.mode() & 0o004 != 0
        && is_reachable(path)
}

/// Returns whether a file belongs to a user other than this one and the administrator.
#[cfg(unix)]
pub(super) fn is_of_stranger(found: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    found.uid() != 0 && found.uid() != rustix::process::geteuid().as_raw()
}

/// Returns whether others can pass all folders above a file: home folders are often closed to them.
#[cfg(unix)]
fn is_reachable(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let Ok(path) = path.canonicalize() else { return true };
    path.ancestors().skip(1).all(|folder| folder.metadata().map_or(true, |found| found.mode() & 0o011 != 0))
}

#[cfg(not(unix))]
pub(super) fn is_writable_by_others(_: &Path, _: &Metadata) -> bool {
    false
}

#[cfg(not(unix))]
pub(super) fn is_readable_by_all(_: &Path) -> bool {
    false
}

#[cfg(not(unix))]
pub(super) fn is_of_stranger(_: &Metadata) -> bool {
    false
}
