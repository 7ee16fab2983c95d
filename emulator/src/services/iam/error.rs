//! The error body of the identity service.

use std::borrow::Cow;

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::json;

use crate::authentication::{Denied, INCORRECT_AUTHENTICATION};

/// `{"error": {"code": 401, "message": "...", "title": "Unauthorized"}}`
pub(crate) struct KeystoneError {
    status: StatusCode,
    message: Cow<'static, str>,
}

impl KeystoneError {
    pub(crate) const fn bad_request(message: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message: Cow::Borrowed(message) }
    }

    pub(crate) const fn unauthorized(message: &'static str) -> Self {
        Self { status: StatusCode::UNAUTHORIZED, message: Cow::Borrowed(message) }
    }
}

impl From<Denied> for KeystoneError {
    fn from(denied: Denied) -> Self {
        let message = format!("{INCORRECT_AUTHENTICATION}: {denied}");
        Self { status: StatusCode::UNAUTHORIZED, message: message.into() }
    }
}

impl IntoResponse for KeystoneError {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason();
        let body = json!({"error": {"code": self.status.as_u16(), "message": self.message, "title": title}});
        (self.status, Json(body)).into_response()
    }
}
