//! Relational Database Service: the instances of a project, and their certificates.

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
    title: "Relational Database Service",
    base: "/rds",
    catalog: ("rds", "v3"),
    operations: &[Operation::RDS_LIST_INSTANCES, Operation::RDS_LIST_SSL_CERT_DOWNLOAD_LINK],
    instances: all,
    error_code: |status| (status == 404).then_some("DBS.200002"),
};

impl Operation {
    /// Relational Database Service: `GET /v3/{project_id}/instances`.
    pub const RDS_LIST_INSTANCES: Self =
        Self(&OperationInfo::new(Service::Rds, "ListInstances", "GET", "/v3/{project_id}/instances", || {
            get(list_instances)
        }));

    /// Relational Database Service: `GET /v3/{project_id}/instances/{instance_id}/ssl-cert/download-link`.
    pub const RDS_LIST_SSL_CERT_DOWNLOAD_LINK: Self = Self(
        &OperationInfo::new(
            Service::Rds,
            "ListSslCertDownloadLink",
            "GET",
            "/v3/{project_id}/instances/{instance_id}/ssl-cert/download-link",
            || get(list_ssl_cert_download_link),
        )
        .with_links(),
    );
}

static MYSQL: Engine = Engine { id_suffix: "in01", datastore: "MySQL", version: "8.0", mode: "Ha" };
static POSTGRESQL: Engine =
    Engine { id_suffix: "in03", datastore: "PostgreSQL", version: "16", mode: "Single" };

fn all() -> Vec<Instance> {
    let named = [
        ("demo-mysql", &MYSQL, Tls::OwnCa),
        ("demo-postgresql", &POSTGRESQL, Tls::OwnCa),
        ("demo-mysql-ssl-off", &MYSQL, Tls::Off),
    ];
    demo(named.into_iter().map(|(name, engine, tls)| (name.to_owned(), engine, tls)))
}

/// `GET /v3/{project_id}/instances`
async fn list_instances(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    Path(project_id): Path<String>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<Value>, ServiceError> {
    let instances = listing::instances(&state.cloud, Service::Rds, &grant, &project_id)?;
    listing::page(instances, query, describe)
}

/// `GET /v3/{project_id}/instances/{instance_id}/ssl-cert/download-link`
async fn list_ssl_cert_download_link(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    Path((project_id, instance_id)): Path<(String, String)>,
) -> Result<Json<Value>, ServiceError> {
    let instances = listing::instances(&state.cloud, Service::Rds, &grant, &project_id)?;
    let instance = listing::find(instances, &instance_id)?;
    if instance.tls == Tls::Off {
        return Ok(Json(json!({"cert_info_list": []})));
    }
    let link = state.link_to_archive(Service::Rds, &instance.id)?;
    Ok(Json(json!({"cert_info_list": [{"category": "international", "download_link": link}]})))
}

fn describe(instance: &Instance) -> Value {
    let engine = instance.engine;
    let created = instance.created.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string();
    json!({
        "id": instance.id,
        "name": instance.name,
        "status": "ACTIVE",
        "port": 3306,
        "type": engine.mode,
        "datastore": {"type": engine.datastore, "version": engine.version},
        "enable_ssl": instance.tls != Tls::Off,
        "private_ips": ["127.0.0.1"],
        "public_ips": [],
        "region": "eu-de",
        "created": created,
        "updated": created,
        "vpc_id": VPC_ID,
        "subnet_id": SUBNET_ID,
        "security_group_id": SECURITY_GROUP_ID,
        "enterprise_project_id": "0",
    })
}
