//! Certificates: reading, judging and storing them, as users of the library see it.
// For clippy, whose lints spare tests, but not what they call.
#![cfg(test)]

mod bundle;
mod decode;
mod fingerprint;
mod formats;
mod forms;
mod kinds;
mod manifests;
mod merge;
mod openssl;
mod properties;
mod store;
mod support;
