//! Lists of instances, as the services with version 3 of the databases' API answer them.

use axum::Json;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::authentication::authenticator::Grant;
use crate::cloud::Cloud;
use crate::error_body::ServiceError;
use crate::identity::{AGENCY_PROJECT_ID, PROJECT_ID};
use crate::instances::Instance;
use crate::service::Service;

pub(crate) const VPC_ID: &str = "00000000-0000-4000-8000-000000000001";
pub(crate) const SUBNET_ID: &str = "00000000-0000-4000-8000-000000000002";
pub(crate) const SECURITY_GROUP_ID: &str = "00000000-0000-4000-8000-000000000003";

const PARAMETER_ERROR: ServiceError = ServiceError(StatusCode::BAD_REQUEST, "DBS.200001", "Parameter error.");

const NO_SUCH_INSTANCE: ServiceError =
    ServiceError(StatusCode::NOT_FOUND, "DBS.200002", "The DB instance does not exist.");

/// The gateway's error: the services' own code for this, DBS.200010, comes with a 400 and is about instances.
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

/// Returns the instances of a project, if the caller may see them.
pub(crate) fn instances<'a>(
    cloud: &'a Cloud,
    service: Service,
    grant: &Grant,
    project_id: &str,
) -> Result<&'a [Instance], ServiceError> {
    if !grant.covers(project_id) {
        return Err(FORBIDDEN);
    }
    Ok(if [PROJECT_ID, AGENCY_PROJECT_ID].contains(&project_id) { cloud.instances(service) } else { &[] })
}

/// Finds an instance by its id.
pub(crate) fn find<'a>(instances: &'a [Instance], id: &str) -> Result<&'a Instance, ServiceError> {
    instances.iter().find(|instance| instance.id == id).ok_or(NO_SUCH_INSTANCE)
}

/// Answers with the page of the instances that the query asks for, and their total.
pub(crate) fn page(
    instances: &[Instance],
    query: Result<Query<ListQuery>, QueryRejection>,
    describe: fn(&Instance) -> Value,
) -> Result<Json<Value>, ServiceError> {
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
