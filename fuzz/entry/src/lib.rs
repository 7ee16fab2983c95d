//! One function a fuzz target: it takes any bytes, and a panic of it is a bug.
//!
//! All of them go through what users call. Beside "no panic", each holds what the API promises of any input.
#![allow(clippy::unwrap_used, reason = "a panic is how a fuzzer is told")]

mod bodies;
mod certificates;
mod configured;
mod documents;
mod edits;

pub use bodies::error_body;
pub use certificates::{archive, certificate, jks, pkcs7, truststore};
pub use configured::{clouds_yaml, huawei_credentials, koocli};
pub use documents::{diff, document, generate};

/// A target by its name, which is that of its corpus.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 12] = [
    ("certificate", certificate),
    ("archive", archive),
    ("pkcs7", pkcs7),
    ("jks", jks),
    ("truststore", truststore),
    ("error_body", error_body),
    ("clouds_yaml", clouds_yaml),
    ("huawei_credentials", huawei_credentials),
    ("koocli", koocli),
    ("document", document),
    ("generate", generate),
    ("diff", diff),
];
