//! The endpoints of the services of a cloud: the servers of the documents, and overrides.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use url::Url;

use crate::cloud::Cloud;
use crate::error::Error;
use crate::service::Service;
use crate::suggest::nearest;
use crate::url::{endpoint_url, shown};

/// The cloud and region, and the endpoints given instead of theirs, by service.
#[derive(Clone, Default)]
pub(super) struct Endpoints {
    pub(super) cloud: Option<Cloud>,
    pub(super) region: Option<String>,
    pub(super) overrides: BTreeMap<Service, String>,
}

/// Overrides are shown by service only: until they are checked, a password can be in one.
impl fmt::Debug for Endpoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoints")
            .field("cloud", &self.cloud)
            .field("region", &self.region)
            .field("overrides", &self.overrides.keys().map(|service| service.id()).collect::<Vec<_>>())
            .finish()
    }
}

impl Endpoints {
    /// Refuses overrides that a token must not go to, before anything is sent.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.overrides.iter().try_for_each(|(service, url)| parse(service.id(), url).map(|_| ()))
    }

    /// The endpoint of a service: the override, or the server of its document for this cloud and region.
    pub(super) fn of(&self, service: Service) -> Result<Url, Error> {
        match self.overrides.get(&service) {
            Some(url) => parse(service.id(), url),
            None => self.documented(service),
        }
    }

    /// The endpoints of all services that have one, so that no call makes it again.
    pub(super) fn known(&self) -> BTreeMap<Service, Arc<Url>> {
        let known = |service: &Service| Some((*service, Arc::new(self.of(*service).ok()?)));
        Service::ALL.iter().filter_map(known).collect()
    }

    fn documented(&self, service: Service) -> Result<Url, Error> {
        let servers = service.document().servers;
        let missing = |reason: String| Error::NoEndpoint { service: service.id(), reason };
        let cloud = self.cloud.ok_or_else(|| missing("no cloud is given".into()))?;
        let region = self.region.as_deref().ok_or_else(|| missing("no region is given".into()))?;
        let of_cloud = || servers.iter().filter(|server| server.cloud == cloud.name());
        if of_cloud().next().is_none() {
            return Err(Error::NotInCloud { service: service.id(), cloud });
        }
        let url = service.endpoint(cloud, region).ok_or_else(|| {
            let mut known: Vec<_> = of_cloud().flat_map(|server| server.regions).copied().collect();
            known.sort_unstable();
            let near = nearest(region, known.iter().copied());
            let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
            missing(format!("{cloud} has no region `{region}` for it; {near}it has {}", known.join(", ")))
        })?;
        parse(service.id(), &url)
    }
}

/// Parses an endpoint that a credential may be sent to: https, or http to this machine.
fn parse(service: &'static str, url: &str) -> Result<Url, Error> {
    endpoint_url(url).map_err(|reason| Error::Endpoint { service, url: shown(url), reason })
}
