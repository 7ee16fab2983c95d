//! The session, as its parts and the services share it.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::OnceCell;
use url::Url;

use super::authenticator::Authenticator;
use super::configuration::Configuration;
use crate::error::Error;
use crate::path_segment::PathSegment;
use crate::transport::{Generated, Transport};
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
    pub(super) endpoints: BTreeMap<&'static str, Arc<Url>>,
    pub(super) project_id: OnceCell<PathSegment>,
}

impl Session {
    /// The choices that this session was made of.
    pub fn configuration(&self) -> &Configuration {
        &self.0.configuration
    }

    /// The transport of all its services.
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
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Session").field(&self.0.configuration).finish()
    }
}
