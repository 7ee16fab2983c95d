//! The facts of a certificate in reports.

use cloud_certs::certificate::Certificate;
use jiff::Timestamp;
use serde::Serialize;

/// The facts of a certificate; `--json` prints them.
#[derive(Serialize)]
pub(crate) struct Summary {
    pub(crate) subject: String,
    pub(crate) issuer: String,
    pub(crate) serial: String,
    pub(crate) sha256: String,
    pub(crate) not_before: Timestamp,
    pub(crate) not_after: Timestamp,
    pub(crate) days_left: i64,
    pub(crate) is_ca: bool,
    pub(crate) kind: String,
}

impl Summary {
    pub(crate) fn new(certificate: &Certificate, now: Timestamp) -> Self {
        Self {
            subject: certificate.subject().to_owned(),
            issuer: certificate.issuer().to_owned(),
            serial: certificate.serial().to_owned(),
            sha256: certificate.sha256().to_string(),
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            days_left: certificate.days_left(now),
            is_ca: certificate.is_ca(),
            kind: certificate.kind().to_string(),
        }
    }

    /// The name to show: the subject, or the fingerprint when that is empty.
    pub(crate) fn label(&self) -> &str {
        if self.subject.is_empty() { &self.sha256 } else { &self.subject }
    }

    /// The time left, as in "12 days left".
    pub(crate) fn validity(&self) -> String {
        match self.days_left {
            ..=-1 => "expired".to_owned(),
            1 => "1 day left".to_owned(),
            days => format!("{days} days left"),
        }
    }
}
