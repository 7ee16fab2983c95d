//! The part of a session that authorizes its requests: a ready token, tokens that IAM issues, or an access key.

use std::sync::Arc;

use cloud_certs_certificate::Secret;
use http::HeaderValue;

use crate::credentials::agency::Agency;
use crate::credentials::credential::{Credential, Kind};
use crate::credentials::signing::{SigningKey, sensitive};
use crate::credentials::temporary::{KeySource, OwnKey, TemporaryKeys};
use crate::credentials::token::Tokens;
use crate::credentials::token::request::Proof;
use crate::credentials::token::store::TokenStore;
use crate::error::credential::CredentialError;

/// The source of the authorizations of a session.
#[derive(Debug)]
pub(super) enum Authenticator {
    /// A ready token, sent without an exchange.
    Ready(HeaderValue),
    Issued(Arc<Tokens>),
    Key(Arc<SigningKey>),
    /// Tokens by an agency, for which IAM is asked with a token of the own account.
    Agency {
        own: OwnToken,
        tokens: Arc<Tokens>,
    },
    /// Keys that are renewed.
    Temporary(Arc<TemporaryKeys>),
}

/// A token of the own account.
#[derive(Clone, Debug)]
pub(super) enum OwnToken {
    Ready(HeaderValue),
    Issued(Arc<Tokens>),
}

/// The stores of the tokens of the own account, and of those by an agency.
pub(super) struct Stores {
    pub(super) own: TokenStore,
    pub(super) agency: TokenStore,
}

impl Authenticator {
    pub(super) fn new(
        credential: &Credential,
        agency: Option<&Agency>,
        stores: Stores,
    ) -> Result<Self, CredentialError> {
        let own = Self::of(credential, stores.own)?;
        let Some(agency) = agency else { return Ok(own) };
        let own = match own {
            Self::Ready(token) => OwnToken::Ready(token),
            Self::Issued(tokens) => OwnToken::Issued(tokens),
            Self::Key(key) => return Ok(Self::keys_by(agency, OwnKey::Given(key))),
            Self::Temporary(keys) => return Ok(Self::keys_by(agency, OwnKey::Temporary(keys))),
            Self::Agency { own, .. } => own,
        };
        let tokens = Tokens::new(Proof::Agency(agency.clone()), stores.agency);
        Ok(Self::Agency { own, tokens: Arc::new(tokens) })
    }

    fn keys_by(agency: &Agency, own: OwnKey) -> Self {
        let source = KeySource::Agency { own, agency: agency.clone() };
        Self::Temporary(Arc::new(TemporaryKeys::new(source)))
    }

    fn of(credential: &Credential, store: TokenStore) -> Result<Self, CredentialError> {
        let proof = match &credential.0 {
            Kind::Token(token) => return header(token).map(Self::Ready),
            Kind::AccessKey(key) => return Ok(Self::Key(Arc::new(SigningKey::new(key)?))),
            Kind::Metadata => {
                return Ok(Self::Temporary(Arc::new(TemporaryKeys::new(KeySource::Metadata))));
            }
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
