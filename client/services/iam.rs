//! Identity and Access Management.

use super::handle;
use crate::api::iam::types::ProjectResult;
use crate::session::parse_id;
use crate::{Error, PathSegment};

handle!(
    /// Identity and Access Management: tokens and projects.
    ///
    /// Comes from [`Session::iam`](crate::Session::iam).
    Iam,
    iam
);

impl Iam {
    /// The projects that the caller can use.
    ///
    /// Source: "Querying the List of Projects Accessible to Users", `GET /v3/auth/projects`.
    ///
    /// # Errors
    ///
    /// What every request can end in.
    pub async fn projects(&self) -> Result<Vec<ProjectResult>, Error> {
        let answer = self.call(|client| async move { client.keystone_list_auth_projects().await }).await?;
        Ok(answer.into_inner().projects)
    }

    /// The id of the caller's project called `name`; a region's own project is called like the region.
    ///
    /// # Errors
    ///
    /// [`Error::ProjectNotFound`] and [`Error::ProjectAmbiguous`], and what every request can end in.
    pub async fn project_id(&self, name: &str) -> Result<PathSegment, Error> {
        pick(&self.projects().await?, name)
    }
}

/// The id of the one project of this name.
pub(crate) fn pick(projects: &[ProjectResult], name: &str) -> Result<PathSegment, Error> {
    match projects.iter().filter(|project| project.name == name).collect::<Vec<_>>().as_slice() {
        [one] => parse_id("project id", &one.id),
        [] => Err(Error::ProjectNotFound {
            name: name.to_owned(),
            known: projects.iter().map(|project| project.name.clone()).collect(),
        }),
        several => Err(Error::ProjectAmbiguous {
            name: name.to_owned(),
            ids: several.iter().map(|project| project.id.clone()).collect(),
        }),
    }
}
