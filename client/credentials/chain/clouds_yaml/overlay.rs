//! Variables `OS_*` together with `OS_CLOUD`: they override the entry, as for the command `openstack`.

use super::keys::{NAMES, SOURCE};
use crate::credentials::chain::values::{SourceValue, Values as _, Variables};
use crate::environment::Environment;
use crate::error::credential::Refusal;

/// The variables of the keys. A token counts only if the type of the login asks for it. Access keys do not count,
/// because the command `openstack` has none.
const VARIABLES: &[(&str, &[&str])] = &[
    ("auth_type", &["OS_AUTH_TYPE"]),
    ("token", &["OS_TOKEN", "OS_AUTH_TOKEN"]),
    ("auth_url", &["OS_AUTH_URL"]),
    ("username", &["OS_USERNAME"]),
    ("user_id", &["OS_USER_ID"]),
    ("password", &["OS_PASSWORD"]),
    ("user_domain_name", &["OS_USER_DOMAIN_NAME"]),
    ("user_domain_id", &["OS_USER_DOMAIN_ID"]),
    ("domain_name", &["OS_DOMAIN_NAME"]),
    ("domain_id", &["OS_DOMAIN_ID"]),
    ("default_domain", &["OS_DEFAULT_DOMAIN"]),
    ("default_domain_name", &["OS_DEFAULT_DOMAIN_NAME"]),
    ("default_domain_id", &["OS_DEFAULT_DOMAIN_ID"]),
    ("project_id", &["OS_PROJECT_ID", "OS_TENANT_ID"]),
    ("project_name", &["OS_PROJECT_NAME", "OS_TENANT_NAME"]),
    ("project_domain_name", &["OS_PROJECT_DOMAIN_NAME"]),
    ("project_domain_id", &["OS_PROJECT_DOMAIN_ID"]),
    ("cacert", &["OS_CACERT"]),
    ("insecure", &["OS_INSECURE"]),
    ("cert", &["OS_CERT"]),
    ("key", &["OS_KEY"]),
    ("passcode", &["OS_PASSCODE"]),
    ("trust_id", &["OS_TRUST_ID"]),
    ("system_scope", &["OS_SYSTEM_SCOPE"]),
    ("identity_provider", &["OS_IDENTITY_PROVIDER"]),
    ("protocol", &["OS_PROTOCOL"]),
    ("access_token", &["OS_ACCESS_TOKEN"]),
    ("application_credential_id", &["OS_APPLICATION_CREDENTIAL_ID"]),
    ("application_credential_name", &["OS_APPLICATION_CREDENTIAL_NAME"]),
    ("application_credential_secret", &["OS_APPLICATION_CREDENTIAL_SECRET"]),
    ("target_agency_name", &["OS_TARGET_AGENCY_NAME", "OS_AGENCY_NAME"]),
    ("target_domain_name", &["OS_TARGET_DOMAIN_NAME", "OS_AGENCY_DOMAIN_NAME"]),
    ("target_domain_id", &["OS_TARGET_DOMAIN_ID"]),
    ("target_project_name", &["OS_TARGET_PROJECT_NAME", "OS_DELEGATED_PROJECT"]),
    ("target_project_id", &["OS_TARGET_PROJECT_ID"]),
];

/// The variables of an environment.
pub(super) struct Overlay(Environment);

impl Overlay {
    pub(super) fn new(environment: &Environment) -> Self {
        Self(environment.clone())
    }

    /// The value that goes before that of a key.
    pub(super) fn get(&self, key: &str) -> Result<Option<SourceValue>, Refusal> {
        let names = VARIABLES.iter().find(|(known, _)| *known == key).map_or(&[][..], |(_, names)| *names);
        for name in names {
            if let Some(value) = self.variable(name)? {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// The region that the environment asks for.
    pub(super) fn region(&self) -> Result<Option<SourceValue>, Refusal> {
        self.variable("OS_REGION_NAME")
    }

    fn variable(&self, name: &'static str) -> Result<Option<SourceValue>, Refusal> {
        Variables { environment: &self.0, source: SOURCE, names: &NAMES }.get(name)
    }
}
