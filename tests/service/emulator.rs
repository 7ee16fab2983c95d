//! Toy Service: one toy, and the link to its certificate.

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Extension, Json};
use serde_json::{Value, json};

use crate::authentication::authenticator::Grant;
use crate::cloud::AppState;
use crate::error_body::ServiceError;
use crate::instances::{Engine, Instance, Tls, demo};
use crate::listing;
use crate::operation::{Operation, OperationInfo, ServiceInfo};
use crate::service::Service;

pub(crate) const SERVICE: ServiceInfo = ServiceInfo {
    title: "Toy Service",
    base: "",
    catalog: ("toy", "v9"),
    operations: &[Operation::TOY_LIST_INSTANCES, Operation::TOY_SHOW_CERT],
    instances: || demo([("demo-toy".to_owned(), &TOY, Tls::OwnCa)].into_iter()),
    error_code: |_| None,
};

static TOY: Engine = Engine { id_suffix: "in98", datastore: "toy", version: "1", mode: "" };

impl Operation {
    /// Toy Service: `GET /v9/{project_id}/toys`.
    pub const TOY_LIST_INSTANCES: Self =
        Self(&OperationInfo::new(Service::Toy, "ListInstances", "GET", "/v9/{project_id}/toys", || {
            get(list_instances)
        }));

    /// Toy Service: `GET /v9/{project_id}/toys/{instance_id}/cert`.
    pub const TOY_SHOW_CERT: Self = Self(
        &OperationInfo::new(
            Service::Toy,
            "ShowCert",
            "GET",
            "/v9/{project_id}/toys/{instance_id}/cert",
            || get(show_cert),
        )
        .with_links(),
    );
}

async fn list_instances(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    Path(project_id): Path<String>,
) -> Result<Json<Value>, ServiceError> {
    let toys = listing::instances(&state.cloud, Service::Toy, &grant, &project_id)?;
    let toy = |toy: &Instance| json!({"id": toy.id, "name": toy.name});
    Ok(Json(json!({"instances": toys.iter().map(toy).collect::<Vec<_>>()})))
}

async fn show_cert(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    Path((project_id, instance_id)): Path<(String, String)>,
) -> Result<Json<Value>, ServiceError> {
    let toys = listing::instances(&state.cloud, Service::Toy, &grant, &project_id)?;
    let toy = listing::find(toys, &instance_id)?;
    Ok(Json(json!({"link": state.link_to_ca(Service::Toy, &toy.id)})))
}
