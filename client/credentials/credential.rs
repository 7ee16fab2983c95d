//! Credentials that a session proves its identity with.

use std::fmt;

use crate::error::credential::CredentialError;
use cloud_certs_certificate::Secret;

/// A credential of a session. `Debug` shows its kind and identity, never a secret.
#[derive(Clone)]
pub struct Credential(pub(crate) Kind);

#[derive(Clone)]
pub(crate) enum Kind {
    /// Sent without an exchange.
    Token(Secret),
    /// Exchanged at IAM for a token of the project.
    Rescoped(Secret),
    /// Exchanged at IAM for a token of the project.
    Password(Password),
    /// Signs every request.
    AccessKey(AccessKey),
    /// Access keys from the metadata service, which are renewed.
    Metadata,
}

/// A user, and the password.
#[derive(Clone)]
pub(crate) struct Password {
    pub(crate) user: User,
    pub(crate) password: Secret,
}

/// A user: by name, which is one of an account, or by id, which needs no account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum User {
    Name { name: String, domain: Domain },
    Id(String),
}

/// An account, which IAM calls a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Domain {
    Name(String),
    Id(String),
}

/// A pair of AK and SK.
#[derive(Clone)]
pub(crate) struct AccessKey {
    pub(crate) id: String,
    pub(crate) secret: Secret,
    /// Temporary keys have one.
    pub(crate) security_token: Option<Secret>,
}

impl Credential {
    /// A ready IAM token, scoped to the project, as `openstack token issue` prints it. It is sent as it is, lives
    /// 24 hours at most and is not renewed.
    #[must_use]
    pub fn token(token: Secret) -> Self {
        Self(Kind::Token(token))
    }

    /// A ready IAM token of another scope, or of none: it is exchanged at IAM for one of the session's project.
    #[must_use]
    pub fn rescoped_token(token: Secret) -> Self {
        Self(Kind::Rescoped(token))
    }

    /// A user of an account (IAM calls it a domain), and the password: exchanged at IAM for a token of the session's
    /// project, which is renewed in time.
    pub fn password(user: impl Into<String>, domain: impl Into<String>, password: Secret) -> Self {
        let user = User::Name { name: user.into(), domain: Domain::Name(domain.into()) };
        Self(Kind::Password(Password { user, password }))
    }

    /// An access key: its id (AK) and its secret (SK). Every request is signed with it, and the SK never travels.
    pub fn access_key(id: impl Into<String>, secret: Secret) -> Self {
        Self(Kind::AccessKey(AccessKey { id: id.into(), secret, security_token: None }))
    }

    /// A temporary access key, with its security token.
    pub fn temporary_access_key(id: impl Into<String>, secret: Secret, security_token: Secret) -> Self {
        Self(Kind::AccessKey(AccessKey { id: id.into(), secret, security_token: Some(security_token) }))
    }

    /// The temporary access keys that the metadata service hands out to a server in the cloud, at `169.254.169.254`. They
    /// have the rights of the agency that the server has, and are renewed before they end.
    #[must_use]
    pub fn metadata() -> Self {
        Self(Kind::Metadata)
    }

