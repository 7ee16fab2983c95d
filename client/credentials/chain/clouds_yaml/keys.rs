//! Keys of an entry: those that are read, those that are known and ignored, and misspelled ones.

use crate::credentials::chain::unsupported;
use crate::credentials::chain::values::{Names, Part};
use crate::suggest::{nearest, shown};

/// The name of the source.
pub(super) const SOURCE: &str = "clouds.yaml";

/// The keys of the parts: the one that openstacksdk documents first, then its older spellings.
pub(super) const NAMES: Names = Names {
    parts: &[
        (Part::AuthType, &["auth_type", "auth_plugin"]),
        (Part::Token, &["token", "auth_token"]),
        (Part::User, &["username", "user_name"]),
        (Part::UserId, &["user_id"]),
        (Part::Password, &["password"]),
        (Part::DomainName, &["user_domain_name", "domain_name", "default_domain_name"]),
        (Part::DomainId, &["user_domain_id", "domain_id", "default_domain_id"]),
        (Part::LastDomainId, &["default_domain"]),
        (Part::AccessKey, &["ak", "access_key"]),
        (Part::SecretKey, &["sk", "secret_key"]),
        (Part::SecurityToken, &["security_token"]),
        // `cloud` is the older spelling.
        (Part::Profile, &["profile", "cloud"]),
        (Part::Region, &["region_name"]),
        (Part::ProjectId, &["project_id", "tenant_id"]),
        (Part::ProjectName, &["project_name", "tenant_name"]),
        (Part::ProjectDomainName, &["project_domain_name", "domain_name", "default_domain_name"]),
        (Part::ProjectDomainId, &["project_domain_id", "domain_id", "default_domain_id"]),
        (Part::AgencyName, &["target_agency_name", "agency_name"]),
        (Part::AgencyDomainName, &["target_domain_name", "agency_domain_name"]),
        (Part::AgencyDomainId, &["target_domain_id"]),
        (Part::AgencyProjectName, &["target_project_name", "delegated_project"]),
        (Part::AgencyProjectId, &["target_project_id"]),
        (Part::Iam, &["auth_url"]),
        (Part::CaCert, &["cacert"]),
        (Part::Verify, &["verify"]),
        (Part::Insecure, &["insecure"]),
    ],
    endpoints: |service| service.document().endpoint_keys,
    unsupported: unsupported::CLOUDS_YAML,
};

/// Keys that are usually written in `auth`.
const IN_AUTH: &[&str] = &[
    "auth_url",
    "username",
    "password",
    "user_domain_name",
    "user_domain_id",
    "domain_name",
    "domain_id",
    "default_domain_name",
    "default_domain_id",
    "project_name",
    "project_id",
    "token",
];

/// Options of the plugins of keystoneauth 5.18 that are not read.
const OTHER_OPTIONS: &[&str] = &[
    "access_token",
    "access_token_endpoint",
    "access_token_type",
    "application_credential_id",
    "application_credential_name",
    "application_credential_secret",
    "auth_methods",
    "authorization_code",
    "client_id",
    "client_secret",
    "code",
    "code_challenge_method",
    "device_authorization_endpoint",
    "discovery_endpoint",
    "endpoint",
    "identity_provider",
    "identity_provider_url",
    "idp_otp_key",
    "login_timeout",
    "oauth2_client_id",
    "oauth2_client_secret",
    "oauth2_endpoint",
    "passcode",
    "protocol",
    "redirect_host",
    "redirect_port",
    "redirect_uri",
    "roles",
    "scope",
    "service_provider_endpoint",
    "service_provider_entity_id",
    "system_scope",
    "trust_id",
    "url",
];

/// Keys of openstacksdk beside `auth` that look like a misspelled one.
const OTHER_KEYS: &[&str] = &["cert", "key", "auth_methods", "regions"];

/// The level at which a key is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Entry,
    Auth,
}

/// The level that a key is usually written at.
pub(super) fn usual_level(key: &str) -> Level {
    if IN_AUTH.contains(&key) { Level::Auth } else { Level::Entry }
}

/// The problem with a key, if it has one, and the key that was probably meant.
pub(super) fn refuse(level: Level, key: &str) -> Option<(String, Option<&'static str>)> {
    let key = &key.replace('-', "_");
    let known = || NAMES.all().chain(OTHER_OPTIONS.iter().copied());
    match level {
        _ if known().any(|known| known == key) => None,
        Level::Auth => Some((format!("{} is not a key of `auth`", shown(key)), nearest(key, known()))),
        Level::Entry if OTHER_KEYS.contains(&key.as_str()) || key.ends_with("_endpoint_override") => None,
        // Vendors have many keys of their own, so that only a misspelled one is refused.
        Level::Entry => {
            let near = nearest(key, NAMES.all().chain(["auth", "regions"])).filter(|near| near != key)?;
            Some((format!("{} is not a key of an entry", shown(key)), Some(near)))
        }
    }
}
