//! One certificate.

use std::fmt;

use jiff::Timestamp;
use rustls_pki_types::CertificateDer;
use x509_cert::certificate::{CertificateInner, Profile};
use x509_cert::der::pem::{self, LineEnding};
use x509_cert::der::{Decode as _, Error as DerError};
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::Time;

use super::decode::{self, DecodeError};
use super::fingerprint::Fingerprint;
use super::kind::Kind;
use super::name::rfc4514;
use super::strength;

/// Seconds of a day, which has no leap seconds here: X.509 times are UTC without them.
const DAY: i64 = 86_400;

/// An X.509 certificate: its DER, and what people and programs ask about it.
///
/// Reading a certificate proves its form, not that anybody should trust it: no signature is verified.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Certificate {
    der: CertificateDer<'static>,
    pem: String,
    sha256: Fingerprint,
    subject: String,
    issuer: String,
    serial: String,
    not_before: Timestamp,
    not_after: Timestamp,
    is_self_issued: bool,
    kind: Kind,
    rsa_bits: Option<usize>,
    forgeable_hash: Option<&'static str>,
}

impl Certificate {
    /// Reads one certificate in DER.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] when the bytes are cut off, are a private key, or are anything but one X.509 certificate.
    pub fn from_der(der: &[u8]) -> Result<Self, DecodeError> {
        decode::check_outer(der)?;
        Self::parse(der).map_err(|source| DecodeError::NotX509 { number: 1, source: source.into() })
    }

    /// Reads one certificate in DER that nobody has looked at yet.
    pub(super) fn parse(der: &[u8]) -> Result<Self, DerError> {
        let parsed = CertificateInner::<AsFound>::from_der(der)?;
        let tbs = parsed.tbs_certificate();
        Ok(Self {
            pem: pem::encode_string("CERTIFICATE", LineEnding::LF, der)?,
            sha256: Fingerprint::of(der),
            subject: rfc4514(tbs.subject()),
            issuer: rfc4514(tbs.issuer()),
            serial: serial(tbs.serial_number()),
            not_before: timestamp(tbs.validity().not_before),
            not_after: timestamp(tbs.validity().not_after),
            is_self_issued: tbs.subject() == tbs.issuer(),
            kind: Kind::of(tbs),
            rsa_bits: strength::rsa_bits(&parsed),
            forgeable_hash: strength::forgeable_hash(&parsed),
            der: CertificateDer::from(der.to_vec()),
        })
    }

    /// Who the certificate is about, as text after [RFC 4514]: most specific part first, `CN=My CA,O=Example`.
    ///
    /// Empty for a certificate without a subject. Control characters and characters that hide or reorder text are
    /// escaped, so the text is safe to print. As in the RFC, a part of a kind without a short name, or in an encoding
    /// other than UTF-8 and ASCII, is shown as the number of its kind, `=#` and its DER in hexadecimal.
    ///
    /// [RFC 4514]: https://datatracker.ietf.org/doc/html/rfc4514
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Who signed the certificate, written like [`subject`](Self::subject).
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The serial number in uppercase hexadecimal, two digits a byte, without colons: what
    /// `openssl x509 -serial` prints. A negative number, which only broken issuers use, begins with `-`.
    #[must_use]
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// The first second at which the certificate is valid.
    #[must_use]
    pub fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// The last second at which the certificate is valid; 9999-12-30T22:00:00Z, the end of [`Timestamp`], for a
    /// certificate that never expires.
    #[must_use]
    pub fn not_after(&self) -> Timestamp {
        self.not_after
    }

    /// Whole days from `now` until [`not_after`](Self::not_after), rounded down: 0 on the last day, negative once
    /// the certificate has expired.
    #[must_use]
    pub fn days_left(&self, now: Timestamp) -> i64 {
        (self.not_after.as_second() - now.as_second()).div_euclid(DAY)
    }

    /// The SHA-256 of the DER.
    #[must_use]
    pub fn sha256(&self) -> Fingerprint {
        self.sha256
    }

    /// Whether the certificate may sign others: its basic constraints say so, or it is self-issued and of version 1,
    /// which had no such extension. OpenSSL also takes one without basic constraints whose key usage lets it sign.
    #[must_use]
    pub fn is_ca(&self) -> bool {
        self.kind != Kind::Leaf
    }

    /// Where in a chain it stands: root, intermediate or leaf.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The bits of its RSA key, if there are fewer than clients take.
    pub(super) fn weak_rsa_bits(&self) -> Option<usize> {
        self.rsa_bits.filter(|bits| *bits < strength::LEAST_RSA_BITS)
    }

    /// The hash that its signature is made of, if that can be forged.
    pub(super) fn forgeable_hash(&self) -> Option<&'static str> {
        self.forgeable_hash
    }

    /// Whether subject and issuer are the same name, as in every root certificate. The signature is not verified.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.is_self_issued
    }

    /// The certificate as it was found, byte for byte, ready for rustls.
    #[must_use]
    pub fn der(&self) -> &CertificateDer<'static> {
        &self.der
    }

    /// The certificate as one PEM block: LF, lines of 64 columns, nothing before or after.
    #[must_use]
    pub fn to_pem(&self) -> String {
        self.pem.clone()
    }

    /// The same text, for those who only append it.
    pub(super) fn pem(&self) -> &str {
        &self.pem
    }

    /// What a sentence calls the certificate: its subject, or its fingerprint when that is empty.
    pub(crate) fn label(&self) -> String {
        if self.subject.is_empty() { self.sha256.to_string() } else { self.subject.clone() }
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", &self.subject)
            .field("sha256", &self.sha256)
            .field("not_after", &self.not_after)
            .finish_non_exhaustive()
    }
}

/// Takes certificates as they are: issuers exist whose serial numbers are longer than RFC 5280 allows, and refusing
/// those would protect nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct AsFound;

impl Profile for AsFound {
    fn check_serial_number(_: &SerialNumber<Self>) -> Result<(), DerError> {
        Ok(())
    }

    fn time_encoding(time: Time) -> Result<Time, DerError> {
        Ok(time)
    }
}

/// A time of the certificate. X.509 writes "never" as the last second of the year 9999, which is some hours later than
/// the last timestamp.
fn timestamp(time: Time) -> Timestamp {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds.min(Timestamp::MAX.as_second())).unwrap_or(Timestamp::MAX)
}

/// The two's complement bytes of the number as sign and hexadecimal digits.
fn serial(number: &SerialNumber<AsFound>) -> String {
    let bytes = number.as_bytes();
    let is_negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
    let mut magnitude = bytes.to_vec();
    if is_negative {
        let mut carry = true;
        for byte in magnitude.iter_mut().rev() {
            (*byte, carry) = (!*byte).overflowing_add(u8::from(carry));
        }
    }
    let zeros = magnitude.iter().take(magnitude.len() - 1).take_while(|byte| **byte == 0).count();
    let sign = if is_negative { "-" } else { "" };
    magnitude[zeros..].iter().fold(sign.to_owned(), |text, byte| format!("{text}{byte:02X}"))
}
