//! Responses that take the place of the service's own: errors in every known format, and redirects.

use std::sync::Arc;

use http::request::Parts;
use http::{StatusCode, Uri};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::clock::http_date;
use crate::error_body::{gateway_json, keystone_json, service_json, storage_xml};
use crate::operation::{FaultTarget, Operation};

/// The time after which a throttled client may retry, in seconds.
const RETRY_AFTER: i64 = 2;

const MESSAGE: &str = "This fault was asked for.";

/// A page as proxies show it to browsers.
const HTML: &str =
    "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>\n";

/// A request that a fault is injected into.
pub(crate) struct FaultedRequest {
    operation: Operation,
    uri: Uri,
    host: String,
    origin: Arc<str>,
    now: Timestamp,
    pub(super) http_origin: Arc<str>,
    pub(super) accepts_gzip: bool,
    pub(super) token: String,
}

impl FaultedRequest {
    /// Describes a request that arrived now at the listener with this origin.
    pub(crate) fn new(
        operation: Operation,
        parts: &Parts,
        origin: &Arc<str>,
        http_origin: &Arc<str>,
        now: Timestamp,
    ) -> Self {
        let header = |name: &str| {
            let value = parts.headers.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        Self {
            operation,
            uri: parts.uri.clone(),
            host: header("host"),
            origin: origin.clone(),
            now,
            http_origin: http_origin.clone(),
            accepts_gzip: header("accept-encoding").contains("gzip"),
            token: header("x-auth-token"),
        }
    }
}

/// An error with this status in the format of the service that was addressed.
pub(super) fn service_error(request: &FaultedRequest, status: u16) -> Answer {
    match FaultTarget::service_of(request.operation) {
        FaultTarget::Iam => keystone(status),
        FaultTarget::ObjectStorage => xml(status),
        service => json(status, &service_json(error_code(service, status), MESSAGE)),
    }
}

/// Returns the error code of a service for a status, or that of the gateway where the service has none.
fn error_code(service: FaultTarget, status: u16) -> &'static str {
    match (service, status) {
        (_, 401) => "APIGW.0301",
        (_, 429) => "APIGW.0308",
        (FaultTarget::Css, 403) => "CSS.0015",
        (FaultTarget::Css, 404) => "CSS.0002",
        (FaultTarget::Css, 500) => "CSS.0005",
        (FaultTarget::GeminiDb, 404) => "DBS.200002",
        (_, 403) => "APIGW.0302",
        _ => "APIGW.0201",
    }
}

pub(super) fn retry_after_seconds(request: &FaultedRequest) -> Answer {
    service_error(request, 429).header("Retry-After", RETRY_AFTER.to_string())
}

pub(super) fn retry_after_date(request: &FaultedRequest) -> Answer {
    let then = Timestamp::from_second(request.now.as_second() + RETRY_AFTER).unwrap_or(request.now);
    service_error(request, 429).header("Retry-After", http_date(then))
}

/// The error of a busy Cloud Search Service, whose status is not an error.
pub(super) fn busy() -> Answer {
    json(202, &service_json("CSS.0011", MESSAGE))
}

pub(super) fn html(status: u16) -> Answer {
    Answer::status(status).header("Content-Type", "text/html; charset=utf-8").body(HTML)
}

/// A format in which clouds have been seen to report errors.
pub(super) enum ErrorFormat {
    Css,
    GeminiDb,
    Gateway,
    Keystone,
    CamelCase,
    Code,
    ExternalMessage,
    Nested,
    Text,
    Empty,
    Xml,
    NotUtf8,
}

/// A status 400 in this format, whichever service was addressed.
pub(super) fn bad_request(format: &ErrorFormat) -> Answer {
    let css = || service_json("CSS.0001", MESSAGE);
    let body = match format {
        ErrorFormat::Css => css(),
        ErrorFormat::GeminiDb => service_json("DBS.200001", MESSAGE),
        ErrorFormat::Gateway => gateway_json("APIGW.0101", MESSAGE, "00000000000000000000000000000000"),
        ErrorFormat::CamelCase => json!({"errorCode": "CSS.0001", "errorMsg": MESSAGE}),
        ErrorFormat::Code => json!({"code": "CSS.0001", "message": MESSAGE}),
        ErrorFormat::ExternalMessage => json!({"errCode": "CSS.0001", "externalMessage": MESSAGE}),
        ErrorFormat::Nested => json!({"badRequest": {"error": css()}}),
        ErrorFormat::Keystone => return keystone(400),
        ErrorFormat::Xml => return xml(400),
        ErrorFormat::Text => return Answer::status(400).header("Content-Type", "text/plain").body(MESSAGE),
        ErrorFormat::Empty => return Answer::status(400),
        ErrorFormat::NotUtf8 => {
            let bytes = &b"{\"error_code\":\"CSS.0001\",\"error_msg\":\"gr\xfc\xdfe \xff\"}"[..];
            return Answer::status(400).header("Content-Type", "application/json").body(bytes);
        }
    };
    json(400, &body)
}

fn keystone(status: u16) -> Answer {
    json(status, &keystone_json(StatusCode::from_u16(status).unwrap_or_default(), MESSAGE))
}

fn xml(status: u16) -> Answer {
    let code = match status {
        401 | 403 => "AccessDenied",
        404 => "NoSuchKey",
        408 => "RequestTimeout",
        429 | 503 => "SlowDown",
        500.. => "InternalError",
        _ => "InvalidArgument",
    };
    Answer::status(status).header("Content-Type", "application/xml").body(storage_xml(code, MESSAGE))
}

fn json(status: u16, body: &Value) -> Answer {
    Answer::status(status).header("Content-Type", "application/json").body(body.to_string())
}

/// A redirect to the same path of this origin, with the same method and body.
pub(super) fn redirect_to(origin: &str, request: &FaultedRequest) -> Answer {
    Answer::status(307).header("Location", format!("{origin}{}", request.uri))
}

/// A redirect to the same path of this host, with a longer query.
pub(super) fn redirect_same_host(request: &FaultedRequest) -> Answer {
    let joint = if request.uri.query().is_some() { '&' } else { '?' };
    Answer::status(307).header("Location", format!("{}{joint}redirected=1", request.uri))
}

/// A redirect to this emulator under a host name that clients treat as another host.
pub(super) fn redirect_other_host(request: &FaultedRequest) -> Answer {
    let uses_name = request.host.starts_with("localhost");
    let origin =
        if uses_name { request.origin.replace("localhost", "127.0.0.1") } else { request.origin.to_string() };
    redirect_to(&origin, request)
}
