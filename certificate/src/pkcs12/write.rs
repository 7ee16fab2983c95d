//! A bundle as a truststore.

use p12_keystore::{EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm};

use super::Pkcs12Error;
use crate::alias::aliases;
use crate::bundle::CaBundle;
use crate::java;
use crate::secret::Secret;

/// The rounds of Java's own stores, for the key that encrypts and for the key that seals.
const ITERATIONS: u32 = 10_000;

/// `keytool` makes no store with a shorter password.
const SHORTEST: usize = 6;

impl CaBundle {
    /// The certificates as a PKCS#12 truststore, in which Java trusts each one: a `trustedCertEntry` in `keytool`.
    ///
    /// The alias of a certificate is its common name in lowercase, with dashes for what is neither letter nor digit:
    /// `my-root-ca` for `CN=My Root CA`. Without a common name it is made of the subject; where no letter or digit is
    /// left, of the fingerprint. If several would get the same, the later ones of the bundle get `-2`, `-3`, ...
    ///
    /// The same bundle gets the same aliases each time, though never the same bytes, since those are encrypted with
    /// fresh salts. The store is sorted by alias, so the order of the bundle is not kept.
    ///
    /// It is encrypted with AES-256 and sealed with HMAC-SHA-256, with keys of 10,000 iterations, as stores of
    /// Java 17's `keytool` are. Java 8 before 8u301 and Java 11 before 11.0.12 cannot read it: they do not know such a seal.
    /// The password protects no secret, as certificates are public: it proves that the store was not changed.
    ///
    /// # Errors
    ///
    /// [`Pkcs12Error::UnusablePassword`] for a password with which Java could not use the store: shorter than six
    /// characters, or with others than printable ASCII. [`Pkcs12Error::NotForJava`] for a certificate because of
    /// which Java would open none of the store, [`Pkcs12Error::Certificate`] for one that is too odd for it.
    pub fn to_pkcs12(&self, password: &Secret) -> Result<Vec<u8>, Pkcs12Error> {
        check(password.expose())?;
        let mut store = KeyStore::new();
        for (certificate, alias) in self.iter().zip(aliases(self)) {
            java::check(certificate)?;
            let entry = p12_keystore::Certificate::from_der(certificate.der()).map_err(|source| {
                Pkcs12Error::Certificate { subject: certificate.label(), source: source.into() }
            })?;
            store.add_entry(&alias, KeyStoreEntry::Certificate(entry));
        }
        store
            .writer(password.expose())
            .encryption_algorithm(EncryptionAlgorithm::PbeWithHmacSha256AndAes256)
            .encryption_iterations(ITERATIONS)
            .mac_algorithm(MacAlgorithm::HmacSha256)
            .mac_iterations(ITERATIONS)
            .write()
            .map_err(|source| Pkcs12Error::Encode { source: source.into() })
    }
}

/// Java opens no modern store with a password that is not ASCII ("Password is not ASCII").
fn check(password: &str) -> Result<(), Pkcs12Error> {
    let problem = if password.chars().count() < SHORTEST {
        "it is shorter than six characters, the least that Java's `keytool` takes; choose a longer one"
    } else if !password.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        "Java takes printable ASCII characters only; choose letters, digits and punctuation"
    } else {
        return Ok(());
    };
    Err(Pkcs12Error::UnusablePassword { problem })
}
