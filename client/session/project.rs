//! The project of a session: given by id, or found by name at IAM, once.

use std::pin::Pin;

use super::Session;
use crate::api::iam::{self, types::ProjectResult};
use crate::services::pick;
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
        if self.known_project().is_none() {
            self.project_name()?;
            // Before they wait for the project one by one, so that they share a failure, and one password is sent.
            self.prove_to_iam().await?;
        }
        self.0.project_id.get_or_try_init(|| self.find_project()).await
    }

    /// The id, if it is known by now.
    pub(super) fn known_project(&self) -> Option<&PathSegment> {
        self.0.project_id.get()
    }

    /// Boxed, as what follows.
    fn prove_to_iam(&self) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + '_>> {
        Box::pin(async { self.authorization::<iam::Client>().await.map(|_| ()) })
    }

    /// Boxed, because asking IAM for a project can come here again.
    fn find_project(&self) -> Pin<Box<dyn Future<Output = Result<PathSegment, Error>> + Send + '_>> {
        Box::pin(async {
            let name = self.project_name()?;
            let id = self.iam().project_id(name).await?;
            tracing::info!(%id, name, "found the project");
            Ok(id)
        })
    }

    /// The project of the session, when those that the caller can use are known already.
    pub(super) async fn project_among(&self, projects: &[ProjectResult]) -> Result<&PathSegment, Error> {
        self.0.project_id.get_or_try_init(|| async { pick(projects, self.project_name()?) }).await
    }

    fn project_name(&self) -> Result<&str, Error> {
        self.0.configuration.project_name().ok_or(Error::NoProject)
    }
}
