//! A bundle as a JSON document.

use std::collections::HashMap;

use serde::Serialize;

use crate::bundle::CaBundle;

#[derive(Serialize)]
struct CertificateFacts<'a> {
    subject: &'a str,
    issuer: &'a str,
    serial: &'a str,
    sha256: String,
    not_before: String,
    not_after: String,
    kind: String,
    pem: String,
}

/// The facts and the PEM of each certificate, in the order of the bundle.
pub(crate) fn document(bundle: &CaBundle) -> serde_json::Result<String> {
    let facts = bundle.iter().map(|certificate| CertificateFacts {
        subject: certificate.subject(),
        issuer: certificate.issuer(),
        serial: certificate.serial(),
        sha256: certificate.sha256().to_string(),
        not_before: certificate.not_before_text(),
        not_after: certificate.not_after_text(),
        kind: certificate.kind().to_string(),
        pem: certificate.to_pem(),
    });
    let document = HashMap::from([("certificates", facts.collect::<Vec<_>>())]);
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
