//! The middleware around every handler: journal, overrides, authentication and the request id.

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use cloud_certs_text::escaped;
use http::header::DATE;
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode};
use jiff::Timestamp;

use crate::authentication::error::AuthenticationError;
use crate::clock::{RequestTime, http_date};
use crate::cloud::AppState;
use crate::error_body::{KeystoneError, gateway_json};
use crate::faults::injected::InjectedFault;
use crate::faults::replace::FaultedRequest;
use crate::faults::rule::{InvalidFaultRule, requested_fault};
use crate::journal::{Journal, ReceivedRequest};
use crate::operation::{FaultTarget, Operation};
use crate::overrides::{Override, Overrides, PendingFault};

/// The largest request body, in bytes. No request of the services needs more.
const BODY_LIMIT: usize = 64 * 1024;

/// The layer in front of the services: the overrides, and the journal of all requests.
#[derive(Default)]
pub(crate) struct Gateway {
    pub(crate) overrides: Overrides,
    pub(crate) journal: Journal,
}

/// The state of the middleware for one route.
#[derive(Clone)]
pub(crate) struct Route {
    pub(crate) state: AppState,
    pub(crate) gateway: Arc<Gateway>,
    pub(crate) operation: Option<Operation>,
}

/// The id of the request at hand.
#[derive(Clone)]
struct RequestId(String);

/// Handles a request, by the handler behind or by an override.
pub(crate) async fn handle(State(route): State<Route>, request: Request, next: Next) -> Response {
    let cloud = &route.state.cloud;
    let request_id = RequestId(cloud.random.hex(2));
    let operation = route.operation.filter(|operation| operation.0.method == request.method().as_str());
    // Never the query: that of a presigned link is a secret.
    let (method, path) = (request.method().clone(), escaped(request.uri().path()));

    let (mut response, injected) = respond(&route, operation, request_id.clone(), request, next).await;
    let status = response.status().as_u16();
    let fault = injected.as_ref().map(|injected| injected.name);
    tracing::info!(%method, path, status, request_id = request_id.0, fault, "answered");

    let header = operation.map_or(HeaderName::from_static("x-request-id"), Operation::request_id_header);
    let now = cloud.clock.now();
    set_default(&mut response, header, request_id.0);
    set_default(&mut response, DATE, http_date(injected.as_ref().map_or(now, |fault| fault.shift(now))));
    match injected {
        Some(injected) => injected.apply(response, &cloud.authenticator.tokens).await,
        None => response,
    }
}

async fn respond(
    Route { state, gateway, .. }: &Route,
    operation: Option<Operation>,
    request_id: RequestId,
    request: Request,
    next: Next,
) -> (Response, Option<InjectedFault>) {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        let message = "The request body is too large.";
        return (error(StatusCode::PAYLOAD_TOO_LARGE, "APIGW.0201", message, &request_id), None);
    };
    let chosen = choose_override(&gateway.overrides, operation, &parts);
    let fault = match &chosen {
        Ok(Some(Override::Fault(pending))) => Some(pending.fault),
        _ => None,
    };
    gateway.journal.record(ReceivedRequest {
        operation,
        method: parts.method.clone(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers.clone(),
        body: body.clone(),
        tls: state.tls,
        fault,
    });

    let now = state.cloud.clock.now();
    match (chosen, operation) {
        (Err(invalid), _) => ((StatusCode::BAD_REQUEST, format!("{invalid}\n")).into_response(), None),
        (Ok(Some(Override::Answer(answer))), _) => (answer.send().await, None),
        (Ok(Some(Override::Fault(pending))), Some(operation)) => {
            let (origin, http_origin) = (state.origin.clone(), state.http_origin.clone());
            let request = FaultedRequest { operation, parts: parts.clone(), now, origin, http_origin };
            let (fault, is_last) = (pending.fault, pending.is_last);
            let injected = InjectedFault { name: fault.name(), effect: fault.effect(), is_last, request };
            let response = match injected.replacement() {
                Some(answer) => answer.send().await,
                None => {
                    serve(state, Some(operation), injected.shift(now), request_id, parts, body, next).await
                }
            };
            (response, Some(injected))
        }
        _ => (serve(state, operation, now, request_id, parts, body, next).await, None),
    }
}

/// Chooses the override that the request names itself, or the next one that is set.
fn choose_override(
    overrides: &Overrides,
    operation: Option<Operation>,
    parts: &Parts,
) -> Result<Option<Override>, InvalidFaultRule> {
    if let Some(fault) = requested_fault(&parts.headers, operation)? {
        return Ok(Some(Override::Fault(PendingFault { fault, is_last: true })));
    }
    Ok(operation.and_then(|operation| overrides.next(operation)))
}

/// Authenticates the request at this time and runs the handler.
async fn serve(
    state: &AppState,
    operation: Option<Operation>,
    now: Timestamp,
    request_id: RequestId,
    mut parts: Parts,
    body: Bytes,
    next: Next,
) -> Response {
    if let Some(operation) = operation.filter(|operation| operation.needs_authentication()) {
        match state.cloud.authenticator.authenticate(now, &parts, &body) {
            Ok(grant) => _ = parts.extensions.insert(grant),
            Err(denied) => return refuse(operation, denied, &request_id),
        }
    }
    parts.extensions.insert(request_id);
    parts.extensions.insert(RequestTime(now));
    next.run(Request::from_parts(parts, Body::from(body))).await
}

/// Refuses a request: the identity service does so itself, the API gateway does it for the other services.
fn refuse(operation: Operation, denied: AuthenticationError, request_id: &RequestId) -> Response {
    if operation.0.owner == FaultTarget::Iam {
        return KeystoneError::from(denied).into_response();
    }
    error(StatusCode::UNAUTHORIZED, "APIGW.0301", &denied.message(), request_id)
}

/// The handler of every path and method that no service has.
pub(crate) async fn no_such_api(request: Request) -> Response {
    let request_id = request.extensions().get().cloned().unwrap_or(RequestId(String::new()));
    let message = "The API does not exist or has not been published in the environment.";
    error(StatusCode::NOT_FOUND, "APIGW.0101", message, &request_id)
}

/// An error of the API gateway.
fn error(status: StatusCode, code: &str, message: &str, RequestId(request_id): &RequestId) -> Response {
    (status, Json(gateway_json(code, message, request_id))).into_response()
}

/// Adds a header, unless the response has it: the answer of a test may set its own.
fn set_default(response: &mut Response, name: HeaderName, value: String) {
    if let Ok(value) = HeaderValue::try_from(value) {
        response.headers_mut().entry(name).or_insert(value);
    }
}
