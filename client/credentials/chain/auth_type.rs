//! `auth_type`: the names that keystoneauth has for kinds of credentials.

use super::kinds::Kind;
use super::names::Names;
use super::values::Values;
use crate::error::credential::Refusal;
use crate::suggest::{did_you_mean, nearest, shown};

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

/// The kind that a source asks for by name.
pub(super) fn asked(values: &dyn Values, names: &Names) -> Result<Option<Kind>, Refusal> {
    let Some(said) = values.said(names.auth_type)? else { return Ok(None) };
    let name = said.text();
    if let Some((_, kind)) = SUPPORTED.iter().find(|(supported, _)| *supported == name) {
        return Ok(Some(*kind));
    }
    let supported = || "`password` and `token` are supported".to_owned();
    let (problem, hint) = if UNSUPPORTED.contains(&name) {
        (format!("`{name}` is not supported"), format!("{}, and access keys without it", supported()))
    } else {
        let known = SUPPORTED.iter().map(|(name, _)| *name).chain(UNSUPPORTED.iter().copied());
        (
            format!("{} is not a type of authentication", shown(name)),
            did_you_mean(nearest(name, known), supported),
        )
    };
    Err(values.error(said.place, problem, hint))
}
