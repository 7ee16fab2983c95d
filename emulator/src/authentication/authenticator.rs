//! The authenticator: it accepts a request by its token or its signature, and issues the tokens.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;
use jiff::Timestamp;

use super::access_keys::{AccessKeys, IssuedKey};
use super::error::AuthenticationError;
use crate::clock::later;
use crate::identity::{ACCESS_KEYS, ACCOUNT, Account, Project};

/// The credentials by which requests are authenticated.
pub(crate) struct Authenticator {
    pub(crate) tokens: Tokens,
    access_keys: AccessKeys,
}

impl Authenticator {
    /// Creates an authenticator whose tokens are valid for this long.
    pub(crate) fn new(token_lifetime: Duration) -> Self {
        let tokens = Tokens { lifetime: token_lifetime, issued: Mutex::default() };
        Self { tokens, access_keys: AccessKeys::new(&ACCESS_KEYS) }
    }

    /// Issues a temporary key with this id.
    pub(crate) fn issue_key(&self, id: String, key: IssuedKey) {
        self.access_keys.issue(id, key);
    }

    /// Revokes all temporary keys that were issued.
    pub(crate) fn revoke_keys(&self) {
        self.access_keys.revoke_issued();
    }

    /// Authenticates a request by its `X-Auth-Token` or by its signature.
    pub(crate) fn authenticate(
        &self,
        now: Timestamp,
        parts: &Parts,
        body: &[u8],
    ) -> Result<Grant, AuthenticationError> {
        match (parts.headers.get("x-auth-token"), parts.headers.contains_key(AUTHORIZATION)) {
            (None, false) => Err(AuthenticationError::NoCredential),
            (Some(_), true) => Err(AuthenticationError::TwoCredentials),
            (Some(token), false) => {
                let token = token.to_str().map_err(|_| AuthenticationError::UnknownToken)?;
                Ok(Grant::of_token(&self.tokens.verify(now, token)?))
            }
            (None, true) => {
                let account = self.access_keys.verify(now, parts, body)?;
                Ok(Grant::of_access_key(account, &parts.headers))
            }
        }
    }
}

/// The projects that an authenticated request may use.
#[derive(Clone)]
pub(crate) struct Grant {
    projects: Vec<&'static Project>,
    /// The account that these are of.
    pub(crate) account: &'static Account,
}

impl Grant {
    /// Returns whether the request may use the project with this id.
    pub(crate) fn covers(&self, project_id: &str) -> bool {
        self.projects.iter().any(|project| project.id == project_id)
    }

    /// Grants the token's project. A token for the account alone is for none of its projects.
    fn of_token(token: &Token) -> Self {
        Self { projects: token.project.into_iter().collect(), account: token.account }
    }

    /// Grants all projects of the account, or the one that the request names.
    fn of_access_key(account: &'static Account, headers: &HeaderMap) -> Self {
        let named = headers.get("x-project-id");
        let projects = account.projects.iter().filter(|project| named.is_none_or(|id| id == project.id));
        Self { projects: projects.collect(), account }
    }
}

/// An issued token.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) issued_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    /// The project that the token is valid for, or `None` when it is for the account alone.
    pub(crate) project: Option<&'static Project>,
    /// The account that it is for.
    pub(crate) account: &'static Account,
}

/// The issued tokens, by their text.
pub(crate) struct Tokens {
    lifetime: Duration,
    issued: Mutex<HashMap<String, Token>>,
}

impl Tokens {
    /// Issues a token with this text. It is valid for its lifetime, or until the token that it is made from expires.
    pub(crate) fn issue(
        &self,
        now: Timestamp,
        text: String,
        project: Option<&'static Project>,
        from: Option<&Token>,
    ) -> Token {
        let expires_at = from.map_or_else(|| later(now, self.lifetime), |earlier| earlier.expires_at);
        let account = from.map_or(&ACCOUNT, |earlier| earlier.account);
        self.keep(text, Token { issued_at: now, expires_at, project, account })
    }

    /// Issues a token of another account, by its agency. It does not end with that of the own account.
    pub(crate) fn issue_by_agency(
        &self,
        now: Timestamp,
        text: String,
        project: Option<&'static Project>,
        account: &'static Account,
    ) -> Token {
        let expires_at = later(now, self.lifetime);
        self.keep(text, Token { issued_at: now, expires_at, project, account })
    }

    fn keep(&self, text: String, token: Token) -> Token {
        self.with(|issued| issued.insert(text, token.clone()));
        token
    }

    /// Returns the token with this text, if it is valid now.
    pub(crate) fn verify(&self, now: Timestamp, text: &str) -> Result<Token, AuthenticationError> {
        let token = self.with(|issued| issued.get(text).cloned()).ok_or(AuthenticationError::UnknownToken)?;
        if now < token.expires_at {
            Ok(token)
        } else {
            Err(AuthenticationError::ExpiredToken(token.expires_at))
        }
    }

    /// Revokes this token.
    pub(crate) fn revoke(&self, text: &str) {
        self.with(|issued| issued.remove(text));
    }

    /// Revokes every token.
    pub(crate) fn revoke_all(&self) {
        self.with(HashMap::clear);
    }

    fn with<T>(&self, act: impl FnOnce(&mut HashMap<String, Token>) -> T) -> T {
        act(&mut self.issued.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
