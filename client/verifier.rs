//! The verifier that rustls asks about a server, where only the judgement of its certificates is ours.

use std::fmt;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature,
};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, SignatureScheme};

/// Judges the certificates of a server.
pub(crate) trait ChainCheck: fmt::Debug + Send + Sync {
    /// Judges the certificates that a server shows, as [`ServerCertVerifier::verify_server_cert`] does.
    fn check(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error>;
}

/// Verifies certificates with a [`ChainCheck`], and signatures as rustls does.
#[derive(Debug)]
pub(crate) struct ChainVerifier<C> {
    chain: C,
    signatures: WebPkiSupportedAlgorithms,
}

impl<C> ChainVerifier<C> {
    pub(crate) fn new(chain: C, provider: &CryptoProvider) -> Self {
        Self { chain, signatures: provider.signature_verification_algorithms }
    }
}

impl<C: ChainCheck> ServerCertVerifier for ChainVerifier<C> {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.chain.check(end_entity, intermediates, name, ocsp, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.signatures)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.signatures)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.signatures.supported_schemes()
    }
}

/// Returns the cryptography that is used where no other is chosen: ring, and with the feature `p521` the signatures that
/// ring cannot verify. Its keys are exchanged by ring alone.
///
/// A client of your own that is to trust what [`verify`](crate::verify) trusts takes it, too:
///
/// ```
/// # fn example(roots: rustls::RootCertStore) -> Result<rustls::ClientConfig, rustls::Error> {
/// let config = rustls::ClientConfig::builder_with_provider(cloud_certs::default_crypto_provider())
///     .with_safe_default_protocol_versions()?
///     .with_root_certificates(roots)
///     .with_no_client_auth();
/// # Ok(config)
/// # }
/// ```
#[must_use]
pub fn default_crypto_provider() -> Arc<CryptoProvider> {
    let provider = ring::default_provider();
    #[cfg(feature = "p521")]
    let provider =
        CryptoProvider { signature_verification_algorithms: crate::ecdsa::algorithms(), ..provider };
    Arc::new(provider)
}
