//! The project of a session: given by id, or found by name at IAM, once.

use std::pin::Pin;

use super::shared::Session;
use crate::api::iam::{self, types::ProjectResult};
use crate::credentials::chain::settings::Project;
use crate::credentials::credential::Domain;
use crate::error::{Error, parse_id};
use crate::path_segment::PathSegment;

impl Session {
    /// Returns the id of the session's project: the given one, or the one that IAM has under the given name, or else
    /// under the name of the region. IAM is asked once.
    ///
    /// # Errors
    ///
    /// [`Error::NoProject`], [`Error::ProjectNotFound`], [`Error::ProjectAmbiguous`], and what a request to IAM can
    /// end in.
    pub async fn project_id(&self) -> Result<&PathSegment, Error> {
        self.within(self.found_project()).await
    }

    async fn found_project(&self) -> Result<&PathSegment, Error> {
        if self.known_project().is_none() {
            if !self.is_in_project_of_server() {
                self.project_name()?;
            }
            // Callers wait for the project one by one. First they share one request for the token, so that a wrong
            // password is sent once.
            self.prove_to_iam().await?;
        }
        self.0.project_id.get_or_try_init(|| self.find_project()).await
    }

    /// The id, if it is known by now.
    pub(super) fn known_project(&self) -> Option<&PathSegment> {
        self.0.project_id.get()
    }

    /// Boxed, as the next one.
    fn prove_to_iam(&self) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + '_>> {
        Box::pin(async { self.authorization::<iam::Client>().await.map(|_| ()) })
    }

    /// Boxed, because asking IAM for a project can come here again.
    fn find_project(&self) -> Pin<Box<dyn Future<Output = Result<PathSegment, Error>> + Send + '_>> {
        Box::pin(async {
            if self.is_in_project_of_server() {
                return self.project_of_server().await;
            }
            let name = self.project_name()?;
            let id = pick(&self.projects().await?, name, self.project_domain())?;
            tracing::info!(%id, name, "found the project");
            Ok(id)
        })
    }

    /// Lists the projects that the caller can use.
    pub(crate) async fn projects(&self) -> Result<Vec<ProjectResult>, Error> {
        let list = |client: iam::Client| async move { client.keystone_list_auth_projects().send().await };
        Ok(self.call(list).await?.into_inner().projects)
    }

    /// The project of the session, when those that the caller can use are known already.
    pub(super) async fn project_among(&self, projects: &[ProjectResult]) -> Result<&PathSegment, Error> {
        self.0
            .project_id
            .get_or_try_init(|| async {
                match self.is_in_project_of_server() {
                    true => self.project_of_server().await,
                    false => pick(projects, self.project_name()?, self.project_domain()),
                }
            })
            .await
    }

    fn project_name(&self) -> Result<&str, Error> {
        self.0.configuration.project_name().ok_or(Error::NoProject)
    }

    /// The account that a project of this name must belong to, if the source gives its id. A list of projects has no
    /// names of accounts: where the source gives one, it is the user's own.
    fn project_domain(&self) -> Option<&str> {
        match &self.0.configuration.project {
            Some(Project::Name { domain: Some(Domain::Id(id)), .. }) => Some(id),
            _ => None,
        }
    }
}

/// Finds the id of the only project of this name, in the account of this id if there is one.
pub(crate) fn pick(
    projects: &[ProjectResult],
    name: &str,
    domain_id: Option<&str>,
) -> Result<PathSegment, Error> {
    let is_in_domain = |project: &&ProjectResult| {
        domain_id.is_none_or(|id| project.domain_id.as_deref().is_none_or(|found| found == id))
    };
    let called_so = projects.iter().filter(|project| project.name == name).filter(is_in_domain);
    match called_so.collect::<Vec<_>>().as_slice() {
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
