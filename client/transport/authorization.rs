//! The authorization of a request: a token, a signature, or nothing.

use std::fmt;
use std::sync::Arc;

use cloud_certs_certificate::Secret;
use http::{HeaderName, HeaderValue};
use jiff::Timestamp;
use reqwest::Request;

use crate::credentials::signing::SigningKey;
use crate::path_segment::PathSegment;

/// The header of the token; it goes out from here and nowhere else.
const X_AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const X_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");

/// The authorization of the requests of a client.
#[derive(Clone)]
pub(crate) enum Authorization {
    /// `X-Auth-Token`; the value is marked sensitive.
    Token(HeaderValue),
    /// A signature by an access key.
    Key { key: Arc<SigningKey>, project: Option<PathSegment> },
    /// None: the body holds the credential.
    Body,
}

impl Authorization {
    /// Adds the authorization to a request. Returns the secrets in it, which a server may repeat.
    pub(super) fn apply(&self, request: &mut Request, now: Timestamp) -> Vec<Secret> {
        match self {
            Self::Token(token) => {
                request.headers_mut().insert(X_AUTH_TOKEN, token.clone());
                secret(token).into_iter().collect()
            }
            Self::Key { key, project } => {
                let signature = key.sign(request, project.as_ref(), now);
                let token = request.headers().get(X_SECURITY_TOKEN).and_then(secret);
                token.into_iter().chain([signature]).collect()
            }
            Self::Body => Vec::new(),
        }
    }

    /// Removes what only [`apply`](Self::apply) may add.
    pub(super) fn remove_from(request: &mut Request) {
        request.headers_mut().remove(X_AUTH_TOKEN);
        request.headers_mut().remove(http::header::AUTHORIZATION);
    }

    /// Returns whether it is a signature, which a wrong clock spoils.
    pub(super) fn is_signature(&self) -> bool {
        matches!(self, Self::Key { .. })
    }
}

fn secret(value: &HeaderValue) -> Option<Secret> {
    value.to_str().ok().map(Secret::new)
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Token(_) => "Authorization(token)",
            Self::Key { .. } => "Authorization(access key)",
            Self::Body => "Authorization(in the body)",
        })
    }
}
