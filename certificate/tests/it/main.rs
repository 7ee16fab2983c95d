//! Certificates: reading, judging and storing them, as users of the crate see it.
// For clippy, whose lints spare tests, but not what they call.
#![cfg(test)]

mod archives;
mod bundle;
mod capath;
mod collections;
mod comments;
mod constraints;
mod decode;
mod escaped;
mod facts;
mod features;
mod fingerprint;
mod formats;
mod forms;
mod guarded;
mod java;
mod jks;
mod kinds;
mod lossy;
mod manifests;
mod merge;
mod names;
mod openssl;
mod pkcs12;
mod pkcs12_shape;
mod pkcs7;
mod program;
mod properties;
mod second_opinion;
mod store;
mod support;
