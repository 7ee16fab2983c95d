//! The one account: its user, its projects and its credentials.

/// The id of the project that has the instances.
pub const PROJECT_ID: &str = "0123456789abcdef0123456789abcdef";

/// The name of the project [`PROJECT_ID`].
pub const PROJECT_NAME: &str = "eu-de_demo";

/// The name of the user.
pub const USER: &str = "demo";

/// The name of the user's account, which the identity service calls a domain.
pub const DOMAIN: &str = "demo-domain";

/// The user's password.
pub const PASSWORD: &str = "demo-password-NOT-A-SECRET";

/// A permanent access key.
pub const ACCESS_KEY: &str = "DEMOACCESSKEYNOTREAL";

/// The secret key of [`ACCESS_KEY`].
pub const SECRET_KEY: &str = "demo-secret-key-NOT-A-SECRET";

/// A temporary access key. It needs [`SECURITY_TOKEN`] and never expires.
pub const TEMPORARY_ACCESS_KEY: &str = "DEMOTEMPORARYNOTREAL";

/// The secret key of [`TEMPORARY_ACCESS_KEY`].
pub const TEMPORARY_SECRET_KEY: &str = "demo-temporary-secret-key-NOT-A-SECRET";

/// The security token of [`TEMPORARY_ACCESS_KEY`].
pub const SECURITY_TOKEN: &str = "demo-temporary-NOT-A-SECRET";

/// The name of an agency by which the user may act in another account.
pub const AGENCY: &str = "demo-agency";

/// The name of the account that made [`AGENCY`].
pub const AGENCY_DOMAIN: &str = "other-domain";

/// The id of the account that made [`AGENCY`].
pub const AGENCY_DOMAIN_ID: &str = "00000000000000000000000000000d03";

/// The id of the project of that account, which has instances, too. Its name is [`AGENCY_PROJECT_NAME`].
pub const AGENCY_PROJECT_ID: &str = "a9e4c100000000000000000000a9e4c1";

/// The name of the project [`AGENCY_PROJECT_ID`]: the same as that of a project of the user's account.
pub const AGENCY_PROJECT_NAME: &str = "eu-de";

/// The id of the user.
pub(crate) const USER_ID: &str = "00000000000000000000000000000d01";

/// The id of the account.
pub(crate) const DOMAIN_ID: &str = "00000000000000000000000000000d02";

/// An account, and its projects.
pub(crate) struct Account {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) projects: &'static [Project],
}

/// The account of the user.
pub(crate) static ACCOUNT: Account = Account { id: DOMAIN_ID, name: DOMAIN, projects: &PROJECTS };

/// The account that made the agency.
pub(crate) static AGENCY_ACCOUNT: Account =
    Account { id: AGENCY_DOMAIN_ID, name: AGENCY_DOMAIN, projects: &AGENCY_PROJECTS };

static AGENCY_PROJECTS: [Project; 1] = [Project {
    id: AGENCY_PROJECT_ID,
    name: AGENCY_PROJECT_NAME,
    description: "the project that the agency is for",
}];

/// A project of an account.
pub(crate) struct Project {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
}

/// The projects: two, so that a list of projects is a list. The second has no instances.
pub(crate) static PROJECTS: [Project; 2] = [
    Project { id: PROJECT_ID, name: PROJECT_NAME, description: "the project with the instances" },
    Project { id: "fedcba9876543210fedcba9876543210", name: "eu-de", description: "an empty project" },
];

/// An access key of the user.
pub(crate) struct AccessKey {
    pub(crate) id: &'static str,
    pub(crate) secret: &'static str,
    /// The token that a request with a temporary key must carry as well.
    pub(crate) security_token: Option<&'static str>,
}

/// The access keys of the user: a permanent and a temporary one.
pub(crate) static ACCESS_KEYS: [AccessKey; 2] = [
    AccessKey { id: ACCESS_KEY, secret: SECRET_KEY, security_token: None },
    AccessKey {
        id: TEMPORARY_ACCESS_KEY,
        secret: TEMPORARY_SECRET_KEY,
        security_token: Some(SECURITY_TOKEN),
    },
];

/// A kind of credential that the emulator accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialKind {
    /// A fresh token for the project [`PROJECT_ID`].
    Token,
    /// The user's name, account and password.
    Password,
    /// The permanent access key.
    AccessKey,
    /// The temporary access key, with its security token.
    TemporaryAccessKey,
    /// The user's name, account and password, and an agency of another account.
    Agency,
    /// The permanent access key, and an agency of another account.
    AgencyByKey,
    /// None: temporary access keys come from the metadata service of the server, see
    /// [`Emulator::metadata_url`](crate::Emulator::metadata_url).
    Metadata,
}

impl CredentialKind {
    /// Returns the environment variables of the command `cloud-certs` for such a credential. Only a token is made anew.
    pub(crate) fn variables(self, token: impl FnOnce() -> String) -> Vec<(String, String)> {
        let fixed: &[_] = match self {
            Self::Metadata => return vec![("CLOUD_CERTS_METADATA".to_owned(), "always".to_owned())],
            Self::Token => return vec![("CLOUD_CERTS_TOKEN".to_owned(), token())],
            Self::Password => &[
                ("CLOUD_CERTS_USERNAME", USER),
                ("CLOUD_CERTS_PASSWORD", PASSWORD),
                ("CLOUD_CERTS_USER_DOMAIN_NAME", DOMAIN),
            ],
            Self::Agency => &[
                ("CLOUD_CERTS_USERNAME", USER),
                ("CLOUD_CERTS_PASSWORD", PASSWORD),
                ("CLOUD_CERTS_USER_DOMAIN_NAME", DOMAIN),
                ("CLOUD_CERTS_AGENCY_NAME", AGENCY),
                ("CLOUD_CERTS_AGENCY_DOMAIN_NAME", AGENCY_DOMAIN),
                ("CLOUD_CERTS_PROJECT_ID", AGENCY_PROJECT_ID),
            ],
            Self::AgencyByKey => &[
                ("CLOUD_CERTS_ACCESS_KEY", ACCESS_KEY),
                ("CLOUD_CERTS_SECRET_KEY", SECRET_KEY),
                ("CLOUD_CERTS_AGENCY_NAME", AGENCY),
                ("CLOUD_CERTS_AGENCY_DOMAIN_NAME", AGENCY_DOMAIN),
                ("CLOUD_CERTS_PROJECT_ID", AGENCY_PROJECT_ID),
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
        fixed.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}
