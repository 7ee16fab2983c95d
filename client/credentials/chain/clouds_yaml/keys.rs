//! The keys of an entry: what is read, what is known and left alone, and what is a slip.

use super::super::names::Names;
use crate::suggest::{nearest, shown};

/// What an entry calls the parts: the key that openstacksdk documents first, then its older spellings.
pub(super) const NAMES: Names = Names {
    auth_type: &["auth_type", "auth_plugin"],
    token: &["token", "auth_token"],
    user: &["username", "user_name"],
    user_id: &["user_id"],
    password: &["password"],
    domain_name: &["user_domain_name", "domain_name", "default_domain_name"],
    domain_id: &["user_domain_id", "domain_id", "default_domain_id", "default_domain"],
    access_key: &["ak", "access_key"],
    secret_key: &["sk", "secret_key"],
    security_token: &["security_token"],
    region: &["region_name", "regions"],
    project_id: &["project_id", "tenant_id"],
    project_name: &["project_name", "tenant_name"],
    iam: &["auth_url"],
    css: &["css_endpoint_override"],
    geminidb: &["nosql_endpoint_override", "geminidb_endpoint_override"],
    cacert: &["cacert"],
    verify: &["verify"],
    insecure: &["insecure"],
};

/// Endpoints of IAM that go before `auth_url`.
pub(super) const IAM_OVERRIDES: &[&str] = &["identity_endpoint_override", "iam_endpoint_override"];

/// What names the vendor's defaults; `cloud` is the older spelling.
pub(super) const PROFILE: &[&str] = &["profile", "cloud"];

/// Keys whose place is `auth`, of those that are read.
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
    "project_domain_id",
    "project_domain_name",
    "protocol",
    "redirect_host",
    "redirect_port",
    "redirect_uri",
    "roles",
    "scope",
    "service_provider_endpoint",
    "service_provider_entity_id",
    "system_scope",
    "target_agency_name",
    "target_domain_id",
    "target_domain_name",
    "target_project_id",
    "target_project_name",
    "trust_id",
    "url",
];

/// Keys of openstacksdk beside `auth` that are near to one that is read.
const OTHER_KEYS: &[&str] = &["cert", "key", "auth_methods"];

/// Where a key is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Entry,
    Auth,
}

/// The level that a key is usually written at.
pub(super) fn usual_level(key: &str) -> Level {
    if IN_AUTH.contains(&key) { Level::Auth } else { Level::Entry }
}

/// What is wrong with a key, and the key that was probably meant.
pub(super) fn refuse(level: Level, key: &str) -> Option<(String, Option<&'static str>)> {
    let key = &key.replace('-', "_");
    let read = || NAMES.all().into_iter().chain([IAM_OVERRIDES, PROFILE]).flatten().copied();
    let known = || read().chain(OTHER_OPTIONS.iter().copied());
    match level {
        _ if known().any(|known| known == key) => None,
        Level::Auth => Some((format!("{} is no key of `auth`", shown(key)), nearest(key, known()))),
        Level::Entry if OTHER_KEYS.contains(&key.as_str()) || key.ends_with("_endpoint_override") => None,
        // Vendors have many keys of their own, so that only a slip is told.
        Level::Entry => {
            let near = nearest(key, read().chain(["auth"])).filter(|near| near != key)?;
            Some((format!("{} is no key of an entry", shown(key)), Some(near)))
        }
    }
}
