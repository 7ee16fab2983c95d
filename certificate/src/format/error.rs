//! Why a bundle cannot be written in a format, or read from it.

use crate::decode::DecodeError;
#[cfg(feature = "pkcs12")]
use crate::pkcs12::Pkcs12Error;

/// Why a bundle cannot be written in a format, or read from it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// DER is one certificate.
    #[error(
        "{certificates} certificates do not fit into DER, which holds one: choose pem, or pkcs12 for Java"
    )]
    #[non_exhaustive]
    SeveralInDer {
        /// How many there are.
        certificates: usize,
    },

    /// Kubernetes takes no ConfigMap or Secret of more than 1 MiB.
    #[error("the certificates are {bytes} bytes as PEM, and Kubernetes takes 1 MiB in a ConfigMap or Secret")]
    #[non_exhaustive]
    TooLargeForKubernetes {
        /// The size of the PEM.
        bytes: usize,
    },

    /// The facts could not be written as JSON.
    #[error("the certificates cannot be written as JSON")]
    Json(#[source] serde_json::Error),

    /// The bytes are no certificates.
    #[error(transparent)]
    Decode(#[from] DecodeError),

    /// The PKCS#12 store could not be made or opened.
    #[cfg(feature = "pkcs12")]
    #[error(transparent)]
    Pkcs12(#[from] Pkcs12Error),
}
