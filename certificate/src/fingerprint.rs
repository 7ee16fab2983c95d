//! The SHA-256 fingerprint of a certificate.

use std::fmt;
use std::str::FromStr;

use sha1::Sha1;
use sha2::{Digest, Sha256};

/// The SHA-256 of a certificate's DER: what tells two certificates apart, and what a pin names.
///
/// Written `sha256:` and 64 lowercase hexadecimal digits. Read with or without that prefix, in either case, and with
/// colons between the bytes as OpenSSL and browsers print it:
///
/// ```
/// use cloud_certs_certificate::Fingerprint;
///
/// let pin: Fingerprint = "AB:CD:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:01".parse()?;
/// assert_eq!(pin.to_string(), "sha256:abcd000000000000000000000000000000000000000000000000000000000001");
/// assert_eq!(pin.to_string().parse(), Ok(pin));
/// # Ok::<(), cloud_certs_certificate::ParseFingerprintError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

/// The SHA-1 of a certificate in DER, as text.
pub(crate) fn sha1(der: &[u8]) -> String {
    Sha1::digest(der).iter().fold("sha1:".to_owned(), |text, byte| text + &format!("{byte:02x}"))
}

/// The text before the digits.
const PREFIX: &str = "sha256:";

impl Fingerprint {
    /// The fingerprint of a certificate in DER.
    pub(crate) fn of(der: &[u8]) -> Self {
        Self(Sha256::digest(der).into())
    }

    /// The 32 bytes of the hash.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(PREFIX)?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is not a SHA-256 fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 fingerprint: expected `sha256:` and 64 hexadecimal digits, with or without colons")]
#[non_exhaustive]
pub struct ParseFingerprintError;

impl FromStr for Fingerprint {
    type Err = ParseFingerprintError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = match text.get(..PREFIX.len()) {
            Some(prefix) if prefix.eq_ignore_ascii_case(PREFIX) => &text[PREFIX.len()..],
            _ => text,
        };
        let mut bytes = [0; 32];
        let mut rest = digits;
        for (index, byte) in bytes.iter_mut().enumerate() {
            if index > 0 {
                rest = rest.strip_prefix(':').unwrap_or(rest);
            }
            let (pair, after) = rest.split_at_checked(2).ok_or(ParseFingerprintError)?;
            // `from_str_radix` takes a sign.
            let is_hex = pair.bytes().all(|digit| digit.is_ascii_hexdigit());
            let value = is_hex.then(|| u8::from_str_radix(pair, 16).ok()).flatten();
            *byte = value.ok_or(ParseFingerprintError)?;
            rest = after;
        }
        if rest.is_empty() { Ok(Self(bytes)) } else { Err(ParseFingerprintError) }
    }
}
