//! The choices of a session, and the session made of them.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use cloud_certs_certificate::{CaBundle, Secret};
use rustls::crypto::CryptoProvider;
use tokio::sync::OnceCell;

use super::authenticator::{Authenticator, Stores};
use super::configuration::Configuration;
use super::endpoint::Endpoints;
use super::shared::{Session, Shared};
use crate::clock::{Clock, SystemClock};
use crate::cloud::Cloud;
use crate::credentials::agency::Agency;
use crate::credentials::chain::settings::{Project, Roots};
use crate::credentials::chain::target::Wanted;
use crate::credentials::chain::{Found, find};
use crate::credentials::credential::{Credential, Domain, Kind, User};
use crate::credentials::metadata::METADATA;
use crate::credentials::token::cache::{CacheKey, TokenCache};
use crate::credentials::token::store::TokenStore;
use crate::environment::Environment;
use crate::error::{Error, parse_id};
use crate::service::Service;
use crate::transport::{Proxy, Retry, Timeouts, Transport, tls_config};
use crate::url::{endpoint_url, is_this_machine, shown};
use crate::verifier::default_crypto_provider;
use url::Url;

/// The choices of a [`Session`].
///
/// | choice | default |
/// |---|---|
/// | `environment` | none: then no variable is read, no file, and no proxy used |
/// | `cloud`, `region` | those of the environment, else none: then every service used needs its endpoint |
/// | `project_id`, `project_name` | those of the environment, else the project with the name of the region |
/// | `credential` | the first of [`SOURCES`](crate::SOURCES), else [`build`](Self::build) fails |
/// | `agency` | that of the environment, else none |
/// | `token_cache` | none: tokens are kept in memory only |
/// | `max_time` | none for one call in all |
/// | `timeout` | 30 s for one attempt |
/// | `connect_timeout` | 10 s |
/// | `read_timeout` | 15 s between two reads |
/// | `retry` | [`Retry::new`] |
/// | `roots` | those of the environment, else the system's |
/// | `crypto_provider` | ring |
/// | `clock` | the machine's |
#[derive(Clone, Debug, Default)]
pub struct SessionBuilder {
    environment: Option<Environment>,
    cloud_name: Option<String>,
    vendor: Option<Cloud>,
    endpoints: Endpoints,
    project: Option<Project>,
    credential: Option<Credential>,
    agency: Option<Agency>,
    password: Option<Secret>,
    metadata_endpoint: Option<String>,
    token_cache: Option<PathBuf>,
    max_time: Option<Duration>,
    timeouts: Timeouts,
    retry: Retry,
    roots: Option<CaBundle>,
    crypto: Option<Arc<CryptoProvider>>,
    clock: Option<Arc<dyn Clock>>,
}

impl Session {
    /// Begins a session. A builder reads no variable unless it gets an [`environment`](SessionBuilder::environment).
    #[must_use]
    pub fn builder() -> SessionBuilder {
        SessionBuilder::default()
    }

    /// Makes a session from what the user already has: the variables of this process and the files that they name, as
    /// [`SOURCES`](crate::SOURCES) lists them.
    ///
    /// # Errors
    ///
    /// As [`SessionBuilder::build`].
    pub fn from_environment() -> Result<Self, Error> {
        Self::builder().environment(Environment::from_process()).build()
    }
}

