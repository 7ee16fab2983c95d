//! The certificate that a client shows to servers that ask for one.

use std::fmt;
use std::sync::Arc;

use cloud_certs_certificate::{Certificate, DecodeError, Secret};
use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use zeroize::Zeroizing;

/// A client certificate with its private key, for [`TlsCheck::client_certificate`](super::TlsCheck::client_certificate).
///
/// `Debug` shows the certificate, and nothing of the key.
#[derive(Clone)]
pub struct ClientCertificate {
    certificate: Certificate,
    certified: Arc<CertifiedKey>,
}

/// The error of a certificate and a key that cannot be shown to a server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientCertificateError {
    /// No certificate in PEM.
    #[error("there is no certificate in PEM")]
    NoCertificate,
    /// The first certificate cannot be read.
    #[error("its first certificate cannot be read")]
    #[non_exhaustive]
    Certificate {
        /// The reason.
        source: DecodeError,
    },
    /// No private key in PEM.
    #[error("there is no private key in PEM (PKCS#8, PKCS#1 or SEC1)")]
    NoKey,
    /// A key that only opens with a password.
    #[error("the private key is encrypted with a password")]
    EncryptedKey,
    /// A key that is damaged, or of a kind that TLS does not use.
    #[error(
        "the private key cannot sign here: it is not RSA from 2048 bits, P-256, P-384 or Ed25519, or damaged"
    )]
    UnusableKey,
    /// The key of another certificate.
    #[error("the private key is not that of the certificate `{subject}`")]
    #[non_exhaustive]
    KeyMismatch {
        /// The first certificate, which is the client's own.
        subject: String,
    },
}

impl ClientCertificateError {
    /// Returns whether the fault is in the key rather than in the certificates.
    #[must_use]
    pub fn is_about_key(&self) -> bool {
        !matches!(self, Self::NoCertificate | Self::Certificate { .. })
    }
}

impl ClientCertificate {
    /// Reads certificates in PEM, the client's own first and then those above it, and its private key in PEM.
    ///
    /// Other blocks are skipped, so that both may be in one file.
    ///
    /// # Errors
    ///
    /// [`ClientCertificateError`] when one of them cannot be used, or the key is that of another certificate.
    pub fn from_pem(certificates: &[u8], key: &Secret) -> Result<Self, ClientCertificateError> {
        let chain = CertificateDer::pem_slice_iter(certificates).collect::<Result<Vec<_>, _>>();
        let chain = chain.map_err(|_| ClientCertificateError::NoCertificate)?;
        let first = chain.first().ok_or(ClientCertificateError::NoCertificate)?;
        let certificate =
            Certificate::from_der(first).map_err(|source| ClientCertificateError::Certificate { source })?;
        if is_encrypted(key) {
            return Err(ClientCertificateError::EncryptedKey);
        }
        let key = PrivateKeyDer::from_pem_slice(key.expose().as_bytes()).map(Zeroizing::new);
        let key = key.map_err(|_| ClientCertificateError::NoKey)?;
        let key = any_supported_type(&key).map_err(|_| ClientCertificateError::UnusableKey)?;
        // rustls compares both, too, but cannot read certificates of X.509 version 1, which clients may have.
        let public = key.public_key();
        if !public.is_some_and(|public| certificate.der().windows(public.len()).any(|part| part == &*public))
        {
            return Err(ClientCertificateError::KeyMismatch { subject: certificate.label() });
        }
        Ok(Self { certificate, certified: Arc::new(CertifiedKey::new(chain, key)) })
    }

    /// The client's own certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The same for rustls.
    pub(super) fn to_rustls(&self) -> Arc<CertifiedKey> {
        self.certified.clone()
    }
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCertificate").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

/// Returns whether a key has one of the two marks of an encrypted one: that of PKCS#8, or the header of older forms.
fn is_encrypted(key: &Secret) -> bool {
    let mut lines = key.expose().lines().map(str::trim);
    lines.any(|line| {
        line == "-----BEGIN ENCRYPTED PRIVATE KEY-----"
            || line.strip_prefix("Proc-Type:").is_some_and(|value| value.contains("ENCRYPTED"))
    })
}
