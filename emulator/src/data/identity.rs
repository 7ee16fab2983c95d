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
