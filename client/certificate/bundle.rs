//! Certificates that are trusted together.

use std::collections::HashSet;
use std::path::Path;
use std::{slice, vec};

use jiff::Timestamp;
use rustls::RootCertStore;

use super::decode::{self, DecodeError, Form, MAX_CERTIFICATES};
use super::fingerprint::Fingerprint;
use super::store::{self, StoreError, Written};
use super::warning::Warning;
use super::x509::Certificate;

/// One or more certificates in the order they were found, none of them twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaBundle {
    certificates: Vec<Certificate>,
}

impl CaBundle {
    /// Reads certificates in any accepted form:
    ///
    /// - PEM: one or more `CERTIFICATE` blocks; text before, between and after them (such as that of
    ///   `openssl x509 -text`), other kinds of blocks, CRLF and a byte order mark are skipped
    /// - DER: exactly one certificate
    ///
    /// # Errors
    ///
    /// [`DecodeError`] says why the input is refused. A private key anywhere refuses all of it, and so does one
    /// unreadable certificate among good ones.
    pub fn from_bytes(input: &[u8]) -> Result<Self, DecodeError> {
        Self::from_certificates(decode::decode(input)?.certificates)
    }

    /// Puts certificates together, dropping those that came before.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Empty`] for none, [`DecodeError::TooManyCertificates`] for more than [`MAX_CERTIFICATES`]
    /// different ones.
    pub fn from_certificates(
        certificates: impl IntoIterator<Item = Certificate>,
    ) -> Result<Self, DecodeError> {
        let mut seen = HashSet::<Fingerprint>::new();
        let certificates: Vec<_> = certificates
            .into_iter()
            .filter(|certificate| seen.insert(certificate.sha256()))
            .take(MAX_CERTIFICATES + 1)
            .collect();
        match certificates.len() {
            0 => Err(DecodeError::Empty),
            1..=MAX_CERTIFICATES => Ok(Self { certificates }),
            _ => Err(DecodeError::TooManyCertificates),
        }
    }

    /// The certificates, at least one.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Goes through the certificates in their order.
    pub fn iter(&self) -> slice::Iter<'_, Certificate> {
        self.certificates.iter()
    }

    /// What is wrong with these certificates at the given time; empty when nothing is.
    #[must_use]
    pub fn warnings(&self, now: Timestamp) -> Vec<Warning> {
        self.iter().flat_map(|certificate| Warning::about(certificate, now)).collect()
    }

    /// The certificates as PEM, one block after the other: LF, lines of 64 columns, nothing else.
    #[must_use]
    pub fn to_pem(&self) -> String {
        self.iter().map(Certificate::pem).collect()
    }

    /// The certificates as the only trust anchors of a rustls client.
    ///
    /// Every certificate becomes an anchor, a CA or not, valid or not: ask [`warnings`](Self::warnings) first.
    ///
    /// # Errors
    ///
    /// [`RootStoreError`] names the certificate that rustls cannot use.
    pub fn root_store(&self) -> Result<RootCertStore, RootStoreError> {
        let mut roots = RootCertStore::empty();
        for certificate in self {
            roots
                .add(certificate.der().clone())
                .map_err(|source| RootStoreError { subject: certificate.label(), source })?;
        }
        Ok(roots)
    }

    /// Writes the certificates to `path` as PEM: whole or not at all, and only when that changes something.
    ///
    /// The text goes to a temporary file in the same folder, is synced to disk and renamed over `path`. A symbolic
    /// link stays, its target is replaced. A new file gets mode 0644 whatever the umask; an existing one keeps its
    /// mode, and its owner where the system allows that.
    ///
    /// Nothing is written, and the file keeps its modification time, when it already holds the same certificates in
    /// the same order as PEM; text around the blocks and line endings do not count.
    ///
    /// # Errors
    ///
    /// [`StoreError`] names the path and the reason, its [`hint`](StoreError::hint) what to do. The file is then as
    /// it was before, and no temporary file is left.
    pub fn write_atomic(&self, path: impl AsRef<Path>) -> Result<Written, StoreError> {
        store::write(path.as_ref(), self.to_pem().as_bytes(), |current| self.is_pem_of_the_same(current))
    }

    fn is_pem_of_the_same(&self, bytes: &[u8]) -> bool {
        let Ok(decoded) = decode::decode(bytes) else { return false };
        decoded.form == Form::Pem
            && Self::from_certificates(decoded.certificates).is_ok_and(|old| old == *self)
    }
}

impl<'a> IntoIterator for &'a CaBundle {
    type Item = &'a Certificate;
    type IntoIter = slice::Iter<'a, Certificate>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for CaBundle {
    type Item = Certificate;
    type IntoIter = vec::IntoIter<Certificate>;

    fn into_iter(self) -> Self::IntoIter {
        self.certificates.into_iter()
    }
}

/// rustls cannot use a certificate as a trust anchor.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{subject}` cannot be a trust anchor: rustls refuses its form; ask its issuer for one that follows RFC 5280"
)]
#[non_exhaustive]
pub struct RootStoreError {
    /// The certificate's subject, or its fingerprint when it has none.
    pub subject: String,
    /// What rustls objects to.
    pub source: rustls::Error,
}
