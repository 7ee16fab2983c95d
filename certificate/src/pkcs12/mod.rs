//! PKCS#12: the truststores of Java and OpenSSL.

mod read;
mod write;

use std::error::Error;

use crate::error::{MAX_CERTIFICATES, MAX_INPUT_BYTES};
use crate::java::JavaRefusal;

/// A PKCS#12 store could not be read or made. No variant carries a part of the store or the password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Pkcs12Error {
    /// Something else.
    #[error(
        "this is not a PKCS#12 store (`.p12`, `.pfx`): check the path, or read it as certificates in PEM or DER"
    )]
    NotPkcs12,

    /// It begins like a store and does not go on like one.
    #[error("the PKCS#12 store is damaged or cut off: copy it again from where it came from")]
    #[non_exhaustive]
    Damaged {
        /// The parser's reason.
        source: Box<dyn Error + Send + Sync>,
    },

    /// More than [`MAX_INPUT_BYTES`].
    #[error("the PKCS#12 store is larger than {} KiB, so it is not a truststore of CA certificates", MAX_INPUT_BYTES / 1024)]
    TooLarge,

    /// Opening it would take very long.
    #[error(
        "the PKCS#12 store asks for more than {limit} rounds of deriving a key, for very many keys, or for very much \
         memory, which would take minutes: make it again with fewer"
    )]
    #[non_exhaustive]
    TooCostly {
        /// The most rounds that are done for one key.
        limit: u64,
    },

    /// The store does not open with this password.
    #[error(
        "the password does not open the PKCS#12 store: it is another one, or the store was changed or damaged"
    )]
    WrongPassword,

    /// No store can be made or read with this password.
    #[error("this password cannot be used for a PKCS#12 store: {problem}")]
    #[non_exhaustive]
    UnusablePassword {
        /// The problem, and what to choose instead.
        problem: &'static str,
    },

    /// A private or secret key, encrypted or not, alone or beside certificates.
    #[error(
        "there is a private or secret key in the PKCS#12 store, which does not belong in a truststore: use one with certificates alone"
    )]
    PrivateKey,

    /// Nothing in it.
    #[error("there is no certificate in the PKCS#12 store")]
    NoCertificate,

    /// More than [`MAX_CERTIFICATES`] different certificates.
    #[error("more than {MAX_CERTIFICATES} certificates: this is not the truststore of a database service")]
    TooManyCertificates,

    /// Encrypted or sealed in a way that is not read here.
    #[error(
        "the PKCS#12 store uses {what}, which is not supported: make it again with AES-256 and HMAC-SHA-256"
    )]
    #[non_exhaustive]
    Unsupported {
        /// The algorithm or the kind of content, with its object identifier where that is known.
        what: String,
    },

    /// Something in it claims to be a certificate.
    #[error(
        "a certificate of the PKCS#12 store cannot be read as X.509: it is damaged, or something other than a \
         certificate; leave it out"
    )]
    #[non_exhaustive]
    NotX509 {
        /// A [`DecodeError`](crate::error::DecodeError), or what the library stumbled over.
        source: Box<dyn Error + Send + Sync>,
    },

    /// Java would open no store with one of the certificates.
    #[error(transparent)]
    NotForJava(#[from] JavaRefusal),

    /// No store could be made of the certificates.
    #[error("no PKCS#12 store can be made of `{subject}`: write it as PEM instead")]
    #[non_exhaustive]
    Certificate {
        /// The certificate's subject, or its fingerprint when it has none.
        subject: String,
        /// The library's reason.
        source: Box<dyn Error + Send + Sync>,
    },

    /// The library failed to write.
    #[error("the PKCS#12 store could not be encoded")]
    #[non_exhaustive]
    Encode {
        /// The library's reason.
        source: Box<dyn Error + Send + Sync>,
    },
}
