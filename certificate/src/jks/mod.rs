//! JKS and JCEKS, the truststores of Java's own older forms.
//!
//! Trusted certificates stand in them as they are; the password only seals. Keys are never read and never written.

pub(crate) mod store;
mod write;

use self::store::Store;
use crate::bundle::CaBundle;
use crate::der::is_java_keystore;
use crate::error::{DecodeError, MAX_INPUT_BYTES};
use crate::java::JavaRefusal;
use crate::secret::Secret;

/// A JKS store could not be read or made. No variant carries the password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JksError {
    /// A fault that is found without the password.
    #[error(transparent)]
    Decode(#[from] DecodeError),

    /// The seal is of another password, or of other bytes.
    #[error(
        "the password does not fit the seal of the Java keystore: it is another one, or the store was changed or damaged"
    )]
    WrongPassword,

    /// Java's `keytool` makes and opens no store with this password.
    #[error("this password cannot be used for a Java keystore: {problem}")]
    #[non_exhaustive]
    UnusablePassword {
        /// The problem, and what to choose instead.
        problem: &'static str,
    },

    /// Java would open no store with one of the certificates.
    #[error(transparent)]
    NotForJava(#[from] JavaRefusal),
}

impl CaBundle {
    /// Reads all certificates of a JKS or JCEKS truststore whose seal is of this password, in their order.
    /// [`from_bytes`](Self::from_bytes) reads them without a password, and looks at no seal.
    ///
    /// # Errors
    ///
    /// [`JksError::WrongPassword`] when the seal is of another password, or the store was changed since; else
    /// [`JksError::Decode`], as for anything other than a truststore that holds only certificates.
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
