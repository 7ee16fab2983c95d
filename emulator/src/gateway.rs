//! What happens to every request: it is written down, perhaps answered by a test or
//! met by a fault, authenticated, and numbered.

use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::DATE;
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::json;

use crate::authentication::{Denied, INCORRECT_AUTHENTICATION};
use crate::cloud::Site;
use crate::faults::{Asked, Mishap};
use crate::operation::Guard;
use crate::script::{Due, Time};
use crate::services::iam::KeystoneError;
use crate::{Fault, Operation, Received, UnknownFault};

/// No request has reason to be longer, in bytes.
const BODY_LIMIT: usize = 64 * 1024;

/// Where a request arrived.
#[derive(Clone)]
pub(crate) struct Route {
    pub(crate) site: Site,
    pub(crate) operation: Option<Operation>,
}

/// The id of the request at hand.
#[derive(Clone)]
struct RequestId(String);

/// The time of the service for the request at hand.
#[derive(Clone, Copy)]
pub(crate) struct Now(pub(crate) Timestamp);

/// The middleware around every handler.
pub(crate) async fn exchange(State(route): State<Route>, request: Request, next: Next) -> Response {
    let cloud = &route.site.cloud;
    let request_id = RequestId(cloud.random.hex(2));
    let operation = route.operation.filter(|operation| operation.method() == *request.method());

    let (method, path) = (request.method().clone(), request.uri().path().to_owned());

    let (mut response, mishap) = answer(&route.site, operation, request_id.clone(), request, next).await;
    let status = response.status().as_u16();
    let fault = mishap.as_ref().map(Mishap::name);
    // Never the query: that of a presigned link is a secret.
    tracing::info!(%method, path, status, request_id = request_id.0, fault, "answered");

    let header = operation.map_or(HeaderName::from_static("x-request-id"), Operation::request_id_header);
    let now = cloud.clock.now();
    set_default(&mut response, header, request_id.0);
    set_default(&mut response, DATE, http_date(mishap.as_ref().map_or(now, |mishap| mishap.clock(now))));
    match mishap {
        Some(mishap) => mishap.spoil(response).await,
        None => response,
    }
}

async fn answer(
    site: &Site,
    operation: Option<Operation>,
    request_id: RequestId,
    request: Request,
    next: Next,
) -> (Response, Option<Mishap>) {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        let message = "The request body is too large.";
        return (error(StatusCode::PAYLOAD_TOO_LARGE, "APIGW.0201", message, &request_id), None);
    };
    let due = due(site, operation, &parts);
    let (fault, now) = (due.as_ref().ok().and_then(Due::fault), site.cloud.clock.now());
    site.cloud.journal.record(received(operation, &parts, &body, site.tls, fault));

    match (due, operation) {
        (Err(unknown), _) => ((StatusCode::BAD_REQUEST, format!("{unknown}\n")).into_response(), None),
        (Ok(Due::Answer(answer)), _) => (answer.send().await, None),
        (Ok(Due::Fault(fault, time)), Some(operation)) => {
            let mishap = Mishap::new(fault, time, Asked::new(operation, &parts, site), site);
            let response = match mishap.instead() {
                Some(answer) => answer.send().await,
                None => serve(site, Some(operation), mishap.clock(now), request_id, parts, body, next).await,
            };
            (response, Some(mishap))
        }
        _ => (serve(site, operation, now, request_id, parts, body, next).await, None),
    }
}

/// What happens to the request, by its own wish or because it is the next one.
fn due(site: &Site, operation: Option<Operation>, parts: &Parts) -> Result<Due, UnknownFault> {
    if let Some(fault) = Fault::asked_for(&parts.headers, operation)? {
        return Ok(Due::Fault(fault, Time::Last));
    }
    Ok(operation.and_then(|operation| site.cloud.script.next(operation)).unwrap_or(Due::Normal))
}

/// The normal course of things, at this time.
async fn serve(
    site: &Site,
    operation: Option<Operation>,
    now: Timestamp,
    request_id: RequestId,
    mut parts: Parts,
    body: Bytes,
    next: Next,
) -> Response {
    if let Some(guard) = operation.and_then(Operation::guard) {
        match site.cloud.doorkeeper.admit(now, &parts, &body) {
            Ok(grant) => _ = parts.extensions.insert(grant),
            Err(denied) => return refuse(guard, denied, &request_id),
        }
    }
    parts.extensions.insert(request_id);
    parts.extensions.insert(Now(now));
    next.run(Request::from_parts(parts, Body::from(body))).await
}

fn refuse(guard: Guard, denied: Denied, request_id: &RequestId) -> Response {
    match guard {
        Guard::Gateway => {
            let message = format!("{INCORRECT_AUTHENTICATION}: {denied}");
            error(StatusCode::UNAUTHORIZED, "APIGW.0301", &message, request_id)
        }
        Guard::IdentityService => KeystoneError::from(denied).into_response(),
    }
}

/// The handler of every path and method that no service has.
pub(crate) async fn no_such_api(request: Request) -> Response {
    let request_id = request.extensions().get().cloned().unwrap_or(RequestId(String::new()));
    let message = "The API does not exist or has not been published in the environment.";
    error(StatusCode::NOT_FOUND, "APIGW.0101", message, &request_id)
}

/// An error of the gateway, which repeats the request's id in the body.
fn error(status: StatusCode, code: &str, message: &str, RequestId(request_id): &RequestId) -> Response {
    let body = json!({"error_code": code, "error_msg": message, "request_id": request_id});
    (status, Json(body)).into_response()
}

fn received(
    operation: Option<Operation>,
    parts: &Parts,
    body: &Bytes,
    tls: bool,
    fault: Option<Fault>,
) -> Received {
    Received {
        operation,
        method: parts.method.clone(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers.clone(),
        body: body.clone(),
        tls,
        fault,
    }
}

/// A test's own answer may carry the header already.
fn set_default(response: &mut Response, name: HeaderName, value: String) {
    if let Ok(value) = HeaderValue::try_from(value) {
        response.headers_mut().entry(name).or_insert(value);
    }
}

pub(crate) fn http_date(time: Timestamp) -> String {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&time).unwrap_or_default()
}
