//! The HTTP clients of a session, and what they share.

use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect;
use rustls::ClientConfig;
use tokio::sync::OnceCell;

use super::proxy::Proxy;
use super::retry::Retry;
use crate::clock::Clock;
use crate::error::Error;

/// Limits on the time of an attempt.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    /// From the first byte to the last.
    pub(crate) total: Duration,
    pub(crate) connect: Duration,
    /// Between two reads of the answer.
    pub(crate) read: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            total: Duration::from_secs(30),
            connect: Duration::from_secs(10),
            read: Duration::from_secs(15),
        }
    }
}

/// The part of a session that all its services share.
#[derive(Debug)]
pub(crate) struct Transport {
    /// The client of the services, which follows no redirect.
    pub(crate) client: reqwest::Client,
    /// The client of all download links, made when the first is followed.
    pub(super) links: OnceCell<reqwest::Client>,
    tls: ClientConfig,
    timeouts: Timeouts,
    pub(crate) proxy: Proxy,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) retry: Retry,
}

impl Transport {
    /// Makes the client of the services.
    ///
    /// # Errors
    ///
    /// [`Error::Roots`].
    pub(crate) fn new(
        tls: ClientConfig,
        timeouts: Timeouts,
        proxy: Proxy,
        clock: Arc<dyn Clock>,
        retry: Retry,
    ) -> Result<Self, Error> {
        let client = builder(&tls, &timeouts, &proxy)
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|source| Error::Roots { source: Some(source.into()) })?;
        Ok(Self { client, links: OnceCell::new(), tls, timeouts, proxy, clock, retry })
    }

    /// Begins another client with the same trust, timeouts and proxy. It has nothing of the credential.
    pub(super) fn builder(&self) -> reqwest::ClientBuilder {
        builder(&self.tls, &self.timeouts, &self.proxy)
    }
}

/// Begins a client; the caller says whether it follows redirects.
///
/// The proxy is the given one, never one of the variables of the process.
fn builder(tls: &ClientConfig, timeouts: &Timeouts, proxy: &Proxy) -> reqwest::ClientBuilder {
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls.clone())
        .timeout(timeouts.total)
        .connect_timeout(timeouts.connect)
        .read_timeout(timeouts.read)
        .user_agent(concat!("cloud-certs/", env!("CARGO_PKG_VERSION")));
    proxy.apply(client)
}
