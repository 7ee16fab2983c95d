//! Tests the connection to an endpoint step by step, without a credential, for programs that report what is wrong.

use std::io;
use std::net::IpAddr;

use http::StatusCode;
use jiff::SignedDuration;
use url::Url;

use super::shared::Session;
use crate::error::Error;
use crate::service::Service;
use crate::transport::{clock_ahead, lookup, network};
use crate::url::authority;

/// The way to an endpoint, as [`Session::probe`] finds it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Probe {
    /// The host of the endpoint, with its port where that is not the scheme's.
    pub host: String,
    /// `true` for TLS; http leads to this machine only.
    pub is_tls: bool,
    /// The proxy in between, as `HOST:PORT`.
    pub proxy: Option<String>,
    /// The name that was resolved: that of the endpoint, or that of the proxy, which then resolves the endpoint.
    pub name: String,
    /// The addresses of the name, or the reason why there are none.
    pub addresses: io::Result<Vec<IpAddr>>,
    /// The answer to a request without a credential; `None` if the name has no address.
    pub answer: Option<Result<ProbeAnswer, Error>>,
}

/// The answer of an endpoint to a request without a credential.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ProbeAnswer {
    /// Its status; any status is accepted.
    pub status: StatusCode,
    /// The time by which this machine's clock is ahead of the server's (negative: behind), if the response has the time.
    pub clock_ahead: Option<SignedDuration>,
}

impl Session {
    /// Tests the connection to the endpoint of a service: resolves its name or that of the proxy, connects, and asks
    /// for an answer, once and without a credential.
    ///
    /// # Errors
    ///
    /// [`Error::NoEndpoint`], and [`Error::Deadline`]; everything else that fails is in the [`Probe`].
    pub async fn probe(&self, service: Service) -> Result<Probe, Error> {
        let url = self.endpoint(service)?;
        self.within(async { Ok(self.probed(&url).await) }).await
    }

    async fn probed(&self, url: &Url) -> Probe {
        let transport = self.transport();
        let (host, proxy) = (authority(url), transport.proxy.between(url));
        let name = match &proxy {
            Some(proxy) => proxy.rsplit_once(':').map_or(proxy.as_str(), |(name, _)| name),
            None => url.host_str().unwrap_or_default(),
        };
        let name = name.trim_matches(['[', ']']).to_owned();
        let addresses = lookup(&name).await;
        let addresses = addresses.map(|found| found.iter().map(std::net::SocketAddr::ip).collect::<Vec<_>>());
        let answer = match &addresses {
            Ok(_) => {
                let sent = transport.client.get(url.clone()).send().await;
                let facts = |answer: reqwest::Response| ProbeAnswer {
                    status: answer.status(),
                    clock_ahead: clock_ahead(answer.headers(), transport.clock.now()),
                };
                Some(sent.map(facts).map_err(|error| network(&host, proxy.as_deref(), error)))
            }
            Err(_) => None,
        };
        Probe { host, is_tls: url.scheme() == "https", proxy, name, addresses, answer }
    }
}
