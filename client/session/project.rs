//! The project of a session: given by id, or found by name at IAM, once.

use std::pin::Pin;

use super::{Session, parse_id};
use crate::credentials::Project;
use crate::{Error, PathSegment};

impl Session {
    /// The id of the project that the session works in: the given one, or the one that IAM knows by the given name,
    /// or else by the name of the region. It is asked for once.
    ///
    /// # Errors
    ///
    /// [`Error::NoProject`], [`Error::ProjectNotFound`], [`Error::ProjectAmbiguous`], and what a request to IAM can
    /// end in.
    pub async fn project_id(&self) -> Result<&PathSegment, Error> {
        self.0.project_id.get_or_try_init(|| self.find_project()).await
    }

    /// The id, if it is known by now.
    pub(super) fn known_project(&self) -> Option<&PathSegment> {
        self.0.project_id.get()
    }

    /// Boxed, because asking IAM for a project can come here again.
    fn find_project(&self) -> Pin<Box<dyn Future<Output = Result<PathSegment, Error>> + Send + '_>> {
        Box::pin(async {
            let name = match &self.0.configuration.project {
                Some(Project::Id(id)) => return parse_id("project id", id),
                Some(Project::Name(name)) => name,
                None => self.0.configuration.region().ok_or(Error::NoProject)?,
            };
            let id = self.iam().project_id(name).await?;
            tracing::info!(%id, name, "found the project");
            Ok(id)
        })
    }
}
