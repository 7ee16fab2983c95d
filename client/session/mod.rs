//! A session: one cloud, one region, one project, one credential; the clients of the services come from it.

mod authentication;
mod builder;
mod call;
mod check;
mod configuration;
mod endpoint;
mod project;

use std::collections::BTreeMap;
use std::sync::Arc;

use rustls::ClientConfig;
use tokio::sync::OnceCell;
use url::Url;

pub use builder::SessionBuilder;
pub(crate) use builder::parse_id;
pub use check::CredentialCheck;
pub use configuration::Configuration;

use crate::environment::Environment;
use crate::error::Error;
use crate::path_segment::PathSegment;
use crate::transport::{Generated, Transport};
use crate::url::authority;
use crate::{Css, GeminiDb, Iam};
use authentication::Authenticator;

/// One cloud, region, project and credential, shared by the clients of all services.
///
/// Cheap to clone; clones share connections, tokens and the id of the project.
#[derive(Clone)]
pub struct Session(Arc<Shared>);

struct Shared {
    transport: Arc<Transport>,
    authenticator: Authenticator,
    configuration: Configuration,
    /// The endpoints that are known, by service.
    endpoints: BTreeMap<&'static str, Arc<Url>>,
    project_id: OnceCell<PathSegment>,
    /// For download links, which get a client of their own without a token.
    tls: ClientConfig,
    links: OnceCell<reqwest::Client>,
    timeouts: builder::Timeouts,
}

impl Session {
    /// Begins a session.
    pub fn builder() -> SessionBuilder {
        SessionBuilder::default()
    }

    /// A session with what the user already has: the variables of this process and the files that they name, as
    /// [`SOURCES`](crate::SOURCES) lists them.
    ///
    /// # Errors
    ///
    /// As [`SessionBuilder::build`].
    pub fn from_environment() -> Result<Self, Error> {
        Self::builder().environment(Environment::from_process()).build()
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

    /// What this session was made of.
    pub fn configuration(&self) -> &Configuration {
        &self.0.configuration
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.0.transport
    }

    /// The host of a service, for messages.
    pub(crate) fn host<C: Generated>(&self) -> Result<String, Error> {
        self.endpoint::<C>().map(|url| authority(&url))
    }

    /// The endpoint of a service.
    pub(crate) fn endpoint<C: Generated>(&self) -> Result<Arc<Url>, Error> {
        match self.0.endpoints.get(C::SERVICE) {
            Some(url) => Ok(url.clone()),
            None => self.0.configuration.endpoints.of::<C>().map(Arc::new),
        }
    }

    /// Where the client for download links is kept: one for all of them, which reuses its connections.
    pub(crate) fn links(&self) -> &OnceCell<reqwest::Client> {
        &self.0.links
    }

    /// A builder of a reqwest client with this session's trust, timeouts and proxy, and nothing of its credential.
    pub(crate) fn anonymous_client(&self) -> reqwest::ClientBuilder {
        builder::http_client(self.0.tls.clone(), &self.0.timeouts, &self.0.transport.proxy)
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Session").field(&self.0.configuration).finish()
    }
}
