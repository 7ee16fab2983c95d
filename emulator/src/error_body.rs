//! Error bodies: the formats in which the services of the cloud report errors.

use std::borrow::Cow;

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::authentication::error::AuthenticationError;

/// The format of the database services.
pub(crate) fn service_json(code: &str, message: &str) -> Value {
    json!({"error_code": code, "error_msg": message})
}

/// The format of the API gateway, which adds the id of the request.
pub(crate) fn gateway_json(code: &str, message: &str, request_id: &str) -> Value {
    json!({"error_code": code, "error_msg": message, "request_id": request_id})
}

/// The format of the identity service.
pub(crate) fn keystone_json(status: StatusCode, message: &str) -> Value {
    json!({"error": {"code": status.as_u16(), "message": message, "title": status.canonical_reason()}})
}

/// The format of object storage.
pub(crate) fn storage_xml(code: &str, message: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>\n"
    )
}

/// An error of a database service: status, code and message.
pub(crate) struct ServiceError(pub(crate) StatusCode, pub(crate) &'static str, pub(crate) &'static str);

impl IntoResponse for ServiceError {
    fn into_response(self) -> Response {
        let Self(status, code, message) = self;
        (status, Json(service_json(code, message))).into_response()
    }
}

/// An error of the identity service.
pub(crate) struct KeystoneError {
    status: StatusCode,
    message: Cow<'static, str>,
}

impl KeystoneError {
    pub(crate) const fn bad_request(message: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message: Cow::Borrowed(message) }
    }

    pub(crate) const fn forbidden(message: &'static str) -> Self {
        Self { status: StatusCode::FORBIDDEN, message: Cow::Borrowed(message) }
    }

    pub(crate) const fn not_found(message: &'static str) -> Self {
        Self { status: StatusCode::NOT_FOUND, message: Cow::Borrowed(message) }
    }

    pub(crate) const fn unauthorized(message: &'static str) -> Self {
        Self { status: StatusCode::UNAUTHORIZED, message: Cow::Borrowed(message) }
    }
}

impl From<AuthenticationError> for KeystoneError {
    fn from(error: AuthenticationError) -> Self {
        Self { status: StatusCode::UNAUTHORIZED, message: error.message().into() }
    }
}

impl IntoResponse for KeystoneError {
    fn into_response(self) -> Response {
        (self.status, Json(keystone_json(self.status, &self.message))).into_response()
    }
}

/// An error of object storage: status, code and message.
pub(crate) struct StorageError(pub(crate) StatusCode, pub(crate) &'static str, pub(crate) &'static str);

impl IntoResponse for StorageError {
    fn into_response(self) -> Response {
        let Self(status, code, message) = self;
        (status, [(CONTENT_TYPE, "application/xml")], storage_xml(code, message)).into_response()
    }
}
