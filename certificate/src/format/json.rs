//! JSON: the facts and the PEM of each certificate.

use jiff::Timestamp;
use serde::Serialize;

use super::FormatError;
use crate::bundle::CaBundle;
use crate::x509::Certificate;

#[derive(Serialize)]
struct Document<'a> {
    certificates: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    subject: &'a str,
    issuer: &'a str,
    serial: &'a str,
    sha256: String,
    not_before: Timestamp,
    not_after: Timestamp,
    kind: String,
    pem: String,
}

pub(super) fn of(bundle: &CaBundle) -> Result<String, FormatError> {
    let document = Document { certificates: bundle.iter().map(Entry::new).collect() };
    Ok(serde_json::to_string_pretty(&document).map_err(FormatError::Json)? + "\n")
}

impl<'a> Entry<'a> {
    fn new(certificate: &'a Certificate) -> Self {
        Self {
            subject: certificate.subject(),
            issuer: certificate.issuer(),
            serial: certificate.serial(),
            sha256: certificate.sha256().to_string(),
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            kind: certificate.kind().to_string(),
            pem: certificate.to_pem(),
        }
    }
}
