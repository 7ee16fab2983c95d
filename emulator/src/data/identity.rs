//! The one account: its user and its projects.

/// Id of the project that has the instances.
pub const PROJECT_ID: &str = "0123456789abcdef0123456789abcdef";

/// Name of the project [`PROJECT_ID`].
pub const PROJECT_NAME: &str = "eu-de_demo";

/// Name of the user.
pub const USER: &str = "demo";

/// Name of the user's account, which the identity service calls a domain.
pub const DOMAIN: &str = "demo-domain";

/// The user's password.
pub const PASSWORD: &str = "demo-password-NOT-A-SECRET";

/// A permanent access key.
pub const ACCESS_KEY: &str = "DEMOACCESSKEYNOTREAL";

/// The secret key of [`ACCESS_KEY`].
pub const SECRET_KEY: &str = "demo-secret-key-NOT-A-SECRET";

/// A temporary access key. It goes with [`SECURITY_TOKEN`] and never expires.
pub const TEMPORARY_ACCESS_KEY: &str = "DEMOTEMPORARYNOTREAL";

/// The secret key of [`TEMPORARY_ACCESS_KEY`].
pub const TEMPORARY_SECRET_KEY: &str = "demo-temporary-secret-key-NOT-A-SECRET";

/// The security token of [`TEMPORARY_ACCESS_KEY`].
pub const SECURITY_TOKEN: &str = "demo-security-token-NOT-A-SECRET";

/// Id of the user.
pub(crate) const USER_ID: &str = "00000000000000000000000000000d01";

/// Id of the account.
pub(crate) const DOMAIN_ID: &str = "00000000000000000000000000000d02";

/// A project of the account.
pub(crate) struct Project {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
}

/// Two, so that a list of projects is a list. The second has no instances.
pub(crate) static PROJECTS: [Project; 2] = [
    Project { id: PROJECT_ID, name: PROJECT_NAME, description: "the project with the instances" },
    Project { id: "fedcba9876543210fedcba9876543210", name: "eu-de", description: "an empty project" },
];

/// An access key of the user.
pub(crate) struct AccessKey {
    pub(crate) id: &'static str,
    pub(crate) secret: &'static str,
    /// What a request with a temporary key has to show as well.
    pub(crate) security_token: Option<&'static str>,
}

/// One of each kind.
pub(crate) static ACCESS_KEYS: [AccessKey; 2] = [
    AccessKey { id: ACCESS_KEY, secret: SECRET_KEY, security_token: None },
    AccessKey {
        id: TEMPORARY_ACCESS_KEY,
        secret: TEMPORARY_SECRET_KEY,
        security_token: Some(SECURITY_TOKEN),
    },
];