    /// The kind: `token`, `password`, `access key` or `server's access key`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.0 {
            Kind::Token(_) | Kind::Rescoped(_) => "token",
            Kind::Password(_) => "password",
            Kind::AccessKey(_) => "access key",
            Kind::Metadata => "server's access key",
        }
    }

    /// The identity, where it is known: the user, or the id of the access key (AK).
    #[must_use]
    pub fn identity(&self) -> Option<&str> {
        match &self.0 {
            Kind::Token(_) | Kind::Rescoped(_) | Kind::Metadata => None,
            Kind::Password(Password { user: User::Name { name: user, .. } | User::Id(user), .. }) => {
                Some(user)
            }
            Kind::AccessKey(key) => Some(&key.id),
        }
    }

    /// Returns whether it is a token that the user has.
    pub(crate) fn is_token(&self) -> bool {
        matches!(self.0, Kind::Token(_) | Kind::Rescoped(_))
    }

    /// Returns whether the credential is sent to IAM, for a token.
    pub(crate) fn asks_iam(&self) -> bool {
        matches!(self.0, Kind::Password(_) | Kind::Rescoped(_))
    }

    /// Returns whether the credential, or a secret part of it, is sent unchanged to every service.
    pub(crate) fn is_sent_to_services(&self) -> bool {
        match &self.0 {
            Kind::Token(_) | Kind::Metadata => true,
            Kind::AccessKey(key) => key.security_token.is_some(),
            Kind::Rescoped(_) | Kind::Password(_) => false,
        }
    }

    /// Refuses a blank part, and one with characters that no request can carry.
    pub(crate) fn check(&self) -> Result<(), CredentialError> {
        match &self.0 {
            Kind::Metadata => Ok(()),
            Kind::Token(token) | Kind::Rescoped(token) => header("the token", token),
            Kind::Password(Password { user, password }) => {
                match user {
                    User::Name { name, domain: Domain::Name(domain) | Domain::Id(domain) } => {
                        text("the user name", name)?;
                        text("the domain", domain)?;
                    }
                    User::Id(id) => text("the id of the user", id)?,
                }
                text("the password", password.expose())
            }
            Kind::AccessKey(AccessKey { id, secret, security_token }) => {
                header("the access key", &Secret::new(id.as_str()))?;
                header("the secret key", secret)?;
                security_token.iter().try_for_each(|token| header("the security token", token))
            }
        }
    }
}

/// Checks a part that has to fit a header: visible ASCII. White space around it is cut off where it is used.
fn header(what: &'static str, secret: &Secret) -> Result<(), CredentialError> {
    match secret.expose().trim() {
        "" => Err(CredentialError::Empty { what }),
        text if text.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(()),
        _ => Err(CredentialError::Characters { what }),
    }
}

/// Checks a part that goes into JSON: anything but control characters.
pub(super) fn text(what: &'static str, text: &str) -> Result<(), CredentialError> {
    match text {
        _ if text.trim().is_empty() => Err(CredentialError::Empty { what }),
        _ if text.contains(char::is_control) => Err(CredentialError::Characters { what }),
        _ => Ok(()),
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.identity() {
            Some(identity) => write!(f, "Credential({} of {identity:?})", self.kind()),
            None => write!(f, "Credential({})", self.kind()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_travel_is_refused() {
        let token = |text: &str| Credential::token(Secret::new(text)).check();
        assert_eq!(token(" tok\n"), Ok(()));
        assert_eq!(token(" \n"), Err(CredentialError::Empty { what: "the token" }));
        assert_eq!(token("a\nb"), Err(CredentialError::Characters { what: "the token" }));
        assert_eq!(token("töken"), Err(CredentialError::Characters { what: "the token" }));
        let password = |text: &str| Credential::password("u", "d", Secret::new(text)).check();
        assert_eq!(password("grün und blau"), Ok(()));
        assert_eq!(password("a\nb"), Err(CredentialError::Characters { what: "the password" }));
        let key = |sk: &str, token: &str| {
            Credential::temporary_access_key("AK", Secret::new(sk), Secret::new(token)).check()
        };
        assert_eq!(key("SK", "T"), Ok(()));
        assert_eq!(key("S\u{e9}", "T"), Err(CredentialError::Characters { what: "the secret key" }));
        assert_eq!(key("SK", ""), Err(CredentialError::Empty { what: "the security token" }));
    }

    #[test]
    fn debug_is_redacted() {
        let shown = [
            format!("{:?}", Credential::token(Secret::new("hunter2"))),
            format!("{:?}", Credential::password("me", "domain", Secret::new("hunter2"))),
            format!(
                "{:?}",
                Credential::temporary_access_key("AK", Secret::new("hunter2"), Secret::new("hunter2"))
            ),
        ];
        assert_eq!(
            shown,
            ["Credential(token)", "Credential(password of \"me\")", "Credential(access key of \"AK\")"]
        );
    }
}
