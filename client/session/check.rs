//! Whether a credential is good: IAM is asked.

use jiff::Timestamp;

use super::Session;
use super::authentication::Authenticator;
use crate::credentials::Scope;
use crate::{Error, PathSegment};

/// What IAM says of a credential that it takes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CredentialCheck {
    /// The id of the session's project.
    pub project_id: PathSegment,
    /// When the token expires, if IAM issued it to this session.
    pub token_expires_at: Option<Timestamp>,
}

impl Session {
    /// Asks IAM whether it takes the credential, knows the project for it, and gives a token of the project where
    /// one is needed.
    ///
    /// # Errors
    ///
    /// [`Error::Token`] and [`Error::Service`] when it does not; [`Error::ProjectNotFound`], and what every request
    /// can end in.
    pub async fn check_credential(&self) -> Result<CredentialCheck, Error> {
        let projects = self.iam().projects().await?;
        let id = self.project_among(&projects).await?;
        if !projects.iter().any(|project| project.id == id.as_str()) {
            let known = projects.into_iter().map(|project| project.name).collect();
            return Err(Error::ProjectNotFound { name: id.to_string(), known });
        }
        let token_expires_at = match &self.0.authenticator {
            Authenticator::Issued(tokens) => {
                Some(self.token(tokens, &Scope::Project(id.clone())).await?.expires_at)
            }
            _ => None,
        };
        Ok(CredentialCheck { project_id: id.clone(), token_expires_at })
    }

    /// When the token at hand expires, in memory or in the token cache: nothing is asked. `None` for a ready token,
    /// which does not say, and while there is none.
    pub async fn token_expires_at(&self) -> Option<Timestamp> {
        let Authenticator::Issued(tokens) = &self.0.authenticator else { return None };
        let scope = self.known_project().map_or(Scope::Account, |id| Scope::Project(id.clone()));
        tokens.expires_at(&scope, &*self.transport().clock).await
    }
}
