//! The routes: which handler serves which path.

use axum::extract::State;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde_json::{Value, json};

use crate::cloud::AppState;
use crate::faults::rule::{FaultRule, InvalidFaultRule};
use crate::faults::table::Fault;
use crate::iam::{projects, tokens};
use crate::middleware::{Route, handle, no_such_api};
use crate::object_storage;
use crate::operation::Operation;
use crate::services::{css, gemini_db};

/// Builds the API of all services, for one of the two web listeners.
pub(crate) fn router(state: &AppState) -> Router {
    let serve = |operation, handler: MethodRouter<AppState>| {
        let route = Route { state: state.clone(), operation };
        handler.fallback(no_such_api).layer(from_fn_with_state(route, handle))
    };
    let route = |operation, handler| serve(Some(operation), handler);

    Router::new()
        .route("/v1.0/{project_id}/cer/download", route(Operation::DownloadCert, get(css::download_cert)))
        .route("/v3/{project_id}/instances", route(Operation::ListInstances, get(gemini_db::list_instances)))
        .route(
            "/v3/{project_id}/instances/{instance_id}/ssl-cert/download-link",
            route(Operation::ListSslCertDownloadAddresses, get(gemini_db::list_ssl_cert_download_addresses)),
        )
        .route("/", serve(None, get(projects::list_versions)))
        .route("/v3", serve(None, get(projects::show_version)))
        .route("/v3/", serve(None, get(projects::show_version)))
        .route("/v3/auth/tokens", route(Operation::CreateToken, post(tokens::create_token)))
        .route("/v3/projects", route(Operation::ListProjects, get(projects::list_projects)))
        .route("/v3/auth/projects", route(Operation::ListAuthProjects, get(projects::list_auth_projects)))
        .route("/demo-bucket/{*key}", route(Operation::DownloadObject, get(object_storage::download_object)))
        // Not part of the cloud: these requests get no id and are not in the journal.
        .route("/_emulator/faults", get(list_faults).post(add_faults).delete(clear_faults))
        .fallback_service(serve(None, get(no_such_api)).with_state::<()>(state.clone()))
        .with_state(state.clone())
}

/// `GET /_emulator/faults`: the active rules, and all faults.
async fn list_faults(State(state): State<AppState>) -> Json<Value> {
    let rules: Vec<String> = state.cloud.overrides.fault_rules().iter().map(ToString::to_string).collect();
    let known = |fault: &Fault| json!({"name": fault.name(), "description": fault.description()});
    Json(json!({"rules": rules, "faults": Fault::ALL.iter().map(known).collect::<Vec<_>>()}))
}

/// `POST /_emulator/faults`: adds one rule per line. One that is invalid refuses all of them.
async fn add_faults(
    State(state): State<AppState>,
    rules: String,
) -> Result<Json<Value>, (StatusCode, String)> {
    let refuse = |error: InvalidFaultRule| (StatusCode::BAD_REQUEST, format!("{error}\n"));
    let rules: Vec<FaultRule> =
        rules.split_whitespace().map(str::parse).collect::<Result<_, _>>().map_err(refuse)?;
    rules.into_iter().for_each(|rule| state.cloud.overrides.add_fault(rule));
    Ok(list_faults(State(state)).await)
}

/// `DELETE /_emulator/faults`: removes all rules and the mix.
async fn clear_faults(State(state): State<AppState>) -> Json<Value> {
    state.cloud.overrides.clear_faults();
    list_faults(State(state)).await
}
