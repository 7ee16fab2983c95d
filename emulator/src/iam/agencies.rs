//! The identity service: temporary access keys by an agency.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::tokens::{INVALID_BODY, keystone_time};
use crate::authentication::access_keys::IssuedKey;
use crate::authentication::authenticator::Grant;
use crate::clock::later;
use crate::cloud::{AppState, Cloud};
use crate::error_body::KeystoneError;
use crate::identity::{ACCOUNT, AGENCY, AGENCY_ACCOUNT, AGENCY_DOMAIN, AGENCY_DOMAIN_ID, Account};

const NO_SUCH_AGENCY: KeystoneError = KeystoneError::not_found("Could not find the agency.");
const NOT_ALLOWED: KeystoneError =
    KeystoneError::forbidden("You are not authorized to perform the requested action: iam:tokens:assume.");

/// An agency, as a request names it: the field of its name depends on the operation.
#[derive(Deserialize)]
pub(super) struct AssumeRole {
    agency_name: Option<String>,
    xrole_name: Option<String>,
    domain_id: Option<String>,
    domain_name: Option<String>,
    duration_seconds: Option<u64>,
}

impl AssumeRole {
    /// Checks that there is such an agency, and that somebody of this account may act by it.
    pub(super) fn check(&self, name: Option<&str>, caller: &Account) -> Result<(), KeystoneError> {
        let is = |own: &Option<String>, right: &str| own.as_ref().is_none_or(|own| own == right);
        let (Some(name), true) = (name, self.domain_id.is_some() || self.domain_name.is_some()) else {
            return Err(INVALID_BODY);
        };
        if !is(&self.domain_id, AGENCY_DOMAIN_ID) || !is(&self.domain_name, AGENCY_DOMAIN) || name != AGENCY {
            return Err(NO_SUCH_AGENCY);
        }
        if caller.id == ACCOUNT.id { Ok(()) } else { Err(NOT_ALLOWED) }
    }

    /// The name, as requests for tokens have it.
    pub(super) fn name_for_token(&self) -> Option<&str> {
        self.xrole_name.as_deref()
    }
}

#[derive(Deserialize)]
struct CreateKeyRequest {
    auth: Auth,
}

#[derive(Deserialize)]
struct Auth {
    identity: Identity,
}

#[derive(Deserialize)]
struct Identity {
    methods: Vec<String>,
    assume_role: AssumeRole,
}

/// `POST /v3.0/OS-CREDENTIAL/securitytokens`
pub(crate) async fn create_key(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    body: Bytes,
) -> Result<Response, KeystoneError> {
    let CreateKeyRequest { auth: Auth { identity } } =
        serde_json::from_slice(&body).map_err(|_| INVALID_BODY)?;
    let role = &identity.assume_role;
    let seconds = role.duration_seconds.unwrap_or(900);
    if identity.methods != ["assume_role"] || !(900..=86400).contains(&seconds) {
        return Err(INVALID_BODY);
    }
    role.check(role.agency_name.as_deref(), grant.account)?;
    let credential = issue_key(&state.cloud, &AGENCY_ACCOUNT, Duration::from_secs(seconds));
    Ok((StatusCode::CREATED, Json(json!({ "credential": credential }))).into_response())
}

/// Issues a temporary key for the projects of an account, and describes it.
pub(crate) fn issue_key(cloud: &Cloud, account: &'static Account, lifetime: Duration) -> serde_json::Value {
    let (id, secret, security_token) =
        (cloud.random.hex(1).to_uppercase(), cloud.random.hex(2), cloud.random.hex(8));
    let expires_at = later(cloud.clock.now(), lifetime);
    let key =
        IssuedKey { secret: secret.clone(), security_token: security_token.clone(), expires_at, account };
    cloud.authenticator.issue_key(id.clone(), key);
    json!({
        "access": id,
        "secret": secret,
        "securitytoken": security_token,
        "expires_at": keystone_time(expires_at),
    })
}
