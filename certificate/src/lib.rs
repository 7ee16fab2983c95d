//! Certificates: decoded from what a server sent or a file holds, checked, and put on disk.
//!
//! Nothing here knows where the bytes come from, and nothing reads the clock: the time to judge by is handed in. No HTTP,
//! no async runtime and no cryptography provider is compiled. `cloud-certs` fetches certificates, and has this crate as
//! `cloud_certs::certificate`.
//!
//! The feature `pkcs12` adds the newer truststores for Java: `CaBundle::to_pkcs12` and `CaBundle::from_pkcs12`. The older
//! ones, JKS, need no feature.
//!
//! ```
//! use cloud_certs_certificate::{CaBundle, DecodeError};
//!
//! fn subjects(pem: &[u8]) -> Result<Vec<String>, DecodeError> {
//!     let bundle = CaBundle::from_bytes(pem)?;
//!     Ok(bundle.iter().map(|certificate| certificate.subject().to_owned()).collect())
//! }
//!
//! # let key = rcgen::KeyPair::generate()?;
//! # let mut params = rcgen::CertificateParams::default();
//! # params.distinguished_name = rcgen::DistinguishedName::new();
//! # params.distinguished_name.push(rcgen::DnType::CommonName, "Example CA");
//! # let pem = params.self_signed(&key)?.pem();
//! assert_eq!(subjects(pem.as_bytes())?, ["CN=Example CA"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod access;
mod algorithm;
mod alias;
mod attributes;
mod bundle;
mod capath;
mod certificate;
mod constraints;
mod current;
mod decode;
mod der;
mod embedded;
mod error;
mod extensions;
mod fingerprint;
mod folder_lock;
mod format;
mod format_error;
mod java;
mod jks;
mod json;
mod locked_file;
mod manifest;
mod manifest_yaml;
mod name;
mod openssl_hash;
mod other_content;
mod other_store;
mod other_text;
mod parse;
#[cfg(feature = "pkcs12")]
mod pkcs12;
mod pkcs7;
mod preview;
mod private_key;
mod replace;
mod secret;
mod signature;
mod special;
mod store;
mod store_error;
mod temporary;
mod time;
mod warning;
mod write_note;
mod write_options;
mod x509;

pub use access::Access;
pub use algorithm::PublicKey;
pub use bundle::{CaBundle, PartialBundle, RootStoreError};
pub use certificate::Certificate;
pub use constraints::{ForbiddenName, NameKind};
pub use der::{is_pkcs12, pkcs12_holds_key};
pub use error::{DecodeError, MAX_CERTIFICATES, MAX_INPUT_BYTES};
pub use extensions::{AuthorityKeyId, BasicConstraints, Extensions};
pub use fingerprint::{Fingerprint, ParseFingerprintError};
pub use format::Format;
pub use format_error::FormatError;
pub use java::JavaRefusal;
pub use jks::JksError;
pub use manifest::{Manifest, ManifestContent, ManifestError};
#[cfg(feature = "pkcs12")]
pub use pkcs12::Pkcs12Error;
pub use preview::{Change, Preview};
pub use replace::{FileAccess, ReplaceError, replace_file};
pub use secret::Secret;
pub use signature::SignatureCheck;
pub use special::descriptor;
pub use store::Merged;
pub use store_error::StoreError;
pub use temporary::remove_leftovers;
pub use warning::Warning;
pub use write_note::{WriteNote, WriteReport};
pub use write_options::{WriteOptions, Written};
pub use x509::Kind;

/// Compiles the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
