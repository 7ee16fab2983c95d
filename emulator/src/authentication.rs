//! Who asks: tokens, their issue and their end, and what a request shows of them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::HeaderMap;
use jiff::Timestamp;

use crate::clock::later;
use crate::data::identity::Project;

/// How long a token from a password is valid.
const TOKEN_LIFETIME: Duration = Duration::from_hours(24);

/// What a token allows.
#[derive(Clone)]
pub(crate) struct Grant {
    pub(crate) issued_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    /// The project it is valid for, or none when it is for the account alone.
    pub(crate) project: Option<&'static Project>,
}

impl Grant {
    /// Whether it is valid for the project with this id.
    pub(crate) fn covers(&self, project_id: &str) -> bool {
        self.project.is_some_and(|project| project.id == project_id)
    }
}

/// Why a request is not let in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denied {
    Missing,
    Unknown,
    Expired,
}

impl Denied {
    /// The reason in words, to stand after "incorrect authentication information: ".
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Missing => "the X-Auth-Token header is missing",
            Self::Unknown => "the token is invalid",
            Self::Expired => "the token has expired",
        }
    }
}

/// The tokens that were issued.
#[derive(Default)]
pub(crate) struct Tokens {
    issued: Mutex<HashMap<String, Grant>>,
}

impl Tokens {
    /// Makes this text a token, valid for 24 hours, or as long as the token it is made from.
    pub(crate) fn issue(
        &self,
        now: Timestamp,
        token: String,
        project: Option<&'static Project>,
        from: Option<&Grant>,
    ) -> Grant {
        let expires_at = from.map_or_else(|| later(now, TOKEN_LIFETIME), |grant| grant.expires_at);
        let grant = Grant { issued_at: now, expires_at, project };
        self.with(|issued| issued.insert(token, grant.clone()));
        grant
    }

    /// What a token allows now.
    pub(crate) fn verify(&self, now: Timestamp, token: &str) -> Result<Grant, Denied> {
        let grant = self.with(|issued| issued.get(token).cloned()).ok_or(Denied::Unknown)?;
        if now < grant.expires_at { Ok(grant) } else { Err(Denied::Expired) }
    }

    /// Forgets every token.
    pub(crate) fn revoke_all(&self) {
        self.with(HashMap::clear);
    }

    fn with<T>(&self, act: impl FnOnce(&mut HashMap<String, Grant>) -> T) -> T {
        act(&mut self.issued.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Lets a request in by its `X-Auth-Token`.
pub(crate) fn authenticate(tokens: &Tokens, now: Timestamp, headers: &HeaderMap) -> Result<Grant, Denied> {
    let token = headers.get("x-auth-token").ok_or(Denied::Missing)?;
    tokens.verify(now, token.to_str().map_err(|_| Denied::Unknown)?)
}
