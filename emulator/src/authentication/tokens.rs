//! Tokens: their issue and their end.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::Denied;
use crate::clock::later;
use crate::data::identity::Project;

/// What is known of a token.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) issued_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    /// The project it is valid for, or none when it is for the account alone.
    pub(crate) project: Option<&'static Project>,
}

/// The tokens that were issued.
pub(crate) struct Tokens {
    lifetime: Duration,
    issued: Mutex<HashMap<String, Token>>,
}

impl Tokens {
    /// No tokens yet; each will be valid for this long.
    pub(crate) fn new(lifetime: Duration) -> Self {
        Self { lifetime, issued: Mutex::default() }
    }

    /// Makes this text a token, valid for its lifetime, or as long as the token it is made from.
    pub(crate) fn issue(
        &self,
        now: Timestamp,
        text: String,
        project: Option<&'static Project>,
        from: Option<&Token>,
    ) -> Token {
        let expires_at = from.map_or_else(|| later(now, self.lifetime), |earlier| earlier.expires_at);
        let token = Token { issued_at: now, expires_at, project };
        self.with(|issued| issued.insert(text, token.clone()));
        token
    }

    /// The token with this text, if it is valid now.
    pub(crate) fn verify(&self, now: Timestamp, text: &str) -> Result<Token, Denied> {
        let token = self.with(|issued| issued.get(text).cloned()).ok_or(Denied::UnknownToken)?;
        if now < token.expires_at { Ok(token) } else { Err(Denied::ExpiredToken(token.expires_at)) }
    }

    /// Forgets this token.
    pub(crate) fn revoke(&self, text: &str) {
        self.with(|issued| issued.remove(text));
    }

    /// Forgets every token.
    pub(crate) fn revoke_all(&self) {
        self.with(HashMap::clear);
    }

    fn with<T>(&self, act: impl FnOnce(&mut HashMap<String, Token>) -> T) -> T {
        act(&mut self.issued.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
