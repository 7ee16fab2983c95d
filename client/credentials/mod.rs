//! Who asks: the credential of a session, and the wrapper that secrets are in.

mod secret;

use std::fmt;

use http::HeaderValue;

pub use secret::Secret;

/// What a session proves itself with.
///
/// Only a ready token is known so far: an IAM token of the project, as `openstack token issue` prints it.
#[derive(Clone)]
pub struct Credential(Kind);

#[derive(Clone)]
enum Kind {
    Token(Secret),
}

impl Credential {
    /// A ready IAM token, scoped to the project. It lives 24 hours at most and is not renewed.
    pub fn token(token: Secret) -> Self {
        Self(Kind::Token(token))
    }

    /// The value of `X-Auth-Token`, marked so that nothing logs it.
    pub(crate) fn header(&self) -> Result<HeaderValue, CredentialError> {
        let Kind::Token(token) = &self.0;
        let token = token.expose().trim();
        if token.is_empty() {
            return Err(CredentialError::Empty);
        }
        let mut value = HeaderValue::from_str(token)
            .ok()
            .filter(|value| value.to_str().is_ok())
            .ok_or(CredentialError::Characters)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Kind::Token(_) = &self.0;
        f.write_str("Credential(token)")
    }
}

/// Why a credential cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialError {
    /// The session was given none.
    #[error("no credential was given")]
    Missing,
    /// The token is blank.
    #[error("the token is empty")]
    Empty,
    /// The token has characters that no header can carry: a line break inside it, or text that is not ASCII.
    #[error("the token has a line break or other characters that no token has")]
    Characters,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_must_fit_a_header() {
        let header = |token: &str| Credential::token(Secret::new(token)).header();
        assert_eq!(header(" tok\n").unwrap(), "tok");
        assert!(header("tok").unwrap().is_sensitive());
        assert_eq!(header(" \n").unwrap_err(), CredentialError::Empty);
        assert_eq!(header("a\nb").unwrap_err(), CredentialError::Characters);
        assert_eq!(header("töken").unwrap_err(), CredentialError::Characters);
    }

    #[test]
    fn debug_is_redacted() {
        assert_eq!(format!("{:?}", Credential::token(Secret::new("hunter2"))), "Credential(token)");
    }
}
