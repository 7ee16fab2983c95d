//! PKCS#12: the truststores of Java and OpenSSL.
//!
//! What a file seems to be is told by [`shape`] alone, without the library and in every build; reading and writing
//! come with the feature `pkcs12`.

#[cfg(feature = "pkcs12")]
mod alias;
#[cfg(feature = "pkcs12")]
mod cost;
#[cfg(feature = "pkcs12")]
mod error;
#[cfg(feature = "pkcs12")]
mod read;
mod shape;
#[cfg(feature = "pkcs12")]
mod write;

#[cfg(feature = "pkcs12")]
pub use error::Pkcs12Error;
pub use shape::{is_pkcs12, pkcs12_holds_key};
