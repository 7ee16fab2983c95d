//! Paths that lead to no file on a disk: descriptors of a process, and other files that the kernel makes up.

use std::fs;
use std::path::{Path, PathBuf};

use crate::replace::folder_of;

/// Returns the open descriptor that a path means, if it means one: `/dev/stdout`, `/dev/fd/3`, `/proc/self/fd/1`, or a
/// link to such a path. It is the path of the descriptor itself, whose name is its number.
///
/// What a descriptor leads to is a name only: the file may be deleted, or be written to by others at its end. So such a path
/// is written to through the descriptor, and never replaced.
#[must_use]
pub fn descriptor(path: &Path) -> Option<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..MAX_LINKS {
        if is_descriptor(&target) {
            return Some(target);
        }
        let next = fs::read_link(&target).ok()?;
        target = folder_of(&target).join(next);
    }
    None
}

/// The most symbolic links that are followed, as on Linux.
pub(crate) const MAX_LINKS: usize = 40;

/// Returns whether a path is that of a descriptor, without following it.
pub(crate) fn is_descriptor(path: &Path) -> bool {
    let number = path.file_name().and_then(|name| name.to_str());
    if !number.is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_digit())) {
        // Of the systems on which these are no links.
        return !cfg!(target_os = "linux")
            && ["/dev/stdin", "/dev/stdout", "/dev/stderr"].map(Path::new).contains(&path);
    }
    // `/dev/fd` is a link to `/proc/self/fd`, and that one to `/proc/PID/fd`.
    let Ok(folder) = folder_of(path).canonicalize() else { return false };
    let is_in_fd = folder.file_name().is_some_and(|name| name == "fd");
    is_in_fd && (is_of_kernel(&folder) || folder == Path::new("/dev/fd"))
}

/// Returns whether a folder is the kernel's view of its processes, `/proc`, whose files are on no disk.
#[cfg(target_os = "linux")]
pub(crate) fn is_of_kernel(folder: &Path) -> bool {
    rustix::fs::statfs(folder).is_ok_and(|found| found.f_type == rustix::fs::PROC_SUPER_MAGIC)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn is_of_kernel(_: &Path) -> bool {
    false
}
