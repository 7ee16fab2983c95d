//! The metadata service of a server: temporary access keys, and the project of the server.
//!
//! In the cloud it is at `http://169.254.169.254`, for the server alone.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use http::{HeaderMap, StatusCode};
use serde_json::json;

use crate::cloud::AppState;
use crate::iam::agencies::issue_key;
use crate::identity::{ACCOUNT, PROJECT_ID};
use crate::operation::{FaultTarget, Operation, OperationInfo};

pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::METADATA_CREATE_TOKEN,
    Operation::METADATA_SHOW_SECURITY_KEY,
    Operation::METADATA_SHOW_META_DATA,
];

/// The lifetime of its keys, as documented for Open Telekom Cloud.
const KEY_LIFETIME: Duration = Duration::from_secs(60 * 60);

const TOKEN: &str = "x-metadata-token";
const LIFETIME: &str = "x-metadata-token-ttl-seconds";

impl Operation {
    /// Metadata service: `PUT /meta-data/latest/api/token`.
    pub const METADATA_CREATE_TOKEN: Self = Self(&OperationInfo {
        name: "CreateMetadataToken",
        owner: FaultTarget::Metadata,
        method: "PUT",
        path: "/meta-data/latest/api/token",
        handler: || put(create_token),
        needs_authentication: false,
        has_links: false,
    });

    /// Metadata service: `GET /openstack/latest/securitykey`.
    pub const METADATA_SHOW_SECURITY_KEY: Self = Self(&OperationInfo {
        name: "ShowSecurityKey",
        owner: FaultTarget::Metadata,
        method: "GET",
        path: "/openstack/latest/securitykey",
        handler: || get(show_security_key),
        needs_authentication: false,
        has_links: false,
    });

    /// Metadata service: `GET /openstack/latest/meta_data.json`.
    pub const METADATA_SHOW_META_DATA: Self = Self(&OperationInfo {
        name: "ShowMetaData",
        owner: FaultTarget::Metadata,
        method: "GET",
        path: "/openstack/latest/meta_data.json",
        handler: || get(show_meta_data),
        needs_authentication: false,
        has_links: false,
    });
}

/// `PUT /meta-data/latest/api/token`
async fn create_token(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let seconds = headers.get(LIFETIME).and_then(|seconds| seconds.to_str().ok()?.parse::<u32>().ok());
    match seconds {
        Some(1..=21600) => state.cloud.metadata_tokens.issue(state.cloud.random.hex(4)).into_response(),
        _ => (StatusCode::BAD_REQUEST, "the lifetime has to be 1 to 21600 seconds").into_response(),
    }
}

/// `GET /openstack/latest/securitykey`
async fn show_security_key(State(state): State<AppState>, headers: HeaderMap) -> Response {
    match check_token(&state, &headers) {
        Ok(()) => {
            let credential = issue_key(&state.cloud, &ACCOUNT, KEY_LIFETIME);
            Json(json!({ "credential": credential })).into_response()
        }
        Err(refused) => refused,
    }
}

/// `GET /openstack/latest/meta_data.json`
async fn show_meta_data(State(state): State<AppState>, headers: HeaderMap) -> Response {
    match check_token(&state, &headers) {
        Ok(()) => Json(json!({
            "uuid": "d9e02561-ff00-4b1e-b2f1-3f0f3b3c0c0a",
            "name": "demo-server",
            "project_id": PROJECT_ID,
            "availability_zone": "eu-de-01",
        }))
        .into_response(),
        Err(refused) => refused,
    }
}

/// Refuses a session token that was not issued here. Requests without one are answered, as servers do by default.
#[expect(clippy::result_large_err, reason = "a response is what the caller sends")]
fn check_token(state: &AppState, headers: &HeaderMap) -> Result<(), Response> {
    match headers.get(TOKEN).map(|token| token.to_str().unwrap_or_default()) {
        Some(token) if !state.cloud.metadata_tokens.knows(token) => {
            Err((StatusCode::UNAUTHORIZED, "the token is not valid").into_response())
        }
        _ => Ok(()),
    }
}
