//! Who asks, and what they may do: by a token, or by a signature with an access key.

mod authorization;
mod canonical;
mod denied;
mod lockout;
mod signatures;
#[cfg(test)]
mod tests;
mod tokens;

use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;
use jiff::Timestamp;

pub(crate) use denied::Denied;
pub(crate) use lockout::Lockout;
pub(crate) use signatures::AccessKeys;
pub(crate) use tokens::{Token, Tokens};

use crate::data::identity::{PROJECTS, Project};

/// How the message about every request that is not let in begins.
pub(crate) const INCORRECT_AUTHENTICATION: &str = "Incorrect IAM authentication information";

/// What a request may do.
#[derive(Clone)]
pub(crate) struct Grant {
    /// Where it may do it. A token for the account alone is for none of the account's projects.
    projects: Vec<&'static Project>,
}

impl Grant {
    /// Whether it is valid for the project with this id.
    pub(crate) fn covers(&self, project_id: &str) -> bool {
        self.projects.iter().any(|project| project.id == project_id)
    }

    fn of_token(token: &Token) -> Self {
        Self { projects: token.project.into_iter().collect() }
    }

    /// An access key is for all projects of the account, or for the one that the request names.
    fn of_access_key(headers: &HeaderMap) -> Self {
        let named = headers.get("x-project-id");
        Self { projects: PROJECTS.iter().filter(|project| named.is_none_or(|id| id == project.id)).collect() }
    }
}

/// Everything that a request can be let in by.
pub(crate) struct Doorkeeper {
    pub(crate) tokens: Tokens,
    pub(crate) access_keys: AccessKeys,
}

impl Doorkeeper {
    /// Lets a request in by its `X-Auth-Token` or by its signature.
    pub(crate) fn admit(&self, now: Timestamp, parts: &Parts, body: &[u8]) -> Result<Grant, Denied> {
        match (parts.headers.get("x-auth-token"), parts.headers.contains_key(AUTHORIZATION)) {
            (None, false) => Err(Denied::NoCredential),
            (Some(_), true) => Err(Denied::TwoCredentials),
            (Some(token), false) => {
                let token = token.to_str().map_err(|_| Denied::UnknownToken)?;
                Ok(Grant::of_token(&self.tokens.verify(now, token)?))
            }
            (None, true) => {
                self.access_keys.verify(now, parts, body)?;
                Ok(Grant::of_access_key(&parts.headers))
            }
        }
    }
}
