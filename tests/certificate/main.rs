//! Certificates: reading, judging and storing them, as users of the library see it.
// For clippy, whose lints spare tests, but not what they call.
#![cfg(test)]

mod bundle;
mod decode;
mod features;
mod fingerprint;
mod formats;
mod forms;
mod guarded;
mod kinds;
mod manifests;
mod merge;
mod openssl;
#[cfg(feature = "pkcs12")]
mod pkcs12;
mod pkcs12_shape;
#[cfg(feature = "pkcs12")]
mod program;
mod properties;
mod second_opinion;
mod store;
mod support;
