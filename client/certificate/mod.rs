//! Certificates: decoded from what a server sent or a file holds, checked, and put on disk.
//!
//! Nothing here knows where the bytes come from, and nothing reads the clock: the time to judge by is handed in.
//!
//! ```
//! use cloud_certs::certificate::{CaBundle, DecodeError};
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

mod bundle;
mod decode;
mod fingerprint;
mod name;
mod names;
mod store;
mod warning;
mod x509;

pub use bundle::{CaBundle, RootStoreError};
pub use decode::{DecodeError, MAX_CERTIFICATES, MAX_INPUT_BYTES};
pub use fingerprint::{Fingerprint, ParseFingerprintError};
pub use store::{StoreError, Written};
pub use warning::Warning;
pub use x509::Certificate;
