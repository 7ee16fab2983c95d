//! The session, as its parts and the services share it, and the calls that it makes: with authorization, retries, and one
//! renewal of a refused token.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use tokio::sync::OnceCell;
use url::Url;

use super::authenticator::Authenticator;
use super::configuration::Configuration;
use crate::api;
use crate::error::Error;
use crate::path_segment::PathSegment;
use crate::service::Service;
use crate::transport::{Authorization, ClientState, Failure, Generated, Transport, from_generated, retry};
use crate::url::authority;

/// One cloud, region, project and credential, shared by the clients of all services.
///
/// Cheap to clone; clones share connections, tokens and the id of the project.
#[derive(Clone)]
pub struct Session(pub(super) Arc<Shared>);

pub(super) struct Shared {
    pub(super) transport: Arc<Transport>,
    pub(super) authenticator: Authenticator,
    pub(super) configuration: Configuration,
    /// The endpoints that are known, by service.
    pub(super) endpoints: BTreeMap<Service, Arc<Url>>,
    pub(super) project_id: OnceCell<PathSegment>,
    /// The address of the metadata service, where it is not the usual one.
    pub(super) metadata_endpoint: Option<Url>,
    /// The limit for one call in all.
    pub(super) max_time: Option<Duration>,
}

impl Session {
    /// The choices that this session was made of.
    #[must_use]
    pub fn configuration(&self) -> &Configuration {
        &self.0.configuration
    }

    /// Gives up a call that does not end within [`max_time`](crate::SessionBuilder::max_time).
    pub(crate) async fn within<T>(&self, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        match self.0.max_time {
            Some(limit) => tokio::time::timeout(limit, call).await.unwrap_or(Err(Error::Deadline { limit })),
            None => call.await,
        }
    }

    /// The transport of all its services.
    pub(crate) fn transport(&self) -> &Transport {
        &self.0.transport
    }

    /// The host of a service, for messages.
    pub(crate) fn host(&self, service: Service) -> Result<String, Error> {
        self.endpoint(service).map(|url| authority(&url))
    }

    /// The endpoint of a service.
    pub(crate) fn endpoint(&self, service: Service) -> Result<Arc<Url>, Error> {
        match self.0.endpoints.get(&service) {
            Some(url) => Ok(url.clone()),
            None => self.0.configuration.endpoints.of(service).map(Arc::new),
        }
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Session").field(&self.0.configuration).finish()
    }
}

impl Session {
    /// Calls an operation of a generated client, with the retries and errors of this crate.
    pub(crate) async fn call<C, F, T, E>(&self, operation: impl Fn(C) -> F) -> Result<T, Error>
    where
        C: Generated,
        F: Future<Output = Result<T, api::Error<E>>>,
    {
        let authorization = self.authorization::<C>().await?;
        match self.call_with(&operation, &authorization).await {
            Err(error) if is_unauthorized(&error) && self.invalidate(&authorization).await => {
                let authorization = self.authorization::<C>().await?;
                self.call_with(&operation, &authorization).await.map_err(Error::after_renewal)
            }
            result => result,
        }
    }

    async fn call_with<C, F, T, E>(
        &self,
        operation: &impl Fn(C) -> F,
        authorization: &Authorization,
    ) -> Result<T, Error>
    where
        C: Generated,
        F: Future<Output = Result<T, api::Error<E>>>,
    {
        let Transport { retry: policy, clock, .. } = self.transport();
        retry(policy, &**clock, || async move {
            let (client, state) = self
                .authorized::<C>(authorization.clone())
                .map_err(|error| Failure { error, is_safe: false })?;
            operation(client)
                .await
                .map_err(|error| from_generated(C::SERVICE.id(), &state.host(), error, state.facts()))
        })
        .await
    }

    /// Makes a client of a service for one attempt, and the state that has its facts afterwards.
    pub(super) fn authorized<C: Generated>(
        &self,
        authorization: Authorization,
    ) -> Result<(C, ClientState), Error> {
        let base = self.endpoint(C::SERVICE)?;
        let state = ClientState::new::<C>(self.0.transport.clone(), base.clone(), authorization);
        let client =
            C::new(base.as_str().trim_end_matches('/'), self.0.transport.client.clone(), state.clone());
        Ok((client, state))
    }

    /// Makes a client of a service with an authorization that is valid now.
    pub(crate) async fn client<C: Generated>(&self) -> Result<C, Error> {
        let authorization = self.authorization::<C>().await?;
        self.authorized(authorization).map(|(client, _)| client)
    }
}

fn is_unauthorized(error: &Error) -> bool {
    matches!(error, Error::Service(error) if error.status() == StatusCode::UNAUTHORIZED)
}
