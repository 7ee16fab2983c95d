//! One certificate.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use rustls_pki_types::CertificateDer;

use crate::algorithm::PublicKey;
use crate::der;
use crate::error::DecodeError;
use crate::extensions::Extensions;
use crate::fingerprint::{self, Fingerprint};
use crate::name;
use crate::x509::{self, Facts, Kind};

/// Seconds of a day, which has no leap seconds here: X.509 times are UTC without them.
const DAY: i64 = 86_400;

/// An X.509 certificate: its DER, and what people and programs ask about it.
///
/// Reading a certificate checks its form only: no signature is verified.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Certificate {
    der: CertificateDer<'static>,
    sha256: Fingerprint,
    facts: Facts,
}

impl Certificate {
    /// Reads one certificate in DER.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] when the bytes are cut off, are a private key, or are anything but one X.509 certificate.
    pub fn from_der(der: &[u8]) -> Result<Self, DecodeError> {
        Self::numbered(der, 1)
    }

    /// The same for one of several, counted from 1.
    pub(crate) fn numbered(der: &[u8], number: usize) -> Result<Self, DecodeError> {
        der::check_outer(der, number)?;
        let facts = Facts::read(der).map_err(|source| DecodeError::NotX509 { number, source })?;
        Ok(Self { sha256: Fingerprint::of(der), facts, der: CertificateDer::from(der.to_vec()) })
    }

