//! The destination of the certificates: standard output, another open descriptor, or a file.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use cloud_certs::certificate::descriptor;

use crate::beside::beside;
use crate::failure::Failure;

/// The meaning of the path of `-o`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    StandardOutput,
    /// An open descriptor, by its path: `/dev/stderr`, `/dev/fd/3`. It is written to, and nothing is replaced.
    Descriptor(PathBuf),
    File(PathBuf),
}

impl Destination {
    pub(crate) fn new(path: Option<&Path>) -> Self {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else { return Self::StandardOutput };
        match descriptor(path) {
            Some(found) if is_standard_output(&found) => Self::StandardOutput,
            Some(found) => Self::Descriptor(found),
            None => Self::File(path.to_owned()),
        }
    }
}

/// Returns whether a descriptor is the first one of this process.
fn is_standard_output(path: &Path) -> bool {
    let is_first = path.file_name().is_some_and(|name| name == "1");
    let is_own = process(path) == Some(std::process::id()) || path.parent() == Some(Path::new("/dev/fd"));
    path == Path::new("/dev/stdout") || is_first && is_own
}

/// The process whose descriptor a path is: `/proc/PID/fd/1`, or `/proc/PID/task/TID/fd/1`.
fn process(path: &Path) -> Option<u32> {
    let folder = path.parent()?.canonicalize().ok()?;
    folder.components().find_map(|part| part.as_os_str().to_str()?.parse().ok())
}

/// Writes to an open descriptor, where it stands. Its reader may stop early.
pub(crate) async fn write_to_descriptor(path: &Path, bytes: Vec<u8>) -> Result<(), Failure> {
    let opened = path.to_owned();
    let result = beside(move || {
        let mut file = open(&opened)?;
        file.write_all(&bytes).and_then(|()| file.flush())
    });
    match result.await {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(|source| Failure::Write { what: format!("{path:?}"), source }),
    }
}

fn open(path: &Path) -> io::Result<File> {
    #[cfg(target_os = "linux")]
    if let Some(file) = duplicate(path) {
        return Ok(file);
    }
    // Opened anew, a file is written from its beginning, so only its end is safe.
    File::options().append(true).open(path)
}

/// The descriptor itself, with the place at which its file is written.
#[cfg(target_os = "linux")]
fn duplicate(path: &Path) -> Option<File> {
    use rustix::process::{Pid, PidfdFlags, PidfdGetfdFlags, pidfd_getfd, pidfd_open};

    let number = path.file_name()?.to_str()?.parse().ok()?;
    let process = Pid::from_raw(process(path)?.try_into().ok()?)?;
    let process = pidfd_open(process, PidfdFlags::empty()).ok()?;
    pidfd_getfd(process, number, PidfdGetfdFlags::empty()).ok().map(File::from)
}
