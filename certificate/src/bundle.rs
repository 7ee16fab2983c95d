//! Certificates that are trusted together.

use std::collections::HashSet;
use std::{slice, vec};

use jiff::Timestamp;
use rustls::RootCertStore;

use crate::certificate::Certificate;
use crate::decode::{decode, decode_readable};
use crate::error::{DecodeError, MAX_CERTIFICATES};
use crate::fingerprint::Fingerprint;
use crate::warning::Warning;

/// One or more certificates in the order they were found, none of them twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaBundle {
    certificates: Vec<Certificate>,
}

/// The readable certificates of an input, and what is wrong with the others: the result of
/// [`CaBundle::from_bytes_lossy`].
#[derive(Debug)]
#[non_exhaustive]
pub struct PartialBundle {
    /// The certificates that can be read.
    pub bundle: CaBundle,
    /// The reasons that others cannot be read, each with the number, line or member of the certificate; the first 256.
    pub errors: Vec<DecodeError>,
    /// The members of an archive that hold no certificate, safe to print.
    pub passed_over: Vec<String>,
}

impl CaBundle {
    /// Reads certificates in any accepted form:
    ///
    /// | form | what is read |
    /// |---|---|
    /// | PEM | one or more blocks of `CERTIFICATE` or `PKCS7`; text before, between and after them (that of `openssl x509 -text`, of a multipart body, of a manifest), other kinds of blocks, blocks that are commented out or quoted (`#`, `//`, `;`, `>`), any line ends, also written as `\n`, and spaces are skipped |
    /// | DER | one or more certificates, one after the other, with white space between and after them |
    /// | PKCS#7 | a collection of certificates (`.p7b`), with or without lists of revoked ones, in DER or BER |
    /// | ZIP, tar, gzip, `.tar.gz` | files in one of the other forms; other files among them are skipped |
    /// | JSON | a text, or any texts in an object or list, that are one of the other forms: `"Certificate: .."`, `{"file": ..}`, `{"certBase64": ..}` |
    /// | base64 | of one of the other forms: as all of the input, or inside other text such as a Kubernetes Secret |
    /// | JKS, JCEKS | the trusted certificates of a store without a key; its seal, which needs the password, is not looked at |
    ///
    /// A byte order mark of UTF-8 or UTF-16 may stand before any of them. PKCS#12 needs a password: see
    /// [`Format::read`](crate::format::Format::read). Archives are read when nothing is around them, and not out of
    /// another form.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] says why the input is refused. A private key anywhere refuses all of it, and so does one
    /// unreadable certificate among good ones: [`from_bytes_lossy`](Self::from_bytes_lossy) reads the others.
    pub fn from_bytes(input: &[u8]) -> Result<Self, DecodeError> {
        Self::from_certificates(decode(input)?)
    }

    /// Reads the certificates that can be read, in any accepted form, and says what is wrong with the others.
    ///
    /// This is for looking at certificates, as monitoring does. Do not store or trust what is left of an input that may
    /// have been cut off or damaged: [`from_bytes`](Self::from_bytes) refuses it.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] when no certificate can be read, and for a private key anywhere.
    ///
    /// ```
    /// use cloud_certs_certificate::{CaBundle, DecodeError};
    ///
    /// # fn example(pem: &[u8]) -> Result<(), DecodeError> {
    /// let read = CaBundle::from_bytes_lossy(pem)?;
    /// for error in &read.errors {
    ///     eprintln!("one certificate is left out: {error}");
    /// }
    /// println!("{} certificates", read.bundle.certificates().len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_bytes_lossy(input: &[u8]) -> Result<PartialBundle, DecodeError> {
        let found = decode_readable(input)?;
        let bundle = Self::from_certificates(found.certificates)?;
        Ok(PartialBundle { bundle, errors: found.problems, passed_over: found.passed_over })
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