    /// The subject, as text after [RFC 4514]: most specific part first, `CN=My CA,O=Example`.
    ///
    /// Empty for a certificate without a subject. Control characters and characters that hide or reorder text are
    /// escaped, so the text is safe to print. As in the RFC, a part of a kind without a short name, or whose value is not
    /// text, is shown as the number of its kind, `=#` and its DER in hexadecimal.
    ///
    /// [RFC 4514]: https://datatracker.ietf.org/doc/html/rfc4514
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.facts.subject
    }

    /// The issuer, written like [`subject`](Self::subject).
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.facts.issuer
    }

    /// The serial number in uppercase hexadecimal, two digits a byte, without colons: what
    /// `openssl x509 -serial` prints. A negative number, which only broken issuers use, begins with `-`.
    #[must_use]
    pub fn serial(&self) -> &str {
        &self.facts.serial
    }

    /// The first second at which the certificate is valid.
    #[must_use]
    pub fn not_before(&self) -> Timestamp {
        self.facts.not_before.timestamp()
    }

    /// The last second at which the certificate is valid; 9999-12-30T22:00:00Z, the end of [`Timestamp`], for a
    /// certificate that never expires.
    #[must_use]
    pub fn not_after(&self) -> Timestamp {
        self.facts.not_after.timestamp()
    }

    /// The first second at which the certificate is valid, as text of RFC 3339: `2026-01-31T12:00:00Z`.
    #[must_use]
    pub fn not_before_text(&self) -> String {
        self.facts.not_before.text()
    }

    /// The last second at which the certificate is valid, as text of RFC 3339. Unlike [`not_after`](Self::not_after), it has
    /// the last day of the year 9999, too.
    #[must_use]
    pub fn not_after_text(&self) -> String {
        self.facts.not_after.text()
    }

    /// Returns whether the certificate never expires: its last valid second is 9999-12-31T23:59:59Z, by which RFC 5280
    /// says so.
    #[must_use]
    pub fn never_expires(&self) -> bool {
        self.facts.not_after.is_never()
    }

    /// Whole days from `now` until [`not_after`](Self::not_after), rounded down: 0 on the last day, negative once
    /// the certificate has expired.
    #[must_use]
    pub fn days_left(&self, now: Timestamp) -> i64 {
        (self.facts.not_after.since_1970() - now.as_second()).div_euclid(DAY)
    }

    /// The SHA-256 of the DER.
    #[must_use]
    pub fn sha256(&self) -> Fingerprint {
        self.sha256
    }

    /// The SHA-1 of the DER, as many tools still print it: `sha1:` and 40 lowercase hexadecimal digits. It tells
    /// certificates apart, and does not prove anything: SHA-1 can be forged.
    #[must_use]
    pub fn sha1(&self) -> String {
        fingerprint::sha1(&self.der)
    }

    /// Returns whether the certificate may sign others: its basic constraints say so, or it is self-issued and of version 1,
    /// which had no such extension. OpenSSL also takes one without basic constraints whose key usage lets it sign.
    #[must_use]
    pub fn is_ca(&self) -> bool {
        self.facts.kind != Kind::Leaf
    }

    /// Its place in a chain: root, intermediate or leaf.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.facts.kind
    }

    /// The hash that its signature is made of, if that can be forged.
    pub(crate) fn forgeable_hash(&self) -> Option<&'static str> {
        self.facts.forgeable_hash
    }

    /// Returns whether subject and issuer are the same name, as in every root certificate. The signature is not verified.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.facts.is_self_issued
    }

    /// The DNS names and IP addresses that the certificate is for, in its order: the subject alternative names, which
    /// alone count for a TLS client. A common name does not.
    ///
    /// Escaped like [`subject`](Self::subject), so they are safe to print. One that cannot be read is left out.
    #[must_use]
    pub fn subject_alt_names(&self) -> Vec<String> {
        x509::subject_alt_names(&self.der)
    }

    /// The certificate as it was found, byte for byte, ready for rustls.
    #[must_use]
    pub fn der(&self) -> &CertificateDer<'static> {
        &self.der
    }

    /// The certificate as one PEM block: LF, lines of 64 columns, nothing before or after.
    #[must_use]
    pub fn to_pem(&self) -> String {
        let mut pem = "-----BEGIN CERTIFICATE-----\n".to_owned();
        // 48 bytes make a line of 64 columns.
        for line in self.der.chunks(48) {
            STANDARD.encode_string(line, &mut pem);
            pem.push('\n');
        }
        pem + "-----END CERTIFICATE-----\n"
    }

    /// The kind of its public key.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.facts.public_key
    }

    /// The algorithm of its signature: `RSA and SHA-256`, `ECDSA and SHA-384`, `RSA-PSS and SHA-256`, `Ed25519`; the object
    /// identifier of one without a known name.
    #[must_use]
    pub fn signature_algorithm(&self) -> &str {
        &self.facts.signature_algorithm
    }

    /// The version of X.509: 1, 2 or 3.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.facts.version
    }

    /// The extensions that clients judge it by.
    #[must_use]
    pub fn extensions(&self) -> Extensions {
        Extensions::read(&self.der)
    }

    /// The common name of the subject, escaped like it; none if there is none that is text. It does not count as the name
    /// of a server.
    #[must_use]
    pub fn common_name(&self) -> Option<String> {
        x509::common_name(&self.der).map(|name| name::safe(&name))
    }

    /// The common name of the issuer, as [`common_name`](Self::common_name) gives that of the subject.
    #[must_use]
    pub fn issuer_common_name(&self) -> Option<String> {
        x509::issuer_common_name(&self.der).map(|name| name::safe(&name))
    }

    /// Returns whether the issuer that it names is the subject of another one, byte for byte, as rustls compares them.
    #[must_use]
    pub fn names_as_issuer(&self, other: &Self) -> bool {
        self.der[self.facts.places.issuer.clone()] == other.der[other.facts.places.subject.clone()]
    }

    /// Returns whether another one has the same subject, byte for byte, and the same key.
    #[must_use]
    pub fn has_name_and_key_of(&self, other: &Self) -> bool {
        self.der[self.facts.places.subject.clone()] == other.der[other.facts.places.subject.clone()]
            && self.key_info() == other.key_info()
    }

    /// The SubjectPublicKeyInfo.
    pub(crate) fn key_info(&self) -> &[u8] {
        &self.der[self.facts.places.key_info.clone()]
    }

    /// The certificate's name in a sentence: its subject, or its fingerprint when that is empty.
    #[must_use]
    pub fn label(&self) -> String {
        if self.facts.subject.is_empty() { self.sha256.to_string() } else { self.facts.subject.clone() }
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", &self.facts.subject)
            .field("sha256", &self.sha256)
            .field("not_after", &self.not_after_text())
            .finish_non_exhaustive()
    }
}
