//! The files of a document: what other files its `$ref`s lead to, and reading them.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use crate::yaml::MAX_BYTES;

/// Reads the files that a document refers to.
pub trait Files {
    /// The bytes of the file at `path`, which is relative to the folder that files may come from and never leaves it.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
}

/// The files of a folder, those of its subfolders included.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The folder at `path`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }
}

impl Files for Folder {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let root = self.0.canonicalize()?;
        // A symbolic link may lead out of the folder.
        let path = root.join(path).canonicalize()?;
        if path.starts_with(&root) {
            read_file(&path)
        } else {
            let why = "a symbolic link leads out of the folder of the document";
            Err(io::Error::new(io::ErrorKind::PermissionDenied, why))
        }
    }
}

/// No other files.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::exhaustive_structs, reason = "there is nothing in it")]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &Path) -> io::Result<Vec<u8>> {
        Err(io::Error::new(io::ErrorKind::NotFound, "only this file was given"))
    }
}

/// The path that `reference` leads to from the file `from`, both relative to the folder that files may come from. `None` if
/// it leads out of that.
pub(crate) fn joined(from: &Path, reference: &Path) -> Option<PathBuf> {
    let mut path = from.parent().map(Path::to_owned).unwrap_or_default();
    for part in reference.components() {
        match part {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            Component::ParentDir if path.pop() => {}
            _ => return None,
        }
    }
    Some(path)
}

/// Reads a file that is no larger than a document may be. No more than that is read from a pipe or a device.
///
/// # Errors
///
/// What the system says, or [`io::ErrorKind::FileTooLarge`].
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let too_large =
        || io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {} MiB", MAX_BYTES >> 20));
    let file = File::open(path)?;
    let found = file.metadata()?;
    if found.is_file() && found.len() > MAX_BYTES as u64 {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_BYTES { Err(too_large()) } else { Ok(bytes) }
}

/// Reads a file of text as [`read_file`] does.
///
/// # Errors
///
/// Those of [`read_file`], and [`io::ErrorKind::InvalidData`] for files that are not UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read_file(path)?)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()))
}
