//! The identity service: the versions of its API, and the projects of the account.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::cloud::AppState;
use crate::error_body::KeystoneError;
use crate::identity::{DOMAIN_ID, PROJECTS, Project};

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
    fn matches(&self, project: &Project) -> bool {
        let is = |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|wanted| wanted == found);
        is(&self.name, project.name)
            && is(&self.domain_id, DOMAIN_ID)
            && is(&self.parent_id, DOMAIN_ID)
            && self.enabled != Some(false)
    }
}

/// `GET /v3/projects`
pub(crate) async fn list_projects(
    State(state): State<AppState>,
    query: Result<Query<ProjectQuery>, QueryRejection>,
) -> Result<Json<Value>, KeystoneError> {
    let Query(query) = query.map_err(|_| KeystoneError::bad_request("The query parameters are invalid."))?;
    let projects = PROJECTS.iter().filter(|project| query.matches(project));
    Ok(Json(json!({
        "links": {"next": null, "previous": null, "self": format!("{}/v3/projects", state.origin)},
        "projects": describe(projects, &state),
    })))
}

/// `GET /v3/auth/projects`
pub(crate) async fn list_auth_projects(State(state): State<AppState>) -> Json<Value> {
    Json(json!({
        "links": {"self": format!("{}/v3/auth/projects", state.origin)},
        "projects": describe(PROJECTS.iter(), &state),
    }))
}

fn describe<'a>(projects: impl Iterator<Item = &'a Project>, state: &AppState) -> Vec<Value> {
    let describe = |project: &Project| {
        json!({
            "id": project.id,
            "name": project.name,
            "description": project.description,
            "domain_id": DOMAIN_ID,
            "parent_id": DOMAIN_ID,
            "enabled": true,
            "is_domain": false,
            "links": {"self": format!("{}/v3/projects/{}", state.origin, project.id)},
        })
    };
    projects.map(describe).collect()
}
