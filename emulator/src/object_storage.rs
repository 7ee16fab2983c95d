//! Object storage: the files behind presigned links.

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode, Uri};

use crate::clock::RequestTime;
use crate::cloud::{AppState, Service};
use crate::error_body::StorageError;

const CREDENTIALS_REFUSED: StorageError = StorageError(
    StatusCode::BAD_REQUEST,
    "InvalidArgument",
    "A presigned link authorizes by itself; the request must not carry credentials.",
);

const INVALID_LINK: StorageError =
    StorageError(StatusCode::FORBIDDEN, "AccessDenied", "The signature is missing, wrong or expired.");

/// `GET /demo-bucket/{key}`
pub(crate) async fn download_object(
    State(state): State<AppState>,
    Extension(RequestTime(now)): Extension<RequestTime>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, StorageError> {
    if headers.contains_key("x-auth-token") || headers.contains_key(AUTHORIZATION) {
        return Err(CREDENTIALS_REFUSED);
    }
    if !state.cloud.links.is_valid(&uri, now) {
        return Err(INVALID_LINK);
    }
    let pem = state.cloud.ca_pem(Service::GeminiDb).to_owned();
    Ok(([(CONTENT_TYPE, "application/x-x509-ca-cert")], pem).into_response())
}
