//! Identity and Access Management.

use super::handle::handle;
use crate::api::iam::types::ProjectResult;
use crate::error::Error;
use crate::path_segment::PathSegment;
use crate::session::pick;

handle!(
    /// Identity and Access Management: tokens and projects.
    ///
    /// Comes from [`Session::iam`](crate::Session::iam).
    Iam,
    iam,
    "Identity and Access Management."
);

/// A project of the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Project {
    /// Its id.
    pub id: String,
    /// Its name; that of a region's own project is the name of the region.
    pub name: String,
}

impl Iam {
    /// Lists the projects that the caller can use.
    ///
    /// Source: "Querying the List of Projects Accessible to Users", `GET /v3/auth/projects`.
    ///
    /// # Errors
    ///
    /// What every request can end in.
    pub async fn projects(&self) -> Result<Vec<Project>, Error> {
        let own = |one: ProjectResult| Project { id: one.id, name: one.name };
        let projects = self.session.within(self.session.projects()).await?;
        Ok(projects.into_iter().map(own).collect())
    }

    /// Finds the id of the caller's project called `name`; a region's own project has the name of the region.
    ///
    /// # Errors
    ///
    /// [`Error::ProjectNotFound`] and [`Error::ProjectAmbiguous`], and what every request can end in.
    pub async fn project_id(&self, name: &str) -> Result<PathSegment, Error> {
        pick(&self.session.within(self.session.projects()).await?, name, None)
    }
}
