//! One certificate.

use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use der::{DateTime, Error as DerError};
use jiff::Timestamp;
use rustls_pki_types::CertificateDer;

use super::decode::{self, DecodeError};
use super::fingerprint::Fingerprint;
use super::kind::Kind;
use super::parts::Parts;
use super::public_key::PublicKey;
use super::strength;

/// Seconds of a day, which has no leap seconds here: X.509 times are UTC without them.
const DAY: i64 = 86_400;

/// An X.509 certificate: its DER, and what people and programs ask about it.
///
/// Reading a certificate proves its form, not that anybody should trust it: no signature is verified.
#[derive(Clone)]
pub struct Certificate {
    der: CertificateDer<'static>,
    sha256: Fingerprint,
    subject: String,
    issuer: String,
    serial: String,
    not_before: Timestamp,
    not_after: Timestamp,
    is_self_issued: bool,
    kind: Kind,
    public_key: PublicKey,
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
        let parts = Parts::read(der)?;
        let subject = parts.subject.rfc4514()?;
        Ok(Self {
            sha256: Fingerprint::of(der),
            issuer: if parts.is_self_issued() { subject.clone() } else { parts.issuer.rfc4514()? },
            subject,
            serial: serial(parts.serial),
            not_before: timestamp(parts.not_before),
            not_after: timestamp(parts.not_after),
            is_self_issued: parts.is_self_issued(),
            kind: Kind::of(&parts),
            public_key: PublicKey::of(&parts.key),
            forgeable_hash: strength::forgeable_hash(&parts.signature),
            der: CertificateDer::from(der.to_vec()),
        })
    }

    /// The parts, for what is not kept of them.
    pub(super) fn parts(&self) -> Result<Parts<'_>, DerError> {
        Parts::read(&self.der)
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
        match self.public_key {
            PublicKey::Rsa { bits } if bits < strength::LEAST_RSA_BITS => Some(bits),
            _ => None,
        }
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
        let mut pem = String::new();
        self.append_pem(&mut pem);
        pem
    }

    /// The same, after a text.
    pub(super) fn append_pem(&self, text: &mut String) {
        text.push_str("-----BEGIN CERTIFICATE-----\n");
        // 48 bytes make a line of 64 columns.
        for line in self.der.chunks(48) {
            STANDARD.encode_string(line, text);
            text.push('\n');
        }
        text.push_str("-----END CERTIFICATE-----\n");
    }

    /// The kind of its public key.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// The certificate's name in a sentence: its subject, or its fingerprint when that is empty.
    #[must_use]
    pub fn label(&self) -> String {
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

/// All that is said of a certificate comes from its DER.
impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

impl Hash for Certificate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.der.hash(state);
    }
}

/// A time of the certificate. X.509 writes "never" as the last second of the year 9999, which is some hours later than
/// the last timestamp.
fn timestamp(time: DateTime) -> Timestamp {
    let seconds = i64::try_from(time.unix_duration().as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds.min(Timestamp::MAX.as_second())).unwrap_or(Timestamp::MAX)
}

/// The two's complement bytes of a number as sign and hexadecimal digits.
fn serial(bytes: &[u8]) -> String {
    let is_negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
    let mut magnitude = bytes.to_vec();
    if is_negative {
        let mut carry = true;
        for byte in magnitude.iter_mut().rev() {
            (*byte, carry) = (!*byte).overflowing_add(u8::from(carry));
        }
    }
    let zeros =
        magnitude.iter().take(magnitude.len().saturating_sub(1)).take_while(|byte| **byte == 0).count();
    let sign = if is_negative { "-" } else { "" };
    let mut text = sign.to_owned();
    // Writing to a string cannot fail.
    magnitude[zeros..].iter().for_each(|byte| _ = write!(text, "{byte:02X}"));
    text
}
