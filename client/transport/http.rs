//! The HTTP clients of a session, what they share, and their TLS: with the given roots or the system's. The system's
//! are read when the first server shows its certificate, and only as many as that needs.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use cloud_certs_certificate::CaBundle;
use reqwest::redirect;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{ServerCertVerified, ServerCertVerifier as _};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ConfigBuilder, OtherError, RootCertStore, WantsVerifier};
use rustls_native_certs::CertificateResult;
use tokio::sync::OnceCell;

use super::proxy::Proxy;
use super::resolver::LocalResolver;
use super::retry::Retry;
use crate::clock::Clock;
use crate::error::{Cause, Error};
use crate::verifier::{ChainCheck, ChainVerifier};

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

    /// Makes a client for the metadata service alone: on the local link, so that it uses no proxy and connects fast or not
    /// at all.
    pub(super) fn metadata_client(&self) -> Result<reqwest::Client, Error> {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(self.tls.clone())
            .no_proxy()
            .redirect(redirect::Policy::none())
            .connect_timeout(Duration::from_secs(1))
            .dns_resolver(LocalResolver)
            .user_agent(concat!("cloud-certs/", env!("CARGO_PKG_VERSION")));
        client.build().map_err(|source| Error::Roots { source: Some(source.into()) })
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
        .dns_resolver(LocalResolver)
        .user_agent(concat!("cloud-certs/", env!("CARGO_PKG_VERSION")));
    proxy.apply(client)
}

/// Returns the certificates of a bundle as reqwest's, for
/// [`tls_certs_only`](https://docs.rs/reqwest/latest/reqwest/struct.ClientBuilder.html#method.tls_certs_only).
///
/// # Errors
///
/// When reqwest cannot hold one of them; it takes what [`CaBundle`] could parse.
///
/// ```
/// # fn client(bundle: &cloud_certs::CaBundle) -> Result<reqwest::Client, cloud_certs::Cause> {
/// let roots = cloud_certs::reqwest_certificates(bundle)?;
/// let client = reqwest::Client::builder().tls_certs_only(roots).build()?;
/// # Ok(client)
/// # }
/// ```
pub fn reqwest_certificates(bundle: &CaBundle) -> Result<Vec<reqwest::Certificate>, Cause> {
    bundle.iter().map(|one| reqwest::Certificate::from_der(one.der()).map_err(Cause::from)).collect()
}

/// Makes a TLS configuration that trusts only `roots`, or the system's roots when none are given.
pub(crate) fn tls_config(
    provider: Arc<CryptoProvider>,
    roots: Option<&CaBundle>,
) -> Result<ClientConfig, Error> {
    let config = match roots {
        Some(bundle) => tls_with(
            provider,
            bundle.root_store().map_err(|source| Error::Roots { source: Some(source.into()) })?,
        ),
        None => system_config(provider),
    };
    config.map_err(|source| Error::Roots { source: Some(source.into()) })
}

pub(super) fn tls_with(
    provider: Arc<CryptoProvider>,
    roots: RootCertStore,
) -> Result<ClientConfig, rustls::Error> {
    Ok(tls_builder(provider)?.with_root_certificates(roots).with_no_client_auth())
}

fn system_config(provider: Arc<CryptoProvider>) -> Result<ClientConfig, rustls::Error> {
    let builder = tls_builder(provider.clone())?;
    let verifier = ChainVerifier::new(SystemRoots::new(provider.clone()), &provider);
    Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth())
}

fn tls_builder(
    provider: Arc<CryptoProvider>,
) -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, rustls::Error> {
    ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()
}

/// Checks servers with the system's roots.
///
/// Most systems keep all of them in one file, and once more in a folder, each in a file of its own. Opening those takes
/// longer than all else of a request, so they are opened only for a server that the one file does not verify. What is
/// trusted stays the same.
#[derive(Debug)]
struct SystemRoots {
    provider: Arc<CryptoProvider>,
    of_file: OnceLock<Option<Arc<WebPkiServerVerifier>>>,
    of_all: OnceLock<Result<Arc<WebPkiServerVerifier>, NoRoots>>,
}

/// The error of a system without roots, with its reason if it gives one.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the system has no roots")]
pub(crate) struct NoRoots(pub(crate) Option<Arc<rustls_native_certs::Error>>);

impl SystemRoots {
    fn new(provider: Arc<CryptoProvider>) -> Self {
        Self { provider, of_file: OnceLock::new(), of_all: OnceLock::new() }
    }

    /// A verifier with the roots of the one file, where there is one.
    fn of_file(&self) -> Option<&WebPkiServerVerifier> {
        let load = || {
            let found = rustls_native_certs::load_certs_from_paths(Some(&file()?), None);
            self.verifier(found).ok()
        };
        self.of_file.get_or_init(load).as_deref()
    }

    fn of_all(&self) -> Result<&WebPkiServerVerifier, rustls::Error> {
        let load = || self.verifier(rustls_native_certs::load_native_certs());
        match self.of_all.get_or_init(load) {
            Ok(verifier) => Ok(verifier),
            Err(none) => Err(rustls::Error::Other(OtherError(Arc::new(none.clone())))),
        }
    }

    /// Makes a verifier of the roots that parse; to have none at all is an error.
    fn verifier(&self, found: CertificateResult) -> Result<Arc<WebPkiServerVerifier>, NoRoots> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(found.certs);
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), self.provider.clone())
            .build()
            .map_err(|_| NoRoots(found.errors.into_iter().next().map(Arc::new)))
    }
}

/// The one file, as [`load_native_certs`](rustls_native_certs::load_native_certs) finds it.
#[cfg(all(unix, not(target_os = "macos")))]
fn file() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "rustls-native-certs reads them of the process, too")]
    let [file, folder] = ["SSL_CERT_FILE", "SSL_CERT_DIR"].map(std::env::var_os);
    match (file, folder) {
        (Some(file), _) => Some(file.into()),
        // Then the folder is all that is trusted.
        (None, Some(_)) => None,
        (None, None) => openssl_probe::probe().cert_file,
    }
}

/// Other systems keep their roots elsewhere.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn file() -> Option<PathBuf> {
    None
}

impl ChainCheck for SystemRoots {
    fn check(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let check = |roots: &WebPkiServerVerifier| {
            roots.verify_server_cert(end_entity, intermediates, name, ocsp, now)
        };
        match self.of_file().map(check) {
            Some(Ok(verified)) => Ok(verified),
            _ => check(self.of_all()?),
        }
    }
}

impl NoRoots {
    /// Finds this error in one of a handshake.
    pub(crate) fn of(error: &rustls::Error) -> Option<&Self> {
        match error {
            rustls::Error::Other(OtherError(other)) => other.downcast_ref(),
            _ => None,
        }
    }
}
