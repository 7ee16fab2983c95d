//! The routes: which handler serves which path.

#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;

use axum::extract::Request;
use axum::extract::State;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use axum::{Json, Router};
use http::StatusCode;
use http::header::{HOST, ORIGIN};
use serde_json::{Value, json};

use crate::cloud::{AppState, Cloud, ServiceState};
use crate::faults::rule::{FaultRule, InvalidFaultRule};
use crate::faults::table::Fault;
use crate::iam::projects;
use crate::middleware::{Gateway, Route, handle, no_such_api};
use crate::operation::Operation;
use crate::rotation::{InvalidRotation, RotationOrder};
use crate::service::Service;

/// Builds the API of all services, for one of the two web listeners.
pub(crate) fn router(state: &AppState, gateway: &Arc<Gateway>) -> Router {
    let serve = |operation, handler: MethodRouter<AppState>| {
        let route = Route { state: state.clone(), gateway: gateway.clone(), operation };
        handler.fallback(no_such_api).layer(from_fn_with_state(route, handle))
    };
    let admin = Router::new()
        .route("/_emulator/faults", get(list_faults).post(add_faults).delete(clear_faults))
        .with_state(gateway.clone())
        .route("/_emulator/rotation", get(list_rotations).post(rotate).with_state(state.cloud.clone()))
        .layer(from_fn(refuse_web_pages));
    let all = Operation::all().fold(Router::new(), |router, operation| {
        router.route(&operation.path(), serve(Some(operation), (operation.0.handler)()))
    });
    all.route("/", serve(None, get(projects::list_versions)))
        .route("/v3", serve(None, get(projects::show_version)))
        .route("/v3/", serve(None, get(projects::show_version)))
        // Not part of the cloud: these requests get no id and are not in the journal.
        .merge(admin)
        .fallback_service(serve(None, get(no_such_api)).with_state::<()>(state.clone()))
        .with_state(state.clone())
}

/// Refuses requests that a browser makes for a web page: they carry the page's origin, or the name that a page's own
/// server gave to this machine. Programs send neither.
async fn refuse_web_pages(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')).map_or(host, |(name, _)| name);
    let is_local = ["localhost", "127.0.0.1", "[::1]"].iter().any(|known| name.eq_ignore_ascii_case(known));
    let is_of_page =
        headers.contains_key(ORIGIN) || headers.get("sec-fetch-site").is_some_and(|site| site != "none");
    if is_of_page || !is_local {
        let refusal = "the cloud is changed by programs on this machine, not by web pages: use localhost, without Origin\n";
        return (StatusCode::FORBIDDEN, refusal).into_response();
    }
    next.run(request).await
}

/// `GET /_emulator/faults`: the active rules, and all faults.
async fn list_faults(State(gateway): State<Arc<Gateway>>) -> Json<Value> {
    let rules: Vec<String> = gateway.overrides.fault_rules().iter().map(ToString::to_string).collect();
    let known = |fault: &Fault| json!({"name": fault.name(), "description": fault.description()});
    Json(json!({"rules": rules, "faults": Fault::ALL.iter().map(known).collect::<Vec<_>>()}))
}

/// `POST /_emulator/faults`: adds one rule per line. One that is invalid refuses all of them.
async fn add_faults(
    State(gateway): State<Arc<Gateway>>,
    rules: String,
) -> Result<Json<Value>, (StatusCode, String)> {
    let refuse = |error: InvalidFaultRule| (StatusCode::BAD_REQUEST, format!("{error}\n"));
    let rules: Vec<FaultRule> =
        rules.split_whitespace().map(str::parse).collect::<Result<_, _>>().map_err(refuse)?;
    rules.into_iter().for_each(|rule| gateway.overrides.add_fault(rule));
    Ok(list_faults(State(gateway)).await)
}

/// `DELETE /_emulator/faults`: removes all rules and the mix.
async fn clear_faults(State(gateway): State<Arc<Gateway>>) -> Json<Value> {
    gateway.overrides.clear_faults();
    list_faults(State(gateway)).await
}

/// `GET /_emulator/rotation`: the phase of each service.
async fn list_rotations(State(cloud): State<Arc<Cloud>>) -> Json<Value> {
    let phase = |(service, state): (&Service, &ServiceState)| {
        (service.id().to_owned(), json!(state.rotation.phase().name()))
    };
    Json(Value::Object(cloud.services.iter().map(phase).collect()))
}

/// `POST /_emulator/rotation`: one `SERVICE=PHASE` per line. One that is invalid refuses all of them.
async fn rotate(
    State(cloud): State<Arc<Cloud>>,
    orders: String,
) -> Result<Json<Value>, (StatusCode, String)> {
    let orders: Vec<RotationOrder> = orders
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, InvalidRotation>>()
        .map_err(|error| (StatusCode::BAD_REQUEST, format!("{error}\n")))?;
    for RotationOrder { service, phase } in orders {
        let failed = |error: io::Error| (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n"));
        cloud.rotate(service, phase).map_err(failed)?;
    }
    Ok(list_rotations(State(cloud)).await)
}
