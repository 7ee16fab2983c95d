//! A bundle as a JKS truststore.

use super::JksError;
use super::store::{CERTIFICATE, JKS, X509, seal};
use crate::alias::aliases;
use crate::bundle::CaBundle;
use crate::java;
use crate::secret::Secret;

/// `keytool` makes and opens no store with a shorter password.
const SHORTEST: usize = 6;

impl CaBundle {
    /// The certificates as a JKS truststore, the form before PKCS#12, in which every Java trusts each one.
    ///
    /// The aliases are those of `to_pkcs12`. The order is that of the bundle. The creation date of an entry is the day
    /// from which its certificate is valid, so that the same bundle and password are the same bytes each time.
    ///
    /// The store is sealed with SHA-1, as JKS has it: for software that takes nothing newer.
    ///
    /// # Errors
    ///
    /// [`JksError::UnusablePassword`] for a password shorter than six characters, and [`JksError::NotForJava`] for a
    /// certificate because of which Java would open none of the store.
    pub fn to_jks(&self, password: &Secret) -> Result<Vec<u8>, JksError> {
        if password.expose().encode_utf16().count() < SHORTEST {
            let problem = "it is shorter than six characters, the least that Java's `keytool` takes; choose a longer one";
            return Err(JksError::UnusablePassword { problem });
        }
        let count = self.certificates().len() as u32;
        let mut store = [&JKS[..], &2_u32.to_be_bytes(), &count.to_be_bytes()].concat();
        for (certificate, alias) in self.iter().zip(aliases(self)) {
            java::check(certificate)?;
            let der = certificate.der();
            store.extend(CERTIFICATE.to_be_bytes());
            // No alias is so long, and none has a character that Java writes in another way than UTF-8.
            push_text(&mut store, alias.as_bytes());
            store.extend(certificate.not_before().as_millisecond().to_be_bytes());
            push_text(&mut store, X509);
            store.extend((der.len() as u32).to_be_bytes());
            store.extend_from_slice(der);
        }
        store.extend(seal(&store, password));
        Ok(store)
    }
}

fn push_text(store: &mut Vec<u8>, text: &[u8]) {
    store.extend((text.len() as u16).to_be_bytes());
    store.extend_from_slice(text);
}
