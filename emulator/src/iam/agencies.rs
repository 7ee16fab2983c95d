//! The identity service: temporary access keys by an agency.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::assume_role::{AssumeRole, INVALID_BODY};
use super::tokens::keystone_time;
use crate::authentication::access_keys::IssuedKey;
use crate::authentication::authenticator::Grant;
use crate::clock::later;
use crate::cloud::{AppState, Cloud};
use crate::error_body::KeystoneError;
use crate::identity::{AGENCY_ACCOUNT, Account};

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
    let seconds = role.seconds();
    if identity.methods != ["assume_role"] || !(900..=86400).contains(&seconds) {
        return Err(INVALID_BODY);
    }
    role.check(role.name_for_key(), grant.account)?;
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
