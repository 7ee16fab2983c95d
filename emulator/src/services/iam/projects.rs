//! Which projects there are.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::KeystoneError;
use crate::cloud::Site;
use crate::data::identity::{DOMAIN_ID, PROJECTS, Project};

/// The filters of a listing. Paging has no effect on two projects.
#[derive(Deserialize)]
pub(crate) struct ProjectQuery {
    name: Option<String>,
    domain_id: Option<String>,
    parent_id: Option<String>,
    #[serde(default = "ProjectQuery::enabled")]
    enabled: bool,
}

impl ProjectQuery {
    fn enabled() -> bool {
        true
    }

    fn matches(&self, project: &Project) -> bool {
        let is = |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|wanted| wanted == found);
        is(&self.name, project.name)
            && is(&self.domain_id, DOMAIN_ID)
            && is(&self.parent_id, DOMAIN_ID)
            && self.enabled
    }
}

/// `GET /v3/projects`
pub(crate) async fn list_projects(
    State(site): State<Site>,
    query: Result<Query<ProjectQuery>, QueryRejection>,
) -> Result<Json<Value>, KeystoneError> {
    let Query(query) = query.map_err(|_| KeystoneError::bad_request("The query parameters are invalid."))?;
    let projects = PROJECTS.iter().filter(|project| query.matches(project));
    Ok(Json(json!({
        "links": {"next": null, "previous": null, "self": format!("{}/v3/projects", site.origin)},
        "projects": describe(projects, &site),
    })))
}

/// `GET /v3/auth/projects`
pub(crate) async fn list_auth_projects(State(site): State<Site>) -> Json<Value> {
    Json(json!({
        "links": {"self": format!("{}/v3/auth/projects", site.origin)},
        "projects": describe(PROJECTS.iter(), &site),
    }))
}

fn describe<'a>(projects: impl Iterator<Item = &'a Project>, site: &Site) -> Vec<Value> {
    let describe = |project: &Project| {
        json!({
            "id": project.id,
            "name": project.name,
            "description": project.description,
            "domain_id": DOMAIN_ID,
            "parent_id": DOMAIN_ID,
            "enabled": true,
            "is_domain": false,
            "links": {"self": format!("{}/v3/projects/{}", site.origin, project.id)},
        })
    };
    projects.map(describe).collect()
}
