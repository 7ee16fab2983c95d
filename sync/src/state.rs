//! The folder for what has to be remembered between runs.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use cloud_certs::certificate::{FileAccess, replace_file};
use sha2::{Digest as _, Sha256};

use crate::error::StateError;

/// The state of one configuration file: a folder that only its user can read.
#[derive(Debug, Clone)]
pub struct StateFolder {
    path: PathBuf,
}

impl StateFolder {
    /// Names the folder of a configuration file below `base`, and makes nothing yet.
    #[must_use]
    pub fn new(base: &Path, config_file: &Path) -> Self {
        let file = std::path::absolute(config_file).unwrap_or_else(|_| config_file.to_owned());
        let file = fs::canonicalize(&file).unwrap_or(file);
        Self { path: base.join(short_hash(file.as_os_str().as_encoded_bytes())) }
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the folder, if it is not there.
    ///
    /// # Errors
    ///
    /// [`StateError`] says why it cannot be made.
    pub fn create(&self) -> Result<(), StateError> {
        create_private(&self.path).map_err(|source| self.error("create", &self.path, source))
    }

    /// Writes a file whole or not at all, and makes the folder above it.
    pub(crate) fn write(&self, path: &Path, contents: &[u8]) -> Result<(), StateError> {
        if let Some(folder) = path.parent() {
            create_private(folder).map_err(|source| self.error("create", folder, source))?;
        }
        let written = replace_file(path, contents, FileAccess::Private);
        written.map(drop).map_err(|error| self.error("write", path, error.source))
    }

    /// Removes a file. A file that is gone already is fine.
    pub(crate) fn remove(&self, path: &Path) -> Result<(), StateError> {
        match fs::remove_file(path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(self.error("remove", path, source))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn error(&self, action: &'static str, path: &Path, source: io::Error) -> StateError {
        StateError { action, path: path.to_owned(), source }
    }
}

/// The first characters of a hash, for the name of a file.
pub(crate) fn short_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// Makes a folder and those above it; only its user can read those that are new.
fn create_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
