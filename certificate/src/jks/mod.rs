//! JKS and JCEKS, the truststores of Java's own older forms.
//!
//! Trusted certificates stand in them as they are; the password only seals. Keys are never read and never written.

mod read;
pub(crate) mod store;
mod write;

use crate::error::DecodeError;
use crate::java::JavaRefusal;

/// A JKS store could not be read or made. No variant carries the password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JksError {
    /// What holds for every reading without the password.
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
