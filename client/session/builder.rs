//! The choices of a session, and the one HTTP client made from them.

use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect;
use rustls::ClientConfig;

use super::endpoint::{Cloud, Endpoints};
use super::{Session, Shared};
use crate::certificate::CaBundle;
use crate::clock::{Clock, SystemClock};
use crate::credentials::{Credential, CredentialError, Kind};
use crate::transport::{Retry, Transport, tls_config};
use crate::{Error, PathSegment};

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timeouts {
    /// One attempt, from the first byte to the last.
    total: Duration,
    connect: Duration,
    /// Between two reads of the answer.
    read: Duration,
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

/// The choices of a [`Session`].
///
/// | choice | default |
/// |---|---|
/// | `cloud`, `region` | none: then every service used needs its endpoint |
/// | `project_id` | none: then operations about a project fail |
/// | `credential` | none: [`build`](Self::build) fails |
/// | `timeout` | 30 s for one attempt |
/// | `connect_timeout` | 10 s |
/// | `read_timeout` | 15 s between two reads |
/// | `retry` | [`Retry::new`] |
/// | `roots` | the system's |
/// | `clock` | the machine's |
#[derive(Clone, Debug, Default)]
pub struct SessionBuilder {
    endpoints: Endpoints,
    project: Option<String>,
    credential: Option<Credential>,
    timeouts: Timeouts,
    retry: Retry,
    roots: Option<CaBundle>,
    clock: Option<Arc<dyn Clock>>,
}

impl SessionBuilder {
    /// The cloud whose endpoints are used.
    #[must_use]
    pub fn cloud(mut self, cloud: Cloud) -> Self {
        self.endpoints.cloud = Some(cloud);
        self
    }

    /// The region, like `eu-de`.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.endpoints.region = Some(region.into());
        self
    }

    /// The id of the project that certificates are fetched in. It is checked by [`build`](Self::build).
    #[must_use]
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.project = Some(id.into());
        self
    }

    /// Who asks.
    #[must_use]
    pub fn credential(mut self, credential: Credential) -> Self {
        self.credential = Some(credential);
        self
    }

    /// The endpoint of Cloud Search Service, instead of the cloud's: https, or http to this machine only.
    #[must_use]
    pub fn css_endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoints.overrides.insert("css", url.into());
        self
    }

    /// The endpoint of GeminiDB, instead of the cloud's: https, or http to this machine only.
    #[must_use]
    pub fn geminidb_endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoints.overrides.insert("geminidb", url.into());
        self
    }

    /// The endpoint of IAM, instead of the cloud's: https, or http to this machine only.
    #[must_use]
    pub fn iam_endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoints.overrides.insert("iam", url.into());
        self
    }

    /// How long one attempt may take in all.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.total = timeout;
        self
    }

    /// How long connecting may take.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.connect = timeout;
        self
    }

    /// How long may pass between two reads of an answer.
    #[must_use]
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.read = timeout;
        self
    }

    /// How often a request is sent again.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// The certificates that servers are checked with, instead of the system's roots.
    #[must_use]
    pub fn roots(mut self, roots: CaBundle) -> Self {
        self.roots = Some(roots);
        self
    }

    /// Where time is read and waited for.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// The session. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for a project id, [`Error::Credential`], [`Error::Endpoint`] and [`Error::Roots`].
    pub fn build(self) -> Result<Session, Error> {
        let project = self.project.map(|id| parse_id("project id", &id)).transpose()?;
        let credential = self.credential.ok_or_else(|| CredentialError::Missing(Vec::new()));
        let token = credential.and_then(|credential| header(&credential));
        let token = token.map_err(|source| Error::Credential { source })?;
        self.endpoints.check()?;
        let tls = tls_config(self.roots.as_ref())?;
        let client = http_client(tls.clone(), &self.timeouts)
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|source| Error::Roots { source: Some(source.into()) })?;
        let clock = self.clock.unwrap_or_else(|| Arc::new(SystemClock));
        Ok(Session(Arc::new(Shared {
            transport: Arc::new(Transport { client, token, clock, retry: self.retry }),
            endpoints: self.endpoints,
            project,
            tls,
            timeouts: self.timeouts,
        })))
    }
}

/// The token as a header, marked so that nothing logs it.
fn header(credential: &Credential) -> Result<http::HeaderValue, CredentialError> {
    credential.check()?;
    let refused = CredentialError::Characters { what: "the token" };
    let Kind::Token(token) = &credential.0 else { return Err(refused) };
    let mut value = http::HeaderValue::from_str(token.expose().trim()).map_err(|_| refused)?;
    value.set_sensitive(true);
    Ok(value)
}

/// What every HTTP client of a session has in common. Whether it follows redirects is for the caller to say.
///
/// No proxy is read from the environment: it would see the token.
pub(super) fn http_client(tls: ClientConfig, timeouts: &Timeouts) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .timeout(timeouts.total)
        .connect_timeout(timeouts.connect)
        .read_timeout(timeouts.read)
        .user_agent(concat!("cloud-certs/", env!("CARGO_PKG_VERSION")))
        .no_proxy()
}

/// An id that goes into a URL.
pub(crate) fn parse_id(name: &'static str, id: &str) -> Result<PathSegment, Error> {
    id.parse().map_err(|source| Error::Malformed { name, value: id.to_owned(), source })
}
