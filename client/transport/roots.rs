//! The system's roots: read when the first server shows its certificate, and no more of them than that takes.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::{DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme};
use rustls_native_certs::CertificateResult;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

/// Checks servers with the system's roots.
///
/// Most systems keep all of them in one file, and once more in a folder, each in a file of its own: to open those takes
/// longer than all else of a request. It is done for a server that the one file does not vouch for, so that what is
/// trusted is the same.
#[derive(Debug)]
pub(super) struct SystemRoots {
    provider: Arc<CryptoProvider>,
    of_file: OnceLock<Option<Arc<WebPkiServerVerifier>>>,
    of_all: OnceLock<Result<Arc<WebPkiServerVerifier>, NoRoots>>,
}

/// The system has no roots, and says why or not.
#[derive(Clone, Debug)]
pub(crate) struct NoRoots(pub(crate) Option<Arc<rustls_native_certs::Error>>);

impl SystemRoots {
    pub(super) fn new(provider: Arc<CryptoProvider>) -> Self {
        Self { provider, of_file: OnceLock::new(), of_all: OnceLock::new() }
    }

    /// A check with those of the one file, where there is one.
    fn of_file(&self) -> Option<&WebPkiServerVerifier> {
        let load = || {
            let found = rustls_native_certs::load_certs_from_paths(Some(&file()?), None);
            self.verifier(found).ok()
        };
        self.of_file.get_or_init(load).as_deref()
    }

    fn of_all(&self) -> Result<&WebPkiServerVerifier, Error> {
        let load = || self.verifier(rustls_native_certs::load_native_certs());
        match self.of_all.get_or_init(load) {
            Ok(verifier) => Ok(verifier),
            Err(none) => Err(Error::Other(OtherError(Arc::new(none.clone())))),
        }
    }

    /// One that does not parse is left out, none at all is an error.
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
    #[expect(clippy::disallowed_methods, reason = "these are read below us, too, and mean the process")]
    let [file, folder] = ["SSL_CERT_FILE", "SSL_CERT_DIR"].map(std::env::var_os);
    match (file, folder) {
        (Some(file), _) => Some(file.into()),
        // Then the folder is all that is trusted.
        (None, Some(_)) => None,
        (None, None) => openssl_probe::probe().cert_file,
    }
}

/// Roots are no files there.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn file() -> Option<PathBuf> {
    None
}

impl ServerCertVerifier for SystemRoots {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let check = |roots: &WebPkiServerVerifier| {
            roots.verify_server_cert(end_entity, intermediates, name, ocsp, now)
        };
        match self.of_file().map(check) {
            Some(Ok(verified)) => Ok(verified),
            _ => check(self.of_all()?),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

impl NoRoots {
    /// Why the handshake failed, if it was for this.
    pub(crate) fn of(error: &Error) -> Option<&Self> {
        match error {
            Error::Other(OtherError(other)) => other.downcast_ref(),
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
