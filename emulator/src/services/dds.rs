//! Document Database Service: the instances of a project, and their certificates.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use axum::{Extension, Json};
use serde_json::{Value, json};

use crate::authentication::authenticator::Grant;
use crate::cloud::AppState;
use crate::error_body::ServiceError;
use crate::instances::{Engine, Instance, Tls, demo};
use crate::listing::{self, ListQuery, SECURITY_GROUP_ID, SUBNET_ID, VPC_ID};
use crate::operation::{Operation, OperationInfo, ServiceInfo};
use crate::service::Service;

pub(crate) const SERVICE: ServiceInfo = ServiceInfo {
    title: "Document Database Service",
    base: "/dds",
    catalog: ("dds", "v3"),
    operations: &[Operation::DDS_LIST_INSTANCES, Operation::DDS_LIST_SSL_CERT_DOWNLOAD_ADDRESS],
    instances: all,
    error_code: |status| (status == 404).then_some("DBS.200002"),
};

impl Operation {
    /// Document Database Service: `GET /v3/{project_id}/instances`.
    pub const DDS_LIST_INSTANCES: Self =
        Self(&OperationInfo::new(Service::Dds, "ListInstances", "GET", "/v3/{project_id}/instances", || {
            get(list_instances)
        }));

    /// Document Database Service: `GET /v3/{project_id}/instances/{instance_id}/ssl-cert/download-link`.
    pub const DDS_LIST_SSL_CERT_DOWNLOAD_ADDRESS: Self = Self(
        &OperationInfo::new(
            Service::Dds,
            "ListSslCertDownloadAddress",
            "GET",
            "/v3/{project_id}/instances/{instance_id}/ssl-cert/download-link",
            || get(list_ssl_cert_download_address),
        )
        .with_links(),
    );
}

static MONGO: Engine =
    Engine { id_suffix: "in02", datastore: "DDS-Community", version: "4.4", mode: "ReplicaSet" };

fn all() -> Vec<Instance> {
    let named = [("demo-dds", &MONGO, Tls::OwnCa), ("demo-dds-ssl-off", &MONGO, Tls::Off)];
    demo(named.into_iter().map(|(name, engine, tls)| (name.to_owned(), engine, tls)))
}

/// `GET /v3/{project_id}/instances`
async fn list_instances(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    Path(project_id): Path<String>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<Value>, ServiceError> {
    let instances = listing::instances(&state.cloud, Service::Dds, &grant, &project_id)?;
    listing::page(instances, query, describe)
}

/// `GET /v3/{project_id}/instances/{instance_id}/ssl-cert/download-link`
async fn list_ssl_cert_download_address(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    Path((project_id, instance_id)): Path<(String, String)>,
) -> Result<Json<Value>, ServiceError> {
    let instances = listing::instances(&state.cloud, Service::Dds, &grant, &project_id)?;
    let instance = listing::find(instances, &instance_id)?;
    if instance.tls == Tls::Off {
        return Ok(Json(json!({"certs": []})));
    }
    let link = state.link_to_ca(Service::Dds, &instance.id);
    Ok(Json(json!({"certs": [{"category": "international", "download_link": link}]})))
}

fn describe(instance: &Instance) -> Value {
    let engine = instance.engine;
    let created = instance.created.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string();
    json!({
        "id": instance.id,
        "name": instance.name,
        "status": "normal",
        "port": "8635",
        "mode": engine.mode,
        "datastore": {"type": engine.datastore, "version": engine.version},
        "engine": "rocksDB",
        "ssl": i32::from(instance.tls != Tls::Off),
        "region": "eu-de",
        "created": created,
        "updated": created,
        "vpc_id": VPC_ID,
        "subnet_id": SUBNET_ID,
        "security_group_id": SECURITY_GROUP_ID,
        "enterprise_project_id": "0",
    })
}
