//! The Cloud Search Service: one certificate per project, as a file.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

use crate::authentication::authenticator::Grant;
use crate::cloud::{AppState, Service};
use crate::error_body::ServiceError;

const FORBIDDEN: ServiceError =
    ServiceError(StatusCode::FORBIDDEN, "CSS.0015", "Resource not found or permission denied.");

/// `GET /v1.0/{project_id}/cer/download`
pub(crate) async fn download_cert(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    Path(project_id): Path<String>,
) -> Result<Response, ServiceError> {
    if !grant.covers(&project_id) {
        return Err(FORBIDDEN);
    }
    let headers = [
        (CONTENT_TYPE, "application/octet-stream"),
        (CONTENT_DISPOSITION, "attachment; filename=CloudSearchService.cer"),
    ];
    Ok((headers, state.cloud.ca_pem(Service::Css).to_owned()).into_response())
}