impl SessionBuilder {
    /// Sets the variables and files that supply everything that is not chosen here, and the proxies.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = Some(environment);
        self
    }

    /// Sets the cloud by name: an entry of the environment's `clouds.yaml`, else `huawei` or `otc`.
    #[must_use]
    pub fn cloud_name(mut self, name: impl Into<String>) -> Self {
        self.cloud_name = Some(name.into());
        self
    }

    /// Sets the cloud whose endpoints are used. Credentials of another cloud are skipped.
    #[must_use]
    pub fn cloud(mut self, cloud: Cloud) -> Self {
        self.endpoints.cloud = Some(cloud);
        self
    }

    /// Sets the vendor of sources that do not name their cloud, such as an entry of `clouds.yaml` with an IAM of its
    /// own: with the region, it gives the endpoints of the services.
    #[must_use]
    pub fn vendor(mut self, vendor: Cloud) -> Self {
        self.vendor = Some(vendor);
        self
    }

    /// Sets the region, like `eu-de`.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.endpoints.region = Some(region.into());
        self
    }

    /// Sets the id of the project that certificates are fetched in. It is checked by [`build`](Self::build).
    #[must_use]
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.project = Some(Project::Id(id.into()));
        self
    }

    /// Sets the name of the project, whose id comes from IAM. The last of id and name counts.
    #[must_use]
    pub fn project_name(mut self, name: impl Into<String>) -> Self {
        self.project = Some(Project::Name { name: name.into(), domain: None });
        self
    }

    /// Sets the credential.
    #[must_use]
    pub fn credential(mut self, credential: Credential) -> Self {
        self.credential = Some(credential);
        self
    }

    /// Sets the agency to act by, with the rights that another account lends to that of the credential. The project is
    /// then one of that account.
    #[must_use]
    pub fn agency(mut self, agency: Agency) -> Self {
        self.agency = Some(agency);
        self
    }

    /// Sets the password of a user that the environment names without one, as a program that asks for it does: see
    /// [`SourceError::user_without_password`](crate::SourceError::user_without_password).
    #[must_use]
    pub fn password(mut self, password: Secret) -> Self {
        self.password = Some(password);
        self
    }

    /// Sets the address of the metadata service that [`Credential::metadata`] asks, for tests: on this machine only.
    #[must_use]
    pub fn metadata_endpoint(mut self, url: impl Into<String>) -> Self {
        self.metadata_endpoint = Some(url.into());
        self
    }

    /// Sets a folder to keep tokens in between runs, in files that only their owner can read (0600). A missing folder is
    /// created. Tokens of passwords are kept; a token that the session was given is not.
    #[must_use]
    pub fn token_cache(mut self, folder: impl Into<PathBuf>) -> Self {
        self.token_cache = Some(folder.into());
        self
    }

    /// Sets the endpoint of a service, instead of the cloud's: https, or http to this machine only. A version and project
    /// at its end is removed.
    #[must_use]
    pub fn endpoint(mut self, service: Service, url: impl Into<String>) -> Self {
        self.endpoints.overrides.insert(service, url.into());
        self
    }

    /// Sets the limit for one call in all: for all of its requests, retries and pauses, such as those of
    /// [`ca_certificates`](crate::DatabaseService::ca_certificates). The call ends in [`Error::Deadline`] then.
    #[must_use]
    pub fn max_time(mut self, limit: Duration) -> Self {
        self.max_time = Some(limit);
        self
    }

    /// Sets the limit for one attempt in all.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.total = timeout;
        self
    }

    /// Sets the limit for connecting.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.connect = timeout;
        self
    }

    /// Sets the limit between two reads of an answer.
    #[must_use]
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.read = timeout;
        self
    }

    /// Sets how often a request is sent again.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Sets the certificates that servers are checked with, instead of the system's roots.
    #[must_use]
    pub fn roots(mut self, roots: CaBundle) -> Self {
        self.roots = Some(roots);
        self
    }

    /// Sets the cryptography that TLS uses, such as that of another crate or one with FIPS.
    #[must_use]
    pub fn crypto_provider(mut self, provider: Arc<CryptoProvider>) -> Self {
        self.crypto = Some(provider);
        self
    }

    /// Sets the clock to read and to wait with.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Returns what a session would be made of: reads the environment, and sends nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Credential`] when there is none, or a source of the environment has one that is wrong;
    /// [`Error::Malformed`] for a project id, and [`Error::Endpoint`].
    pub fn configuration(&self) -> Result<Configuration, Error> {
        let wanted = Wanted {
            name: self.cloud_name.clone(),
            cloud: self.endpoints.cloud,
            vendor: self.vendor,
            region: self.endpoints.region.clone(),
            has_project: self.project.is_some(),
            credential: self.credential.clone(),
            agency: self.agency.clone(),
            password: self.password.clone(),
            has_iam_endpoint: self.endpoints.overrides.contains_key(&Service::Iam),
        };
        let found = match &self.environment {
            Some(environment) => find(environment, wanted),
            None => Found::without_environment(wanted),
        };
        let found = found.map_err(|source| Error::Credential { source })?;
        Configuration::new(&self.endpoints, self.project.clone(), found)
    }

    /// Makes the session. It sends nothing yet, and reads the system's roots when it meets the first server.
    ///
    /// # Errors
    ///
    /// As [`configuration`](Self::configuration); [`Error::RootsFile`], [`Error::Proxy`], and [`Error::Roots`] where
    /// roots were given.
    pub fn build(self) -> Result<Session, Error> {
        let configuration = self.configuration()?;
        configuration.notes().iter().for_each(|note| tracing::warn!("{note}"));
        tracing::info!("using the {configuration}");
        let metadata_endpoint = self.metadata_endpoint.as_deref().map(metadata_url).transpose()?;
        let crypto = self.crypto.clone().unwrap_or_else(default_crypto_provider);
        let tls = tls_config(crypto, self.trusted(&configuration)?.as_ref())?;
        let proxy = self.environment.as_ref().map(Proxy::of).transpose()?.unwrap_or_default();
        let agency = configuration.agency.as_ref();
        let stores = Stores {
            own: self.token_store(&configuration, None)?,
            agency: self.token_store(&configuration, agency)?,
        };
        let authenticator = Authenticator::new(&configuration.credential, agency, stores)
            .map_err(|source| Error::Credential { source })?;
        let project = configuration.project_id().map(|id| parse_id("project id", id)).transpose()?;
        let clock = self.clock.unwrap_or_else(|| Arc::new(SystemClock));
        let transport = Transport::new(tls, self.timeouts, proxy, clock, self.retry)?;
        Ok(Session(Arc::new(Shared {
            transport: Arc::new(transport),
            authenticator,
            project_id: OnceCell::new_with(project),
            endpoints: configuration.endpoints.known(),
            max_time: self.max_time,
            metadata_endpoint,
            configuration,
        })))
    }

    /// Reads the roots that were chosen, or that the environment names.
    fn trusted(&self, configuration: &Configuration) -> Result<Option<CaBundle>, Error> {
        let (None, Some(roots), Some(environment)) = (&self.roots, &configuration.roots, &self.environment)
        else {
            return Ok(self.roots.clone());
        };
        let (Roots::File(path) | Roots::Pem { place: path, .. }) = roots;
        let unusable = |source| Error::RootsFile { path: path.clone(), source };
        let bundle = match roots {
            Roots::Pem { text, .. } => CaBundle::from_bytes(text.as_bytes()),
            Roots::File(path) => {
                CaBundle::from_bytes(&environment.read(path).map_err(|error| unusable(error.into()))?)
            }
        };
        bundle.map(Some).map_err(|error| unusable(error.into()))
    }

    /// Makes the place where the tokens of this credential are kept, or those that it gets by an agency.
    fn token_store(&self, configuration: &Configuration, by: Option<&Agency>) -> Result<TokenStore, Error> {
        let (Some(folder), Kind::Password(password)) = (&self.token_cache, &configuration.credential.0)
        else {
            return Ok(TokenStore::default());
        };
        // A name is of an account, whose own name is never empty.
        let (domain, user) = match &password.user {
            User::Name { name, domain: Domain::Name(domain) } => (domain.clone(), name.clone()),
            User::Name { name, domain: Domain::Id(id) } => (format!("id {id}"), name.clone()),
            User::Id(id) => (String::new(), id.clone()),
        };
        let domain = match by {
            // No account is called like this: its name has no spaces.
            Some(agency) => format!("{agency}, by {domain}"),
            None => domain,
        };
        let iam_endpoint = configuration.endpoint(Service::Iam)?;
        let owner = CacheKey { iam_endpoint, domain, user, project: String::new() };
        Ok(TokenStore::with_cache(TokenCache::new(folder.clone()), owner))
    }
}

/// Parses the address of a metadata service, which is on this machine unless it is the usual one.
fn metadata_url(url: &str) -> Result<Url, Error> {
    let refuse = |reason| Error::Endpoint { service: METADATA, url: shown(url), reason };
    let parsed = endpoint_url(url).map_err(refuse)?;
    if is_this_machine(&parsed) { Ok(parsed) } else { Err(refuse("it is not on this machine")) }
}
