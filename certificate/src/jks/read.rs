//! A bundle from a JKS or JCEKS truststore, with its password.

use super::JksError;
use super::store::Store;
use crate::bundle::CaBundle;
use crate::der::is_java_keystore;
use crate::error::{DecodeError, MAX_INPUT_BYTES};
use crate::secret::Secret;

impl CaBundle {
    /// Reads all certificates of a JKS or JCEKS truststore whose seal is of this password, in their order.
    /// [`from_bytes`](Self::from_bytes) reads them without a password, and looks at no seal.
    ///
    /// # Errors
    ///
    /// [`JksError::WrongPassword`] when the seal is of another password, or the store was changed since; else
    /// [`JksError::Decode`], as for all that is no truststore of certificates alone.
    pub fn from_jks(bytes: &[u8], password: &Secret) -> Result<Self, JksError> {
        if bytes.len() <= MAX_INPUT_BYTES && !is_java_keystore(bytes) {
            return Err(DecodeError::JavaKeystore { source: "it does not begin like one".into() }.into());
        }
        let bundle = Self::from_bytes(bytes)?;
        match Store::read(bytes) {
            Ok(store) if store.is_sealed_with(password) => Ok(bundle),
            _ => Err(JksError::WrongPassword),
        }
    }
}
