//! The metadata service of the server that a session runs on, as the source of its keys and of its project.

use super::authenticator::Authenticator;
use super::builder::SessionBuilder;
use super::shared::Session;
use crate::credentials::credential::Credential;
use crate::credentials::metadata::{HOST, METADATA};
use crate::credentials::temporary::{IssuedKey, KeySource};
use crate::error::credential::{CredentialError, SkippedSource};
use crate::error::{Error, parse_id};
use crate::path_segment::PathSegment;
use crate::url::authority;

impl Session {
    /// Asks the metadata service for a temporary key.
    pub(super) async fn key_of_server(&self) -> Result<IssuedKey, Error> {
        let endpoint = self.0.metadata_endpoint.as_ref();
        let key = self.transport().security_key(endpoint).await?;
        IssuedKey::new(key.access, key.secret, key.securitytoken, &key.expires_at).map_err(|what| {
            let host = endpoint.map_or_else(|| HOST.to_owned(), authority);
            Error::Answer { service: METADATA, host, request_id: None, source: what.into() }
        })
    }

    /// Returns whether the project is that of the server: if its own keys are used, and no other project is named.
    pub(super) fn is_in_project_of_server(&self) -> bool {
        let is_of_server = match &self.0.authenticator {
            Authenticator::Temporary(keys) => matches!(keys.source, KeySource::Metadata),
            _ => false,
        };
        is_of_server && self.configuration().project_name().is_none()
    }

    /// Asks the metadata service for the project of the server.
    pub(super) async fn project_of_server(&self) -> Result<PathSegment, Error> {
        let endpoint = self.0.metadata_endpoint.as_ref();
        parse_id("project id", &self.transport().project_of_server(endpoint).await?)
    }
}

impl SessionBuilder {
    /// Makes the session like [`build`](Self::build), and where no source has a credential, asks the metadata service of
    /// the server for a key, as [`Credential::metadata`] does. On another machine than a server of the cloud, this takes a
    /// second in most cases, and three at most.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build): without an answer, the error lists the metadata service beside the sources.
    /// [`Error::Token`] where the server has no agency.
    pub async fn build_with_metadata(self) -> Result<Session, Error> {
        let mut skipped = match self.clone().build() {
            Err(Error::Credential { source: CredentialError::Missing(skipped) }) => skipped,
            result => return result,
        };
        let session = self.credential(Credential::metadata()).build()?;
        let Authenticator::Temporary(keys) = &session.0.authenticator else { return Ok(session) };
        let Err(error) = session.temporary_key(keys).await else { return Ok(session) };
        let lacks = match &error {
            // The server is in the cloud, so the user has to set up what it lacks.
            _ if error.message().is_some() => return Err(error),
            Error::Token { source, .. } => match &**source {
                Error::Network { .. } => format!("no answer from {METADATA}"),
                other => other.to_string(),
            },
            other => other.to_string(),
        };
        skipped.push(SkippedSource { source: HOST, lacks });
        Err(Error::Credential { source: CredentialError::Missing(skipped) })
    }
}
