//! One certificate.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use rustls_pki_types::CertificateDer;

use crate::der;
use crate::error::DecodeError;
use crate::fingerprint::Fingerprint;
use crate::x509::{self, Facts, Kind, PublicKey};

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
        self.facts.not_before
    }

    /// The last second at which the certificate is valid; 9999-12-30T22:00:00Z, the end of [`Timestamp`], for a
    /// certificate that never expires.
    #[must_use]
    pub fn not_after(&self) -> Timestamp {
        self.facts.not_after
    }

    /// Whole days from `now` until [`not_after`](Self::not_after), rounded down: 0 on the last day, negative once
    /// the certificate has expired.
    #[must_use]
    pub fn days_left(&self, now: Timestamp) -> i64 {
        (self.facts.not_after.as_second() - now.as_second()).div_euclid(DAY)
    }

    /// The SHA-256 of the DER.
    #[must_use]
    pub fn sha256(&self) -> Fingerprint {
        self.sha256
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
            .field("not_after", &self.facts.not_after)
            .finish_non_exhaustive()
    }
}
