//! Errors of formats.

use std::error::Error;

use crate::error::DecodeError;
use crate::jks::JksError;
#[cfg(feature = "pkcs12")]
use crate::pkcs12::Pkcs12Error;

/// A bundle cannot be written in a format, or read from it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// DER is one certificate.
    #[error(
        "{certificates} certificates do not fit into DER, which holds one: choose pem, or pkcs12 for Java"
    )]
    #[non_exhaustive]
    SeveralInDer {
        /// Their number.
        certificates: usize,
    },

    /// Kubernetes takes no ConfigMap or Secret of more than 1 MiB.
    #[error("the certificates are {bytes} bytes, and Kubernetes takes 1 MiB in a ConfigMap or Secret")]
    #[non_exhaustive]
    TooLargeForKubernetes {
        /// The size of all forms of the certificates in it.
        bytes: usize,
    },

    /// The facts could not be written as JSON.
    #[error("the certificates cannot be written as JSON")]
    #[non_exhaustive]
    Json {
        /// The encoder's reason.
        source: Box<dyn Error + Send + Sync>,
    },

    /// The bytes do not hold certificates.
    #[error(transparent)]
    Decode(#[from] DecodeError),

    /// Several files are not one sequence of bytes.
    #[error("`capath` is a folder with a file for each certificate: it has to be written to one")]
    Folder,

    /// The JKS store could not be made, or its seal is wrong.
    #[error(transparent)]
    Jks(#[from] JksError),

    /// The PKCS#12 store could not be made or opened.
    #[cfg(feature = "pkcs12")]
    #[error(transparent)]
    Pkcs12(#[from] Pkcs12Error),
}
