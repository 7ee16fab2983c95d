//! The Cloud Search Service: one certificate per project, as a file.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

use crate::authentication::authenticator::Grant;
use crate::cloud::AppState;
use crate::error_body::ServiceError;
use crate::operation::{Operation, OperationInfo, ServiceInfo};
use crate::service::Service;

pub(crate) const SERVICE: ServiceInfo = ServiceInfo {
    title: "Cloud Search Service",
    base: "",
    catalog: ("css", "v1.0"),
    operations: &[Operation::CSS_DOWNLOAD_CERT],
    instances: Vec::new,
    error_code: |status| match status {
        403 => Some("CSS.0015"),
        404 => Some("CSS.0002"),
        500 => Some("CSS.0005"),
        _ => None,
    },
};

impl Operation {
    /// Cloud Search Service: `GET /v1.0/{project_id}/cer/download`.
    pub const CSS_DOWNLOAD_CERT: Self = Self(&OperationInfo::new(
        Service::Css,
        "DownloadCert",
        "GET",
        "/v1.0/{project_id}/cer/download",
        || get(download_cert),
    ));
}

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
    Ok((headers, state.cloud.ca_pem(Service::Css)).into_response())
}
