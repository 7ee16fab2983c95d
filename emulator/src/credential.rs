//! The kinds of credentials that the emulator accepts, as environment variables of the command `cloud-certs`.

use crate::data::identity::{
    ACCESS_KEY, DOMAIN, PASSWORD, SECRET_KEY, SECURITY_TOKEN, TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY,
    USER,
};

/// What to authenticate with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialKind {
    /// A fresh token for the project [`PROJECT_ID`](crate::PROJECT_ID).
    Token,
    /// The user's name, account and password.
    Password,
    /// The permanent access key.
    AccessKey,
    /// The temporary access key, with its security token.
    TemporaryAccessKey,
}

impl CredentialKind {
    /// The variables, with this token where one is wanted.
    pub(crate) fn variables(self, token: impl FnOnce() -> String) -> Vec<(&'static str, String)> {
        let fixed: &[_] = match self {
            Self::Token => return vec![("CLOUD_CERTS_TOKEN", token())],
            Self::Password => &[
                ("CLOUD_CERTS_USERNAME", USER),
                ("CLOUD_CERTS_PASSWORD", PASSWORD),
                ("CLOUD_CERTS_USER_DOMAIN_NAME", DOMAIN),
            ],
            Self::AccessKey => {
                &[("CLOUD_CERTS_ACCESS_KEY", ACCESS_KEY), ("CLOUD_CERTS_SECRET_KEY", SECRET_KEY)]
            }
            Self::TemporaryAccessKey => &[
                ("CLOUD_CERTS_ACCESS_KEY", TEMPORARY_ACCESS_KEY),
                ("CLOUD_CERTS_SECRET_KEY", TEMPORARY_SECRET_KEY),
                ("CLOUD_CERTS_SECURITY_TOKEN", SECURITY_TOKEN),
            ],
        };
        fixed.iter().map(|&(name, value)| (name, value.to_owned())).collect()
    }
}
