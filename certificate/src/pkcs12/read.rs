//! A bundle from a truststore.

use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error;

use super::cost::{self, Protection};
use super::{Pkcs12Error, is_pkcs12, pkcs12_holds_key};
use crate::secret::Secret;
use crate::{CaBundle, Certificate, DecodeError, MAX_INPUT_BYTES};

impl CaBundle {
    /// Reads all certificates of a PKCS#12 truststore, in its order, none of them twice: stores of
    /// [`to_pkcs12`](Self::to_pkcs12), of Java's `keytool`, and of `openssl pkcs12 -export -nokeys`, older ones with
    /// RC2 or 3DES included. Whether an entry is marked as trusted does not count. Encryption that OpenSSL and Java
    /// no longer choose by themselves, such as 128-bit RC2, and BER with open lengths are not read.
    ///
    /// A store without a seal, as Java 18 makes of `cacerts`, is read with any password. The rounds that a store
    /// asks for are counted before the first one is done. What is encrypted inside of encrypted content counts only
    /// once that is open, and is bounded by a million rounds each: someone who made a store for a password that you
    /// then use can make it slow to open.
    ///
    /// # Errors
    ///
    /// [`Pkcs12Error`] says why the store is refused. A private or secret key refuses all of it, where possible
    /// before anything is decrypted.
    pub fn from_pkcs12(bytes: &[u8], password: &Secret) -> Result<Self, Pkcs12Error> {
        Ok(Self::open_pkcs12(bytes, password)?.0)
    }

    /// The same of a store that is sealed and in which Java trusts every certificate.
    pub(crate) fn from_truststore(bytes: &[u8], password: &Secret) -> Result<Self, Pkcs12Error> {
        match Self::open_pkcs12(bytes, password)? {
            (bundle, true) => Ok(bundle),
            (_, false) => Err(Pkcs12Error::NoCertificate),
        }
    }

    /// The certificates, and whether this is a truststore to Java.
    fn open_pkcs12(bytes: &[u8], password: &Secret) -> Result<(Self, bool), Pkcs12Error> {
        if bytes.len() > MAX_INPUT_BYTES {
            return Err(Pkcs12Error::TooLarge);
        }
        if !is_pkcs12(bytes) {
            return Err(Pkcs12Error::NotPkcs12);
        }
        if pkcs12_holds_key(bytes) {
            return Err(Pkcs12Error::PrivateKey);
        }
        let protection = cost::check(bytes)?;
        if password.expose().chars().any(|character| character > '\u{FFFF}') {
            let problem = "it has a character beyond U+FFFF, such as an emoji, which is not supported; give the store \
                           another one";
            return Err(Pkcs12Error::UnusablePassword { problem });
        }
        let archive = Pkcs12Archive::from_pkcs12(bytes, password.expose())
            .map_err(|error| reason(error, protection))?;
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
        let is_trusted = protection != Protection::Unsealed && archive.certs.iter().all(|bag| bag.trusted);
        Ok((bundle, is_trusted))
    }
}

/// What an error of the library means for the user.
fn reason(error: Error, protection: Protection) -> Pkcs12Error {
    match error {
        Error::MacError(_) | Error::UnpadError | Error::Pkcs5Error(_) => Pkcs12Error::WrongPassword,
        // Without a seal, a wrong password may get as far as to bytes without sense.
        Error::DerError(_) if protection == Protection::Unsealed => Pkcs12Error::WrongPassword,
        Error::UnsupportedContentType => {
            Pkcs12Error::Unsupported { what: "an unknown kind of content".into() }
        }
        Error::UnsupportedCertificateType => {
            Pkcs12Error::Unsupported { what: "certificates of a kind other than X.509".into() }
        }
        Error::UnsupportedEncryptionScheme | Error::UnsupportedMacAlgorithm => {
            Pkcs12Error::Unsupported { what: "an unknown seal or encryption".into() }
        }
        Error::X509Error(source) => Pkcs12Error::NotX509 { source: source.into() },
        other => Pkcs12Error::Damaged { source: other.into() },
    }
}
