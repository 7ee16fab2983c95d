//! PKCS#12: the truststores of Java and OpenSSL.

pub(crate) mod error;
mod read;
mod write;
