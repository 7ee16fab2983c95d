//! A token kept in a file between runs, when the user asks for it.
//!
//! A folder has one file a token, in JSON that says whose the token is. Nothing is read that somebody else may have
//! written, or may have read: links are not followed, and owner and mode are checked on what was opened. The folders
//! above are the user's to protect.

mod entry;
mod error;
#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "other.rs")]
mod platform;
#[cfg(test)]
#[cfg(unix)]
mod tests;

use std::path::PathBuf;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::credentials::signing::hex;
use cloud_certs_certificate::Secret;
use entry::Entry;
pub(crate) use error::CacheError;
use error::Reason;

/// The most bytes a file may have; the longest tokens are those with a catalog, some 10 KiB.
const MAX_BYTES: usize = 256 * 1024;

/// A folder with one file a token, readable by its owner only.
#[derive(Clone, Debug)]
pub(crate) struct TokenCache {
    folder: PathBuf,
}

/// Whose token, of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CacheKey {
    pub(crate) iam_endpoint: String,
    pub(crate) domain: String,
    pub(crate) user: String,
    /// The project's id; empty for a token of the account.
    pub(crate) project: String,
}

/// A token that was issued.
#[derive(Clone, Debug)]
pub(crate) struct Issued {
    pub(crate) token: Secret,
    pub(crate) expires_at: Timestamp,
}

impl TokenCache {
    /// The cache in this folder, which is made when it is first written to.
    pub(crate) fn new(folder: PathBuf) -> Self {
        // Without a slash at the end, which would follow a link.
        Self { folder: folder.components().collect() }
    }

    /// The token kept under this key, if there is one. Whether it is still valid is for the caller to say.
    pub(crate) fn read(&self, key: &CacheKey) -> Result<Option<Issued>, CacheError> {
        let name = key.file_name();
        let Some(json) = platform::read(&self.folder, &name)? else { return Ok(None) };
        let issued = Entry::from_json(&json).and_then(|entry| entry.issued_to(key));
        issued.map(Some).map_err(|reason| CacheError::new(&self.folder.join(name), reason))
    }

    /// Keeps a token, in place of any other of this key. The file appears whole or not at all.
    pub(crate) fn write(&self, key: &CacheKey, issued: &Issued) -> Result<(), CacheError> {
        let name = key.file_name();
        let json = Entry::new(key, issued).to_json();
        let json = json.map_err(|reason| CacheError::new(&self.folder.join(&name), reason))?;
        platform::write(&self.folder, &name, &json)
    }

    /// Forgets a token, if there is one.
    pub(crate) fn remove(&self, key: &CacheKey) -> Result<(), CacheError> {
        platform::remove(&self.folder, &key.file_name())
    }
}

impl CacheKey {
    /// A hash of all the parts: they may hold what no file name can.
    fn file_name(&self) -> String {
        let mut hash = Sha256::new();
        for part in [&self.iam_endpoint, &self.domain, &self.user, &self.project] {
            // With the length, so that no two keys join to the same text.
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        format!("{}.json", hex(&hash.finalize()))
    }
}
