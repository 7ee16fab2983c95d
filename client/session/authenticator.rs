//! The part of a session that authorizes its requests: a ready token, tokens that IAM issues, or an access key.

use std::sync::Arc;

use cloud_certs_certificate::Secret;
use http::HeaderValue;

use crate::credentials::credential::{Credential, Kind};
use crate::credentials::signing::{SigningKey, sensitive};
use crate::credentials::token::Tokens;
use crate::credentials::token::request::Proof;
use crate::credentials::token::store::TokenStore;
use crate::error::credential::CredentialError;

/// The source of the authorizations of a session.
#[derive(Debug)]
pub(super) enum Authenticator {
    /// A ready token, sent as it is.
    Ready(HeaderValue),
    Issued(Arc<Tokens>),
    Key(Arc<SigningKey>),
}

impl Authenticator {
    pub(super) fn new(credential: &Credential, store: TokenStore) -> Result<Self, CredentialError> {
        let proof = match &credential.0 {
            Kind::Token(token) => return header(token).map(Self::Ready),
            Kind::AccessKey(key) => return Ok(Self::Key(Arc::new(SigningKey::new(key)?))),
            Kind::Rescoped(token) => Proof::Token(Secret::new(token.expose().trim())),
            Kind::Password(password) => Proof::Password(password.clone()),
        };
        Ok(Self::Issued(Arc::new(Tokens::new(proof, store))))
    }
}

/// Makes the header of a token, marked so that nothing logs it.
pub(super) fn header(token: &Secret) -> Result<HeaderValue, CredentialError> {
    let what = "the token";
    let text = token.expose().trim();
    if text.is_empty() {
        return Err(CredentialError::Empty { what });
    }
    sensitive(text).map_err(|_| CredentialError::Characters { what })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// We log no header, but a library below might show one that is not marked.
    #[test]
    fn a_token_is_marked_and_without_white_space() {
        let value = header(&Secret::new(" token\n")).unwrap();
        assert!(value.is_sensitive());
        assert_eq!(value, "token");
    }
}
