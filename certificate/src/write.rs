//! Bundles written to files.

use std::path::Path;

use crate::bundle::CaBundle;
use crate::format::Format;
use crate::private_key::holds_private_key;
use crate::store::{LockedFile, Old, Written};
use crate::store_error::StoreError;

impl CaBundle {
    /// Writes the certificates to `path` as PEM: [`write_as`](Self::write_as) with [`Format::Pem`].
    ///
    /// # Errors
    ///
    /// [`StoreError`] names the path and the reason, its [`hint`](StoreError::hint) what to do.
    pub fn write_atomic(&self, path: impl AsRef<Path>) -> Result<Written, StoreError> {
        self.write_as(path, &Format::Pem)
    }

    /// Writes the certificates to `path` in a format: whole or not at all, and only when that changes something.
    ///
    /// The content goes to a temporary file in the same folder, is synced to disk and renamed over `path`. A symbolic
    /// link stays, its target is replaced; of a hard link, other names keep the old content. A new file gets mode 0644
    /// whatever the umask; an existing one keeps its mode, and its owner where the system allows that.
    ///
    /// Nothing is written, and the file keeps its modification time, when it already holds the same in this format.
    /// For PEM that is the same certificates in the same order; text around the blocks and line endings do not count.
    /// For PKCS#12, which is never twice the same, that is the same certificates, and that the password opens it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] names the path and the reason, its [`hint`](StoreError::hint) what to do. The file is then as
    /// it was before, and no temporary file is left. A file with a private key in it is never replaced.
    pub fn write_as(&self, path: impl AsRef<Path>, format: &Format) -> Result<Written, StoreError> {
        self.write_to(&LockedFile::new(path.as_ref())?, format)
    }

    /// The same as [`write_as`](Self::write_as), for callers that must be sure that the file is as they read it before.
    ///
    /// # Errors
    ///
    /// Those of [`write_as`](Self::write_as).
    pub fn write_to(&self, file: &LockedFile, format: &Format) -> Result<Written, StoreError> {
        let contents = self
            .encode(format)
            .map_err(|source| StoreError::Encode { path: file.path().to_owned(), source: source.into() })?;
        file.write(&contents, |old| match () {
            () if format.is_current(old, self) => Old::Current,
            () if holds_private_key(old) || format.opens_on_private_key(old) => Old::PrivateKey,
            () => Old::Other,
        })
    }
}
