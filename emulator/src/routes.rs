//! Which handler answers which path.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};

use crate::Operation;
use crate::cloud::Site;
use crate::faults;
use crate::gateway::{Route, exchange, no_such_api};
use crate::services::{css, geminidb, iam, object_storage};

/// The API of all services, as both listeners serve it.
pub(crate) fn router(site: &Site) -> Router {
    let serve = |operation, handler: MethodRouter<Site>| {
        let route = Route { site: site.clone(), operation };
        handler.fallback(no_such_api).layer(from_fn_with_state(route, exchange))
    };
    let route = |operation, handler| serve(Some(operation), handler);

    Router::new()
        .route("/v1.0/{project_id}/cer/download", route(Operation::DownloadCert, get(css::download_cert)))
        .route("/v3/{project_id}/instances", route(Operation::ListInstances, get(geminidb::list_instances)))
        .route(
            "/v3/{project_id}/instances/{instance_id}/ssl-cert/download-link",
            route(Operation::ListSslCertDownloadAddresses, get(geminidb::list_ssl_cert_download_addresses)),
        )
        .route("/", serve(None, get(iam::list_versions)))
        .route("/v3", serve(None, get(iam::show_version)))
        .route("/v3/", serve(None, get(iam::show_version)))
        .route("/v3/auth/tokens", route(Operation::CreateToken, post(iam::create_token)))
        .route("/v3/projects", route(Operation::ListProjects, get(iam::list_projects)))
        .route("/v3/auth/projects", route(Operation::ListAuthProjects, get(iam::list_auth_projects)))
        .route("/demo-bucket/{*key}", route(Operation::DownloadObject, get(object_storage::download_object)))
        // Not a part of the cloud: neither written down nor numbered.
        .route("/_emulator/faults", get(faults::list).post(faults::add).delete(faults::clear))
        .fallback_service(serve(None, get(no_such_api)).with_state::<()>(site.clone()))
        .with_state(site.clone())
}
