//! A bundle as a truststore.

use std::collections::HashSet;
use std::iter;

use p12_keystore::{EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm};

use super::Pkcs12Error;
use crate::bundle::CaBundle;
use crate::certificate::Certificate;
use crate::secret::Secret;
use crate::x509::common_name;

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
    /// Java 17's `keytool` are. Java 8 before 8u301 and Java 11 before 11.0.12 cannot read it: they know no such seal.
    /// The password protects no secret, as certificates are public: it proves that the store was not changed.
    ///
    /// # Errors
    ///
    /// [`Pkcs12Error::UnusablePassword`] for a password with which Java could not use the store: shorter than six
    /// characters, or with others than printable ASCII. [`Pkcs12Error::Nameless`] for a certificate because of which
    /// Java would open none of the store, [`Pkcs12Error::Certificate`] for one that is too odd for it.
    pub fn to_pkcs12(&self, password: &Secret) -> Result<Vec<u8>, Pkcs12Error> {
        check(password.expose())?;
        let mut store = KeyStore::new();
        for (certificate, alias) in self.iter().zip(aliases(self)) {
            if certificate.subject().is_empty() || certificate.issuer().is_empty() {
                return Err(Pkcs12Error::Nameless { sha256: certificate.sha256() });
            }
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

/// The longest alias, without the number that keeps it apart from others.
const LONGEST: usize = 64;

/// One alias for each certificate: its common name, else its subject, in lowercase letters and digits with dashes
/// between; where that leaves nothing, the start of its fingerprint. One that is taken gets `-2`, `-3`, ...
///
/// Java makes no difference between upper and lower case in an alias, and tools want them typed: hence no spaces.
fn aliases(bundle: &CaBundle) -> impl Iterator<Item = String> {
    let mut taken = HashSet::new();
    bundle.iter().map(move |certificate| {
        let wish = wish(certificate);
        let numbered = (2_usize..).map(|number| format!("{wish}-{number}"));
        let mut free = iter::once(wish.clone()).chain(numbered).filter(|alias| taken.insert(alias.clone()));
        free.next().unwrap_or_default()
    })
}

fn wish(certificate: &Certificate) -> String {
    let common_name = common_name(certificate.der());
    let slug = slug(common_name.as_deref().unwrap_or_else(|| certificate.subject()));
    if !slug.is_empty() {
        return slug;
    }
    let digits = certificate.sha256().to_string().replace(':', "-");
    digits.chars().take("sha256-".len() + 16).collect()
}

/// Letters and digits in lowercase, everything else as one dash.
///
/// PKCS#12 writes names in two bytes a character, so others cannot stay. No invisible character is a letter or digit.
fn slug(name: &str) -> String {
    let lower: String = name.chars().flat_map(char::to_lowercase).collect();
    let words = lower.split(|character: char| !character.is_alphanumeric() || character > '\u{FFFF}');
    let slug = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    let cut: String = slug.char_indices().take_while(|(at, _)| *at < LONGEST).map(|(_, one)| one).collect();
    cut.trim_end_matches('-').to_owned()
}
