//! Signing requests with an access key: `SDK-HMAC-SHA256`.

use http::HeaderValue;
use jiff::Timestamp;

use super::{AccessKey, CredentialError, Secret};
use crate::PathSegment;

/// An access key whose parts fit headers, ready to sign.
#[derive(Clone)]
pub(crate) struct SigningKey {
    id: String,
    secret: Secret,
    /// Marked sensitive.
    security_token: Option<HeaderValue>,
}

impl SigningKey {
    /// Takes white space off the ends of the parts, and refuses what no header can carry.
    pub(crate) fn new(key: &AccessKey) -> Result<Self, CredentialError> {
        let _ = key;
        Err(CredentialError::Empty { what: "the access key" })
    }

    /// Signs a request as it stands: adds `X-Sdk-Date`, `X-Project-Id`, `X-Security-Token` and `Authorization`.
    /// Gives the signature, to be looked for in what a server says.
    pub(crate) fn sign(
        &self,
        request: &mut reqwest::Request,
        project: Option<&PathSegment>,
        now: Timestamp,
    ) -> Secret {
        let _ = (request, project, now, &self.id, &self.security_token);
        self.secret.clone()
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({:?})", self.id)
    }
}
