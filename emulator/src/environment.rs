//! The emulator as environment variables of the command `cloud-certs`.

use std::path::Path;

use crate::Emulator;
use crate::data::identity::{
    ACCESS_KEY, DOMAIN, PASSWORD, PROJECT_ID, SECRET_KEY, SECURITY_TOKEN, TEMPORARY_ACCESS_KEY,
    TEMPORARY_SECRET_KEY, USER,
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
    fn variables(self, token: impl FnOnce() -> String) -> Vec<(&'static str, String)> {
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

impl Emulator {
    /// The environment variables with which the command `cloud-certs` uses this cloud: those of
    /// [`endpoints`](Self::endpoints), and a fresh token. The file of the CA comes last.
    #[must_use]
    pub fn environment(&self, cacert: &Path) -> Vec<(&'static str, String)> {
        [self.addresses(), self.credential(CredentialKind::Token), trust(cacert)].concat()
    }

    /// The environment variables that say where this cloud and its project are, without a credential.
    ///
    /// `cacert` is the file in which the caller has put [`web_ca_pem`](Self::web_ca_pem).
    #[must_use]
    pub fn endpoints(&self, cacert: &Path) -> Vec<(&'static str, String)> {
        [self.addresses(), trust(cacert)].concat()
    }

    fn addresses(&self) -> Vec<(&'static str, String)> {
        vec![
            ("CLOUD_CERTS_CSS_ENDPOINT", self.https_url()),
            ("CLOUD_CERTS_GEMINIDB_ENDPOINT", self.https_url()),
            ("CLOUD_CERTS_IAM_ENDPOINT", self.https_url()),
            ("CLOUD_CERTS_PROJECT_ID", PROJECT_ID.to_owned()),
        ]
    }

    /// The environment variables that hold a credential of this kind.
    #[must_use]
    pub fn credential(&self, kind: CredentialKind) -> Vec<(&'static str, String)> {
        kind.variables(|| self.token())
    }
}

fn trust(cacert: &Path) -> Vec<(&'static str, String)> {
    vec![("CLOUD_CERTS_CACERT", cacert.display().to_string())]
}
