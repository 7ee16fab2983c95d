//! A bundle from a truststore.

use der::ErrorKind;
use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error;
use x509_parser::asn1_rs::{Any, FromDer as _};

use super::Pkcs12Error;
use crate::bundle::CaBundle;
use crate::certificate::Certificate;
use crate::der::{elements, is_pkcs12, pkcs12_holds_key};
use crate::error::{DecodeError, MAX_INPUT_BYTES};
use crate::secret::Secret;

/// The most rounds that the library does to derive a key.
const MOST_ROUNDS: u64 = 1_000_000;

/// The most parts that are encrypted, each with a key of its own: programs make one or two.
const MOST_ENCRYPTED_PARTS: usize = 8;

/// The kind of a part that is encrypted, 1.2.840.113549.1.7.6, as it stands in the bytes.
const ENCRYPTED: [u8; 11] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x06];

impl CaBundle {
    /// Reads all certificates of a PKCS#12 truststore, in its order, none of them twice: stores of
    /// [`to_pkcs12`](Self::to_pkcs12), of Java's `keytool`, and of `openssl pkcs12 -export -nokeys`, older ones with
    /// RC2 or 3DES, or with keys made by HMAC-SHA-1, included. Whether an entry is marked as trusted does not count. Encryption that OpenSSL and Java
    /// no longer choose by themselves, such as 128-bit RC2, and BER with open lengths are not read.
    ///
    /// A store without a seal, as Java 18 makes of `cacerts`, is read with any password. A store may ask for a million
    /// rounds of deriving a key, for its seal and for each of at most eight encrypted parts: someone who makes one for you
    /// can make it slow to open.
    ///
    /// # Errors
    ///
    /// [`Pkcs12Error`] says why the store is refused. A private or secret key refuses all of it, where possible
    /// before anything is decrypted.
    pub fn from_pkcs12(bytes: &[u8], password: &Secret) -> Result<Self, Pkcs12Error> {
        Ok(Self::open_pkcs12(bytes, password)?.0)
    }

    /// The certificates, and whether this is a truststore to Java: sealed, and every certificate marked as trusted.
    pub(crate) fn open_pkcs12(bytes: &[u8], password: &Secret) -> Result<(Self, bool), Pkcs12Error> {
        if bytes.len() > MAX_INPUT_BYTES {
            return Err(Pkcs12Error::TooLarge);
        }
        if !is_pkcs12(bytes) {
            return Err(Pkcs12Error::NotPkcs12);
        }
        if pkcs12_holds_key(bytes) {
            return Err(Pkcs12Error::PrivateKey);
        }
        if password.expose().chars().any(|character| character > '\u{FFFF}') {
            let problem = "it has a character beyond U+FFFF, such as an emoji, which is not supported; give the store \
                           another one";
            return Err(Pkcs12Error::UnusablePassword { problem });
        }
        if memchr::memmem::find_iter(bytes, &ENCRYPTED).count() > MOST_ENCRYPTED_PARTS {
            return Err(Pkcs12Error::TooCostly { limit: MOST_ROUNDS });
        }
        let archive =
            Pkcs12Archive::from_pkcs12(bytes, password.expose()).map_err(|error| reason(error, bytes))?;
        if !archive.keys.is_empty() || !archive.secrets.is_empty() {
            return Err(Pkcs12Error::PrivateKey);
        }
        let certificates: Result<Vec<_>, _> =
            archive.certs.iter().map(|bag| Certificate::from_der(bag.cert.as_der())).collect();
        let certificates = certificates.map_err(|error| Pkcs12Error::NotX509 { source: error.into() })?;
        let bundle = Self::from_certificates(certificates).map_err(|error| match error {
            DecodeError::TooManyCertificates => Pkcs12Error::TooManyCertificates,
            _ => Pkcs12Error::NoCertificate,
        })?;
        let is_trusted = !is_only_encrypted(bytes) && archive.certs.iter().all(|bag| bag.trusted);
        Ok((bundle, is_trusted))
    }
}

/// Returns whether the store is encrypted and has no seal: then a wrong password shows in contents without sense.
fn is_only_encrypted(store: &[u8]) -> bool {
    let Ok((_, store)) = Any::from_der(store) else { return false };
    // The version, the content and, in a sealed store, the seal.
    elements(store.data).flatten().count() == 2 && memchr::memmem::find(store.data, &ENCRYPTED).is_some()
}

/// Translates an error of the library.
fn reason(error: Error, store: &[u8]) -> Pkcs12Error {
    let unsupported = |what: &str| Pkcs12Error::Unsupported { what: what.to_owned() };
    match error {
        Error::MacError(_) | Error::UnpadError => Pkcs12Error::WrongPassword,
        Error::Pkcs5Error(problem) => {
            // The library has no more than a sentence for an algorithm that it does not know; a test holds it.
            let oid = problem
                .strip_prefix("PKCS#5 algorithm ")
                .and_then(|rest| rest.strip_suffix(" is unsupported"));
            oid.map_or(Pkcs12Error::WrongPassword, unsupported_algorithm)
        }
        Error::DerError(error) => match error.kind() {
            ErrorKind::OidUnknown { oid } => unsupported_algorithm(&oid.to_string()),
            _ if is_only_encrypted(store) => Pkcs12Error::WrongPassword,
            _ => Pkcs12Error::Damaged { source: error.into() },
        },
        Error::InvalidParameters => Pkcs12Error::TooCostly { limit: MOST_ROUNDS },
        Error::UnsupportedContentType => unsupported("an unknown kind of content"),
        Error::UnsupportedCertificateType => unsupported("certificates of a kind other than X.509"),
        Error::UnsupportedEncryptionScheme | Error::UnsupportedMacAlgorithm => {
            unsupported("an unknown seal or encryption")
        }
        Error::X509Error(source) => Pkcs12Error::NotX509 { source: source.into() },
        other => Pkcs12Error::Damaged { source: other.into() },
    }
}

/// An algorithm inside of PBES2, which derives the key or is the cipher.
fn unsupported_algorithm(oid: &str) -> Pkcs12Error {
    let derives = ["1.2.840.113549.1.5.", "1.2.840.113549.2."].iter().any(|start| oid.starts_with(start));
    let what = if derives { "the key derivation with" } else { "the cipher" };
    Pkcs12Error::Unsupported { what: format!("{what} {oid}") }
}
