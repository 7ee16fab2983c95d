//! Distributed Cache Service: the instances of a project, and their certificates.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use axum::{Extension, Json};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::authentication::authenticator::Grant;
use crate::cloud::AppState;
use crate::error_body::ServiceError;
use crate::instances::{Engine, Instance, Tls, demo};
use crate::listing::{self, SECURITY_GROUP_ID, SUBNET_ID, VPC_ID};
use crate::operation::{Operation, OperationInfo, ServiceInfo};
use crate::service::Service;

const PARAMETER_ERROR: ServiceError = ServiceError(StatusCode::BAD_REQUEST, "DCS.4003", "Parameter error.");
const NO_SUCH_INSTANCE: ServiceError =
    ServiceError(StatusCode::NOT_FOUND, "DCS.4816", "The instance does not exist.");
const NO_SSL: ServiceError = ServiceError(StatusCode::BAD_REQUEST, "DCS.4201", "Do not support SSL.");

pub(crate) const SERVICE: ServiceInfo = ServiceInfo {
    title: "Distributed Cache Service",
    base: "/dcs",
    catalog: ("dcs", "v2"),
    operations: &[Operation::DCS_LIST_INSTANCES, Operation::DCS_DOWNLOAD_SSL_CERT],
    instances: all,
    error_code: |status| (status == 404).then_some("DCS.4816"),
};

impl Operation {
    /// Distributed Cache Service: `GET /v2/{project_id}/instances`.
    pub const DCS_LIST_INSTANCES: Self =
        Self(&OperationInfo::new(Service::Dcs, "ListInstances", "GET", "/v2/{project_id}/instances", || {
            get(list_instances)
        }));

    /// Distributed Cache Service: `POST /v2/{project_id}/instances/{instance_id}/ssl-certs/download`.
    pub const DCS_DOWNLOAD_SSL_CERT: Self = Self(
        &OperationInfo::new(
            Service::Dcs,
            "DownloadSslCert",
            "POST",
            "/v2/{project_id}/instances/{instance_id}/ssl-certs/download",
            || post(download_ssl_cert),
        )
        .with_links(),
    );
}

static REDIS: Engine = Engine { id_suffix: "", datastore: "Redis", version: "6.0", mode: "" };

/// Returns all instances, with UUIDs for ids.
fn all() -> Vec<Instance> {
    let named = [("demo-dcs", &REDIS, Tls::OwnCa), ("demo-dcs-ssl-off", &REDIS, Tls::Off)];
    let mut all = demo(named.into_iter().map(|(name, engine, tls)| (name.to_owned(), engine, tls)));
    for (instance, number) in all.iter_mut().zip(1..) {
        instance.id = format!("00000000-0000-4000-8000-0000000dc{number:03}");
    }
    all
}

/// The filters and the page of a listing.
#[derive(Deserialize)]
struct ListQuery {
    instance_id: Option<String>,
    name: Option<String>,
    name_equal: Option<String>,
    #[serde(default)]
    offset: usize,
    limit: Option<usize>,
}

impl ListQuery {
    /// Compares the filters. A name is a part of the real one, unless it has to be equal.
    fn matches(&self, instance: &Instance) -> bool {
        let is_exact = self.name_equal.as_deref() == Some("true");
        self.instance_id.as_ref().is_none_or(|id| *id == instance.id)
            && self.name.as_ref().is_none_or(|name| match is_exact {
                true => *name == instance.name,
                false => instance.name.contains(name),
            })
    }
}

/// `GET /v2/{project_id}/instances`
async fn list_instances(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    Path(project_id): Path<String>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<Value>, ServiceError> {
    let instances = listing::instances(&state.cloud, Service::Dcs, &grant, &project_id)?;
    let Query(query) = query.map_err(|_| PARAMETER_ERROR)?;
    let limit = query.limit.unwrap_or(10);
    if !(1..=1000).contains(&limit) {
        return Err(PARAMETER_ERROR);
    }
    let matching: Vec<&Instance> = instances.iter().filter(|instance| query.matches(instance)).collect();
    let page: Vec<Value> = matching.iter().skip(query.offset).take(limit).map(|one| describe(one)).collect();
    Ok(Json(json!({"instances": page, "instance_num": matching.len()})))
}

/// `POST /v2/{project_id}/instances/{instance_id}/ssl-certs/download`
async fn download_ssl_cert(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    Path((project_id, instance_id)): Path<(String, String)>,
) -> Result<Json<Value>, ServiceError> {
    let instances = listing::instances(&state.cloud, Service::Dcs, &grant, &project_id)?;
    let instance = instances.iter().find(|one| one.id == instance_id).ok_or(NO_SUCH_INSTANCE)?;
    if instance.tls == Tls::Off {
        return Err(NO_SSL);
    }
    let link = state.link_to_archive(Service::Dcs, &instance.id)?;
    Ok(Json(json!({"file_name": "ca.zip", "link": link, "bucket_name": "demo-bucket"})))
}

fn describe(instance: &Instance) -> Value {
    json!({
        "instance_id": instance.id,
        "name": instance.name,
        "status": "RUNNING",
        "engine": instance.engine.datastore,
        "engine_version": instance.engine.version,
        "features": {"support_ssl": instance.tls != Tls::Off},
        "ip": "127.0.0.1",
        "port": 6379,
        "created_at": instance.created.to_string(),
        "vpc_id": VPC_ID,
        "subnet_id": SUBNET_ID,
        "security_group_id": SECURITY_GROUP_ID,
        "enterprise_project_id": "0",
    })
}
