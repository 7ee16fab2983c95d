//! Kinds of credentials, and the names that `auth_type` has for them.

use super::values::{Part, Values};
use crate::error::credential::Refusal;
use crate::suggest::{did_you_mean, nearest, shown};

/// A kind of credential that a source can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Token,
    Password,
    AccessKey,
}

impl Kind {
    /// The kinds, in the order in which they win.
    pub(super) const ORDER: [Self; 3] = [Self::Token, Self::Password, Self::AccessKey];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Password => "password",
            Self::AccessKey => "access key",
        }
    }

    /// The name with its article.
    pub(super) fn with_article(self) -> String {
        format!("{} {}", if self == Self::AccessKey { "an" } else { "a" }, self.name())
    }

    /// Returns whether the source has a part that only this kind needs.
    pub(super) fn is_in(self, values: &dyn Values) -> Result<bool, Refusal> {
        let parts: &[Part] = match self {
            Self::Token => &[Part::Token],
            Self::Password => &[Part::User, Part::UserId, Part::Password],
            Self::AccessKey => &[Part::AccessKey, Part::SecretKey],
        };
        for part in parts {
            if values.first(*part)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The kind that the source names in its `auth_type`.
    pub(super) fn from_auth_type(values: &dyn Values) -> Result<Option<Self>, Refusal> {
        let Some(value) = values.value(Part::AuthType)? else { return Ok(None) };
        let name = value.text();
        if let Some((_, kind)) = SUPPORTED.iter().find(|(supported, _)| *supported == name) {
            return Ok(Some(*kind));
        }
        let supported = || "`password` and `token` are supported".to_owned();
        let (problem, hint) = if UNSUPPORTED.contains(&name) {
            (format!("`{name}` is not supported"), format!("{}, and access keys without it", supported()))
        } else {
            let known = SUPPORTED.iter().map(|(name, _)| *name).chain(UNSUPPORTED.iter().copied());
            let problem = format!("{} is not a type of authentication", shown(name));
            (problem, did_you_mean(nearest(name, known), supported))
        };
        Err(values.error(value.location, problem, hint))
    }
}

const SUPPORTED: [(&str, Kind); 4] = [
    ("password", Kind::Password),
    ("v3password", Kind::Password),
    ("token", Kind::Token),
    ("v3token", Kind::Token),
];

/// The others of keystoneauth 5.18, and of python-openstackclient.
const UNSUPPORTED: &[&str] = &[
    "admin_token",
    "agency",
    "http_basic",
    "noauth",
    "none",
    "token_endpoint",
    "v2password",
    "v2token",
    "v3adfspassword",
    "v3applicationcredential",
    "v3fedkerb",
    "v3kerberos",
    "v3multifactor",
    "v3oauth1",
    "v3oauth2clientcredential",
    "v3oauth2mtlsclientcredential",
    "v3oidcaccesstoken",
    "v3oidcauthcode",
    "v3oidcclientcredentials",
    "v3oidcdeviceauthz",
    "v3oidcpassword",
    "v3password_totp",
    "v3samlpassword",
    "v3tokenlessauth",
    "v3totp",
    "v3websso",
];
