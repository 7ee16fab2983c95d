//! GeminiDB: the instances of a project, and the download links of their certificates.

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

const CCM_CERTIFICATE_ID: &str = "00000000-0000-4000-8000-000000000004";

pub(crate) const SERVICE: ServiceInfo = ServiceInfo {
    title: "GeminiDB",
    base: "",
    catalog: ("nosql", "v3"),
    operations: &[Operation::GEMINIDB_LIST_INSTANCES, Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES],
    instances: all,
    error_code: |status| (status == 404).then_some("DBS.200002"),
};

impl Operation {
    /// GeminiDB: `GET /v3/{project_id}/instances`.
    pub const GEMINIDB_LIST_INSTANCES: Self = Self(&OperationInfo::new(
        Service::GeminiDb,
        "ListInstances",
        "GET",
        "/v3/{project_id}/instances",
        || get(list_instances),
    ));

    /// GeminiDB: `GET /v3/{project_id}/instances/{instance_id}/ssl-cert/download-link`.
    pub const GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES: Self = Self(
        &OperationInfo::new(
            Service::GeminiDb,
            "ListSslCertDownloadAddresses",
            "GET",
            "/v3/{project_id}/instances/{instance_id}/ssl-cert/download-link",
            || get(list_ssl_cert_download_addresses),
        )
        .with_links(),
    );
}

static CASSANDRA: Engine =
    Engine { id_suffix: "in06", datastore: "cassandra", version: "3.11", mode: "Cluster" };
static MONGO: Engine = Engine { id_suffix: "in10", datastore: "mongodb", version: "4.0", mode: "ReplicaSet" };
static REDIS: Engine = Engine { id_suffix: "in12", datastore: "redis", version: "5.0", mode: "Cluster" };
static INFLUX: Engine = Engine { id_suffix: "in13", datastore: "influxdb", version: "1.8", mode: "Cluster" };

/// The number of numbered instances: enough for three pages of 100.
const MANY: u32 = 230;

/// Returns all instances, newest first.
fn all() -> Vec<Instance> {
    let named = [
        ("demo-cassandra", &CASSANDRA, Tls::OwnCa),
        ("demo-mongo", &MONGO, Tls::OwnCa),
        ("demo-redis", &REDIS, Tls::OwnCa),
        ("demo-influx", &INFLUX, Tls::OwnCa),
        ("demo-ssl-off", &CASSANDRA, Tls::Off),
        ("demo-ccm", &CASSANDRA, Tls::CertificateManager),
        ("demo-twin", &CASSANDRA, Tls::OwnCa),
        ("demo-twin", &REDIS, Tls::OwnCa),
    ]
    .map(|(name, engine, tls)| (name.to_owned(), engine, tls));
    let many = (1..=MANY).map(|number| (format!("demo-many-{number:03}"), &CASSANDRA, Tls::OwnCa));
    let mut all = demo(named.into_iter().chain(many));
    if let Some(first) = all.first_mut() {
        first.id = "e73893ef73754465a8bd2e0857bbf13ein06".to_owned();
    }
    all
}

/// `GET /v3/{project_id}/instances`
pub(crate) async fn list_instances(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    Path(project_id): Path<String>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<Value>, ServiceError> {
    let instances = listing::instances(&state.cloud, Service::GeminiDb, &grant, &project_id)?;
    listing::page(instances, query, describe)
}

/// `GET /v3/{project_id}/instances/{instance_id}/ssl-cert/download-link`
pub(crate) async fn list_ssl_cert_download_addresses(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    Path((project_id, instance_id)): Path<(String, String)>,
) -> Result<Json<Value>, ServiceError> {
    let instances = listing::instances(&state.cloud, Service::GeminiDb, &grant, &project_id)?;
    let instance = listing::find(instances, &instance_id)?;
    if instance.tls != Tls::OwnCa {
        return Ok(Json(json!({"certs": []})));
    }
    let link = state.link_to_ca(Service::GeminiDb, &instance.id);
    Ok(Json(json!({"certs": [{"category": "international", "download_link": link}]})))
}

fn describe(instance: &Instance) -> Value {
    let engine = instance.engine;
    let created = instance.created.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let mut description = json!({
        "id": instance.id,
        "name": instance.name,
        "status": "normal",
        "port": "8635",
        "mode": engine.mode,
        "region": "eu-de",
        "datastore": {
            "type": engine.datastore,
            "version": engine.version,
            "whole_version": "",
            "patch_available": false,
        },
        "engine": "rocksDB",
        "created": created,
        "updated": created,
        "db_user_name": "rwuser",
        "ssl": if instance.tls == Tls::Off { "0" } else { "1" },
        "vpc_id": VPC_ID,
        "subnet_id": SUBNET_ID,
        "security_group_id": SECURITY_GROUP_ID,
        "backup_strategy": {"start_time": "16:00-17:00", "keep_days": 7},
        "pay_mode": "0",
        "maintenance_window": "02:00-06:00",
        "groups": [group(instance)],
        "disk_encryption_id": "",
        "enterprise_project_id": "0",
        "time_zone": "",
        "actions": [],
        "availability_zone": "eu-de-01",
    });
    if instance.tls == Tls::CertificateManager {
        description["ccm_cert_info"] = json!({"cert_type": "PCA", "cert_id": CCM_CERTIFICATE_ID});
    }
    description
}

/// Describes the only group of an instance, with its only node.
fn group(instance: &Instance) -> Value {
    let (number, engine) = instance.id.split_at(instance.id.len() - "in06".len());
    let engine = engine.trim_start_matches("in");
    json!({
        "id": format!("{number}gr{engine}"),
        "status": "normal",
        "volume": {"size": "100", "used": "0.33"},
        "nodes": [{
            "id": format!("{number}no{engine}"),
            "name": format!("{}_node_1", instance.name),
            "status": "normal",
            "role": "",
            "subnet_id": SUBNET_ID,
            // One TLS endpoint on this machine stands for the databases of all instances.
            "private_ip": "127.0.0.1",
            "public_ip": "",
            "spec_code": format!("geminidb.{}.large.4", instance.engine.datastore),
            "availability_zone": "eu-de-01",
            "support_reduce": false,
        }],
    })
}
