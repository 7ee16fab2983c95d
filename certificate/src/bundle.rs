//! Certificates that are trusted together.

use std::collections::HashSet;
use std::{slice, vec};

use jiff::Timestamp;
use rustls::RootCertStore;

use crate::certificate::Certificate;
use crate::decode::decode;
use crate::error::{DecodeError, MAX_CERTIFICATES};
use crate::fingerprint::Fingerprint;
use crate::warning::Warning;

/// One or more certificates in the order they were found, none of them twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaBundle {
    certificates: Vec<Certificate>,
}

impl CaBundle {
    /// Reads certificates in any accepted form:
    ///
    /// | form | what is read |
    /// |---|---|
    /// | PEM | one or more `CERTIFICATE` blocks; text before, between and after them (that of `openssl x509 -text`, of a multipart body, of a manifest), other kinds of blocks, any line ends and spaces are skipped |
    /// | DER | exactly one certificate |
    /// | JSON | a text, or any texts in an object or list, that are one of the other forms: `"Certificate: .."`, `{"file": ..}`, `{"certBase64": ..}` |
    /// | base64 | of one of the other forms: as all of the input, or inside other text such as a Kubernetes Secret |
    /// | JKS, JCEKS | the trusted certificates of a store without a key; its seal, which needs the password, is not looked at |
    ///
    /// A byte order mark of UTF-8 or UTF-16 may stand before any of them. PKCS#12 needs a password: see
    /// [`Format::read`](crate::format::Format::read).
    ///
    /// # Errors
    ///
    /// [`DecodeError`] says why the input is refused. A private key anywhere refuses all of it, and so does one
    /// unreadable certificate among good ones.
    pub fn from_bytes(input: &[u8]) -> Result<Self, DecodeError> {
        Self::from_certificates(decode(input)?)
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

    /// The problems of these certificates at the given time.
    #[must_use]
    pub fn warnings(&self, now: Timestamp) -> Vec<Warning> {
        self.iter().flat_map(|certificate| Warning::about(certificate, now)).collect()
    }

    /// The certificates as PEM, one block after the other: LF, lines of 64 columns, nothing else.
    #[must_use]
    pub fn to_pem(&self) -> String {
        self.iter().map(Certificate::to_pem).collect()
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

    /// These certificates, and after them those of an older bundle that have not expired at the given time: while a
    /// service rotates its CA, clients must trust the old and the new one. [`merge_into`](Self::merge_into) does it to a
    /// file.
    ///
    /// Merging with the result again changes nothing until one of the old ones expires.
    ///
    /// # Errors
    ///
    /// [`DecodeError::TooManyCertificates`] for more than [`MAX_CERTIFICATES`] different ones.
    pub fn merged_with_older(&self, old: &Self, now: Timestamp) -> Result<Self, DecodeError> {
        let still_valid = old.iter().filter(|certificate| certificate.not_after() >= now);
        Self::from_certificates(self.iter().chain(still_valid).cloned())
    }

    /// Returns whether both hold the same certificates, in any order.
    #[must_use]
    pub fn has_same_certificates(&self, other: &Self) -> bool {
        let fingerprints = |bundle: &Self| bundle.iter().map(Certificate::sha256).collect::<HashSet<_>>();
        fingerprints(self) == fingerprints(other)
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
    /// The reason of rustls.
    pub source: rustls::Error,
}
