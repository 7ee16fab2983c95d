//! Object storage: the files behind presigned links.

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode, Uri};

use crate::clock::RequestTime;
use crate::cloud::AppState;
use crate::error_body::StorageError;
use crate::operation::{FaultTarget, Operation, OperationInfo};

pub(crate) const OPERATIONS: &[Operation] = &[Operation::OBJECT_STORAGE_DOWNLOAD];

impl Operation {
    /// Object storage: `GET /demo-bucket/{key}`.
    pub const OBJECT_STORAGE_DOWNLOAD: Self = Self(&OperationInfo {
        name: "DownloadObject",
        owner: FaultTarget::ObjectStorage,
        method: "GET",
        path: "/demo-bucket/{*key}",
        handler: || get(download_object),
        needs_authentication: false,
        has_links: false,
    });
}

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
    let object = state.cloud.links.follow(&uri, now).ok_or(INVALID_LINK)?;
    Ok(([(CONTENT_TYPE, object.media_type)], object.body).into_response())
}
