//! The identity service: the versions of its API, and the projects of the account.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::{Extension, Json};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::authentication::authenticator::Grant;
use crate::cloud::AppState;
use crate::error_body::KeystoneError;
use crate::identity::{Account, Project};

/// `GET /`: OpenStack's clients ask for the versions before anything else.
pub(crate) async fn list_versions(State(state): State<AppState>) -> (StatusCode, Json<Value>) {
    (StatusCode::MULTIPLE_CHOICES, Json(json!({"versions": {"values": [version(&state)]}})))
}

/// `GET /v3`
pub(crate) async fn show_version(State(state): State<AppState>) -> Json<Value> {
    Json(json!({"version": version(&state)}))
}

fn version(state: &AppState) -> Value {
    json!({
        "id": "v3.6",
        "status": "stable",
        "updated": "2016-04-04T00:00:00Z",
        "links": [{"rel": "self", "href": format!("{}/v3/", state.origin)}],
        "media-types": [{
            "base": "application/json",
            "type": "application/vnd.openstack.identity-v3+json",
        }],
    })
}

/// The filters of a listing. Paging has no effect on two projects.
#[derive(Deserialize)]
pub(crate) struct ProjectQuery {
    name: Option<String>,
    domain_id: Option<String>,
    parent_id: Option<String>,
    enabled: Option<bool>,
}

impl ProjectQuery {
    fn matches(&self, account: &Account, project: &Project) -> bool {
        let is = |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|wanted| wanted == found);
        is(&self.name, project.name)
            && is(&self.domain_id, account.id)
            && is(&self.parent_id, account.id)
            && self.enabled != Some(false)
    }
}

/// `GET /v3/projects`
pub(crate) async fn list_projects(
    State(state): State<AppState>,
    Extension(Grant { account, .. }): Extension<Grant>,
    query: Result<Query<ProjectQuery>, QueryRejection>,
) -> Result<Json<Value>, KeystoneError> {
    let Query(query) = query.map_err(|_| KeystoneError::bad_request("The query parameters are invalid."))?;
    let projects = account.projects.iter().filter(|project| query.matches(account, project));
    Ok(Json(json!({
        "links": {"next": null, "previous": null, "self": format!("{}/v3/projects", state.origin)},
        "projects": describe(account, projects, &state),
    })))
}

/// `GET /v3/auth/projects`
pub(crate) async fn list_auth_projects(
    State(state): State<AppState>,
    Extension(Grant { account, .. }): Extension<Grant>,
) -> Json<Value> {
    Json(json!({
        "links": {"self": format!("{}/v3/auth/projects", state.origin)},
        "projects": describe(account, account.projects.iter(), &state),
    }))
}

fn describe<'a>(
    account: &Account,
    projects: impl Iterator<Item = &'a Project>,
    state: &AppState,
) -> Vec<Value> {
    let describe = |project: &Project| {
        json!({
            "id": project.id,
            "name": project.name,
            "description": project.description,
            "domain_id": account.id,
            "parent_id": account.id,
            "enabled": true,
            "is_domain": false,
            "links": {"self": format!("{}/v3/projects/{}", state.origin, project.id)},
        })
    };
    projects.map(describe).collect()
}
