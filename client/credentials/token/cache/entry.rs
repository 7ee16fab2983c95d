//! What a file says.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{CacheKey, Issued, MAX_BYTES, Reason};
use crate::credentials::Credential;
use cloud_certs_certificate::Secret;

/// A token, and whose it is, so that a person can see it too.
#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    iam_endpoint: String,
    domain: String,
    user: String,
    project: String,
    token: Secret,
    expires_at: Timestamp,
}

impl Entry {
    pub(super) fn new(key: &CacheKey, issued: &Issued) -> Self {
        let CacheKey { iam_endpoint, domain, user, project } = key.clone();
        let Issued { token, expires_at } = issued.clone();
        Self { iam_endpoint, domain, user, project, token, expires_at }
    }

    /// The token, if it is the one of this key.
    pub(super) fn issued_to(self, key: &CacheKey) -> Result<Issued, Reason> {
        let Self { iam_endpoint, domain, user, project, token, expires_at } = self;
        if (CacheKey { iam_endpoint, domain, user, project }) != *key {
            return Err(Reason::OtherKey);
        }
        Credential::token(token.clone()).check().map_err(|_| Reason::Token)?;
        Ok(Issued { token, expires_at })
    }

    pub(super) fn to_json(&self) -> Result<Zeroizing<Vec<u8>>, Reason> {
        // Large enough from the start: one that grows leaves copies behind.
        let mut json = Zeroizing::new(Vec::with_capacity(MAX_BYTES));
        serde_json::to_writer_pretty(&mut *json, self).map_err(|_| Reason::Io("writing it as JSON"))?;
        json.push(b'\n');
        if json.len() > MAX_BYTES { Err(Reason::TooLarge) } else { Ok(json) }
    }

    /// The message of a failure would hold a part of the file, hence its place alone.
    pub(super) fn from_json(json: &[u8]) -> Result<Self, Reason> {
        serde_json::from_slice(json)
            .map_err(|error| Reason::Broken { line: error.line(), column: error.column() })
    }
}
