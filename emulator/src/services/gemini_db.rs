//! GeminiDB: the instances of a project, and the download links of their certificates.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::{Extension, Json};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::authentication::authenticator::Grant;
use crate::cloud::{AppState, Cloud};
use crate::error_body::ServiceError;
use crate::identity::PROJECT_ID;
use crate::instances::{Instance, Tls};

const VPC_ID: &str = "00000000-0000-4000-8000-000000000001";
const SUBNET_ID: &str = "00000000-0000-4000-8000-000000000002";
const SECURITY_GROUP_ID: &str = "00000000-0000-4000-8000-000000000003";
const CCM_CERTIFICATE_ID: &str = "00000000-0000-4000-8000-000000000004";

const PARAMETER_ERROR: ServiceError = ServiceError(StatusCode::BAD_REQUEST, "DBS.200001", "Parameter error.");

const NO_SUCH_INSTANCE: ServiceError =
    ServiceError(StatusCode::NOT_FOUND, "DBS.200002", "The DB instance does not exist.");

/// The gateway's error: the service's own code for this, DBS.200010, comes with a 400 and is about instances.
const FORBIDDEN: ServiceError =
    ServiceError(StatusCode::FORBIDDEN, "APIGW.0302", "The IAM user is not authorized to access the API.");

/// The filters and the page of a listing.
#[derive(Deserialize)]
pub(crate) struct ListQuery {
    id: Option<String>,
    name: Option<String>,
    datastore_type: Option<String>,
    mode: Option<String>,
    vpc_id: Option<String>,
    subnet_id: Option<String>,
    #[serde(default)]
    offset: usize,
    limit: Option<usize>,
}

impl ListQuery {
    fn matches(&self, instance: &Instance) -> bool {
        let engine = instance.engine;
        let is = |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|wanted| wanted == found);
        like(self.id.as_deref(), &instance.id)
            && like(self.name.as_deref(), &instance.name)
            && is(&self.datastore_type, engine.datastore)
            // The vendor ignores the mode when no engine is given.
            && (self.datastore_type.is_none() || is(&self.mode, engine.mode))
            && is(&self.vpc_id, VPC_ID)
            && is(&self.subnet_id, SUBNET_ID)
    }
}

/// Compares a value with a filter: equal, or contained when the filter starts with `*`.
fn like(wanted: Option<&str>, found: &str) -> bool {
    wanted.is_none_or(|wanted| match wanted.strip_prefix('*') {
        Some(part) => found.contains(part),
        None => wanted == found,
    })
}

/// `GET /v3/{project_id}/instances`
pub(crate) async fn list_instances(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    Path(project_id): Path<String>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<Value>, ServiceError> {
    let instances = instances_of(&state.cloud, &grant, &project_id)?;
    let Query(query) = query.map_err(|_| PARAMETER_ERROR)?;
    let limit = query.limit.unwrap_or(100);
    if !(1..=100).contains(&limit) {
        return Err(PARAMETER_ERROR);
    }
    let matching: Vec<&Instance> = instances.iter().filter(|instance| query.matches(instance)).collect();
    let page: Vec<Value> =
        matching.iter().skip(query.offset).take(limit).map(|instance| describe(instance)).collect();
    Ok(Json(json!({"instances": page, "total_count": matching.len()})))
}

/// `GET /v3/{project_id}/instances/{instance_id}/ssl-cert/download-link`
pub(crate) async fn list_ssl_cert_download_addresses(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    Path((project_id, instance_id)): Path<(String, String)>,
) -> Result<Json<Value>, ServiceError> {
    let instances = instances_of(&state.cloud, &grant, &project_id)?;
    let instance = instances.iter().find(|instance| instance.id == instance_id).ok_or(NO_SUCH_INSTANCE)?;
    if instance.tls != Tls::OwnCa {
        return Ok(Json(json!({"certs": []})));
    }
    let cloud = &state.cloud;
    let link = cloud.links.issue(&instance.id, &cloud.random.hex(3), cloud.clock.now());
    let link = format!("{}{link}", state.origin);
    Ok(Json(json!({"certs": [{"category": "international", "download_link": link}]})))
}

/// Returns the instances of a project, if the caller may see them.
fn instances_of<'a>(
    cloud: &'a Cloud,
    grant: &Grant,
    project_id: &str,
) -> Result<&'a [Instance], ServiceError> {
    if !grant.covers(project_id) {
        return Err(FORBIDDEN);
    }
    Ok(if project_id == PROJECT_ID { &cloud.instances } else { &[] })
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
