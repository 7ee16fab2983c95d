//! Responses that take the place of the service's own: errors in every known format, and redirects.

use std::sync::Arc;

use http::StatusCode;
use http::request::Parts;
use jiff::Timestamp;
use serde_json::Value;

use crate::answer::Answer;
use crate::clock::http_date;
use crate::error_body::{keystone_json, service_json, storage_xml};
use crate::operation::{FaultTarget, Operation};

/// The time after which a throttled client may retry, in seconds.
const RETRY_AFTER: i64 = 2;

pub(super) const MESSAGE: &str = "This fault was injected.";

/// A page as proxies show it to browsers.
const HTML: &str =
    "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>\n";

/// A request that a fault is injected into.
pub(crate) struct FaultedRequest {
    pub(crate) operation: Operation,
    pub(crate) parts: Parts,
    pub(crate) now: Timestamp,
    /// The origin of the listener at which the request arrived.
    pub(crate) origin: Arc<str>,
    /// The origin of the http listener.
    pub(crate) http_origin: Arc<str>,
}

impl FaultedRequest {
    /// Returns the value of a header, or an empty text without one.
    pub(super) fn header(&self, name: &str) -> &str {
        self.parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// An error with this status in the format of the service that was addressed.
pub(super) fn service_error(request: &FaultedRequest, status: u16) -> Answer {
    match request.operation.0.owner {
        FaultTarget::Service(service) => json(status, &service_json(service.error_code(status), MESSAGE)),
        FaultTarget::ObjectStorage => xml(status),
        _ => keystone(status),
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

/// A status 400 with JSON that is not UTF-8.
pub(super) fn not_utf8() -> Answer {
    let body = &b"{\"error_code\":\"CSS.0001\",\"error_msg\":\"gr\xfc\xdfe \xff\"}"[..];
    Answer::status(400).header("Content-Type", "application/json").body(body)
}

pub(super) fn keystone(status: u16) -> Answer {
    json(status, &keystone_json(StatusCode::from_u16(status).unwrap_or_default(), MESSAGE))
}

pub(super) fn xml(status: u16) -> Answer {
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

pub(super) fn json(status: u16, body: &Value) -> Answer {
    Answer::status(status).header("Content-Type", "application/json").body(body.to_string())
}

/// A redirect to the same path of this origin, with the same method and body.
pub(super) fn redirect_to(origin: &str, request: &FaultedRequest) -> Answer {
    Answer::status(307).header("Location", format!("{origin}{}", request.parts.uri))
}

/// A redirect to the same path of this host, with a longer query.
pub(super) fn redirect_same_host(request: &FaultedRequest) -> Answer {
    let joint = if request.parts.uri.query().is_some() { '&' } else { '?' };
    Answer::status(307).header("Location", format!("{}{joint}redirected=1", request.parts.uri))
}

/// A redirect to this emulator under a host name that clients treat as another host.
pub(super) fn redirect_other_host(request: &FaultedRequest) -> Answer {
    let uses_name = request.header("host").starts_with("localhost");
    let origin =
        if uses_name { request.origin.replace("localhost", "127.0.0.1") } else { request.origin.to_string() };
    redirect_to(&origin, request)
}
