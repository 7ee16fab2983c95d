//! A session: one cloud, one region, one project, one credential; the clients of the services come from it.

mod builder;
mod endpoint;

use std::sync::Arc;

use rustls::ClientConfig;
use url::Url;

pub use builder::SessionBuilder;
pub(crate) use builder::parse_id;
pub use endpoint::Cloud;
pub(crate) use endpoint::{authority, is_loopback, is_this_machine, of_iam};

use crate::error::from_generated;
use crate::transport::{Failure, Generated, Inner, Transport, retry};
use crate::{Css, Error, GeminiDb, Iam, PathSegment, api};
use endpoint::Endpoints;

/// One cloud, region, project and credential, shared by the clients of all services.
///
/// Cheap to clone; clones share connections.
#[derive(Clone, Debug)]
pub struct Session(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    transport: Arc<Transport>,
    endpoints: Endpoints,
    project: Option<PathSegment>,
    /// For download links, which get a client of their own without a token.
    tls: ClientConfig,
    timeouts: builder::Timeouts,
}

impl Session {
    /// Begins a session.
    pub fn builder() -> SessionBuilder {
        SessionBuilder::default()
    }

    /// Cloud Search Service.
    pub fn css(&self) -> Css {
        Css::new(self.clone())
    }

    /// GeminiDB.
    pub fn geminidb(&self) -> GeminiDb {
        GeminiDb::new(self.clone())
    }

    /// Identity and Access Management.
    pub fn iam(&self) -> Iam {
        Iam::new(self.clone())
    }

    /// The project that the session works in.
    pub fn project_id(&self) -> Result<&PathSegment, Error> {
        self.0.project.as_ref().ok_or(Error::NoProject)
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.0.transport
    }

    /// The host of a service, for messages.
    pub(crate) fn host<C: Generated>(&self) -> Result<String, Error> {
        self.endpoint::<C>().map(|url| authority(&url))
    }

    /// The endpoint of a service.
    pub(crate) fn endpoint<C: Generated>(&self) -> Result<Url, Error> {
        self.0.endpoints.of::<C>()
    }

    /// A client of a service for one attempt, and the state to ask what it saw.
    pub(crate) fn client<C: Generated>(&self) -> Result<(C, Inner), Error> {
        let base = self.endpoint::<C>()?;
        let inner = Inner::new::<C>(self.0.transport.clone(), base.clone());
        let client =
            C::new(base.as_str().trim_end_matches('/'), self.0.transport.client.clone(), inner.clone());
        Ok((client, inner))
    }

    /// A builder of a reqwest client with this session's trust and timeouts, and nothing of its credential.
    pub(crate) fn anonymous_client(&self) -> reqwest::ClientBuilder {
        builder::http_client(self.0.tls.clone(), &self.0.timeouts)
    }

    /// Calls an operation of a generated client, with retries and errors of this crate.
    pub(crate) async fn call<C, F, T, E>(&self, operation: impl Fn(C) -> F) -> Result<T, Error>
    where
        C: Generated,
        F: Future<Output = Result<T, api::Error<E>>>,
    {
        let host = &self.host::<C>()?;
        let Transport { retry: policy, clock, .. } = self.transport();
        let operation = &operation;
        retry(policy, &**clock, || async move {
            let (client, inner) = self.client::<C>().map_err(|error| Failure { error, is_safe: false })?;
            operation(client).await.map_err(|error| from_generated(C::SERVICE, host, error, inner.seen()))
        })
        .await
    }
}
