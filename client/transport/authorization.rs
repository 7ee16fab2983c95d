//! What a request proves itself with, and what of it must never be shown again.

use std::fmt;
use std::sync::Arc;

use http::{HeaderName, HeaderValue};
use jiff::Timestamp;
use reqwest::{Body, Request};

use crate::api::iam::types::{CreateTokenRequestBody, TokenIdentity};
use crate::credentials::SigningKey;
use crate::{PathSegment, Secret};

/// The header of the token; it goes out from here and nowhere else.
const X_AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const X_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");

/// What the requests of a client prove themselves with.
#[derive(Clone)]
pub(crate) enum Authorization {
    /// `X-Auth-Token`; the value is marked sensitive.
    Token(HeaderValue),
    /// A signature by an access key.
    Key { key: Arc<SigningKey>, project: Option<PathSegment> },
    /// Nothing: the body has what proves it.
    Body,
}

impl Authorization {
    /// Adds what proves the request. Gives what a server may repeat of it.
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

    /// Takes off what only [`apply`](Self::apply) may add.
    pub(super) fn remove_from(request: &mut Request) {
        request.headers_mut().remove(X_AUTH_TOKEN);
        request.headers_mut().remove(http::header::AUTHORIZATION);
    }

    /// Whether it is a signature, which a wrong clock spoils.
    pub(super) fn is_signature(&self) -> bool {
        matches!(self, Self::Key { .. })
    }
}

/// The secrets in the body of a request for a token, whoever makes it.
pub(super) fn in_body(request: &Request) -> Vec<Secret> {
    let Some(json) = request.body().and_then(Body::as_bytes) else { return Vec::new() };
    let Ok(body) = serde_json::from_slice::<CreateTokenRequestBody>(json) else { return Vec::new() };
    let TokenIdentity { password, token, .. } = body.auth.identity;
    password.map(|password| password.user.password).into_iter().chain(token.map(|token| token.id)).collect()
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
