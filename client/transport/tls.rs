//! TLS of the connections, with the given roots or the system's. The system's are read when the first server shows its
//! certificate, and no more of them than that takes.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use cloud_certs_certificate::CaBundle;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{ServerCertVerified, ServerCertVerifier as _};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ConfigBuilder, OtherError, RootCertStore, WantsVerifier};
use rustls_native_certs::CertificateResult;

use crate::error::Error;
use crate::verifier::{ChainCheck, ChainVerifier};

/// Makes a TLS configuration that trusts only `roots`, or the system's roots when none are given.
pub(crate) fn tls_config(roots: Option<&CaBundle>) -> Result<ClientConfig, Error> {
    let config = match roots {
        Some(bundle) => {
            config(bundle.root_store().map_err(|source| Error::Roots { source: Some(source.into()) })?)
        }
        None => system_config(),
    };
    config.map_err(|source| Error::Roots { source: Some(source.into()) })
}

pub(super) fn config(roots: RootCertStore) -> Result<ClientConfig, rustls::Error> {
    Ok(builder()?.with_root_certificates(roots).with_no_client_auth())
}

fn system_config() -> Result<ClientConfig, rustls::Error> {
    let builder = builder()?;
    let provider = builder.crypto_provider().clone();
    let verifier = ChainVerifier::new(SystemRoots::new(provider.clone()), &provider);
    Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth())
}

fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()
}

/// Checks servers with the system's roots.
///
/// Most systems keep all of them in one file, and once more in a folder, each in a file of its own. Opening those takes
/// longer than all else of a request, so they are opened only for a server that the one file does not vouch for. What is
/// trusted stays the same.
#[derive(Debug)]
struct SystemRoots {
    provider: Arc<CryptoProvider>,
    of_file: OnceLock<Option<Arc<WebPkiServerVerifier>>>,
    of_all: OnceLock<Result<Arc<WebPkiServerVerifier>, NoRoots>>,
}

/// The error of a system without roots, with its reason if it gives one.
#[derive(Clone, Debug)]
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

impl std::error::Error for NoRoots {}

impl fmt::Display for NoRoots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the system has no roots")
    }
}
