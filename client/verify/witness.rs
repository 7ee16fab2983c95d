//! What is seen of a handshake: the certificates, the verdict on them, and whether the server asked for ours.

use std::fmt;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ResolvesClientCert, WebPkiServerVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{DigitallySignedStruct, Error, SignatureScheme};

use cloud_certs_certificate::Certificate;

/// Judges as rustls does, at a time that is given, and remembers what it was shown.
pub(super) struct Witness {
    judge: Arc<WebPkiServerVerifier>,
    at: UnixTime,
    shown: OnceLock<Vec<Certificate>>,
    accepted: AtomicBool,
}

impl Witness {
    pub(super) fn new(judge: Arc<WebPkiServerVerifier>, at: Timestamp) -> Self {
        let seconds = u64::try_from(at.as_second()).unwrap_or_default();
        let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        Self { judge, at, shown: OnceLock::new(), accepted: AtomicBool::new(false) }
    }

    /// The certificates that the server showed, its own first; none when it did not come to that, or when its own
    /// cannot be read.
    pub(super) fn chain(&self) -> Vec<Certificate> {
        self.shown.get().cloned().unwrap_or_default()
    }

    /// Whether the certificates are fine; what rustls says against one after that is about the handshake's signature.
    pub(super) fn accepted(&self) -> bool {
        self.accepted.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Witness").finish_non_exhaustive()
    }
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if let Ok(own) = Certificate::from_der(end_entity) {
            // One more that cannot be read is no part of any path, and rustls passes it over, too.
            let others = intermediates.iter().filter_map(|der| Certificate::from_der(der).ok());
            let _ = self.shown.set(std::iter::once(own).chain(others).collect());
        }
        let verdict =
            self.judge.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, self.at);
        self.accepted.store(verdict.is_ok(), Ordering::Relaxed);
        verdict
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.judge.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.judge.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.judge.supported_verify_schemes()
    }
}

/// Has no certificate to show, and remembers whether the server asked for one.
#[derive(Debug, Default)]
pub(super) struct Asked(AtomicBool);

impl Asked {
    pub(super) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl ResolvesClientCert for Asked {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}
