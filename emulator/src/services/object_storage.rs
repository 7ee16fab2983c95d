//! Object storage: files behind presigned links.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode, Uri};
use jiff::Timestamp;

use crate::Service;
use crate::clock::later;
use crate::cloud::Site;
use crate::gateway::Now;

/// How long a link works.
const LINK_LIFETIME: Duration = Duration::from_hours(1);

/// The links that were handed out: their queries, with the path and the time for which each is good.
#[derive(Default)]
pub(crate) struct Links {
    signed: Mutex<HashMap<String, Signed>>,
}

struct Signed {
    path: String,
    expires_at: Timestamp,
}

impl Links {
    /// A path and query that opens the certificate of an instance for an hour, with this unguessable signature.
    pub(crate) fn sign(&self, instance_id: &str, signature: &str, now: Timestamp) -> String {
        let path = format!("/demo-bucket/{instance_id}/ca.crt");
        let expires_at = later(now, LINK_LIFETIME);
        let query = format!("AccessKeyId=EMULATOR&Expires={}&Signature={signature}", expires_at.as_second());
        let link = format!("{path}?{query}");
        let mut signed = self.signed.lock().unwrap_or_else(PoisonError::into_inner);
        signed.insert(query, Signed { path, expires_at });
        link
    }

    fn allow(&self, uri: &Uri, now: Timestamp) -> bool {
        let signed = self.signed.lock().unwrap_or_else(PoisonError::into_inner);
        uri.query()
            .and_then(|query| signed.get(query))
            .is_some_and(|signed| signed.path == uri.path() && now < signed.expires_at)
    }
}

/// `GET /demo-bucket/{key}`
pub(crate) async fn download_object(
    State(site): State<Site>,
    Extension(Now(now)): Extension<Now>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if headers.contains_key("x-auth-token") || headers.contains_key(AUTHORIZATION) {
        let message = "A presigned link authorizes by itself; the request must not carry credentials.";
        return error(StatusCode::BAD_REQUEST, "InvalidArgument", message);
    }
    if !site.cloud.links.allow(&uri, now) {
        return error(StatusCode::FORBIDDEN, "AccessDenied", "The signature is missing, wrong or expired.");
    }
    let pem = site.cloud.ca_pem(Service::GeminiDb).to_owned();
    ([(CONTENT_TYPE, "application/x-x509-ca-cert")], pem).into_response()
}

/// Object storage speaks XML.
fn error(status: StatusCode, code: &str, message: &str) -> Response {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>\n"
    );
    (status, [(CONTENT_TYPE, "application/xml")], body).into_response()
}
