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
    pub(crate) sha1: String,
    #[serde(rename = "not_before")]
    not_before_text: String,
    #[serde(rename = "not_after")]
    not_after_text: String,
    pub(crate) days_left: i64,
    pub(crate) is_ca: bool,
    pub(crate) kind: String,
    key_algorithm: String,
    key_bits: Option<usize>,
    signature_algorithm: String,
    key_usage: Option<Vec<&'static str>>,
    extended_key_usage: Option<Vec<String>>,
    subject_key_id: Option<String>,
    authority_key_id: Option<String>,
    #[serde(skip)]
    pub(crate) not_before: Timestamp,
    #[serde(skip)]
    pub(crate) not_after: Timestamp,
    #[serde(skip)]
    pub(crate) never_expires: bool,
}

impl Summary {
    pub(crate) fn new(certificate: &Certificate, now: Timestamp) -> Self {
        let extensions = certificate.extensions();
        Self {
            subject: certificate.subject().to_owned(),
            issuer: certificate.issuer().to_owned(),
            serial: certificate.serial().to_owned(),
            sha256: certificate.sha256().to_string(),
            sha1: certificate.sha1(),
            not_before_text: certificate.not_before_text(),
            not_after_text: certificate.not_after_text(),
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            days_left: certificate.days_left(now),
            is_ca: certificate.is_ca(),
            kind: certificate.kind().to_string(),
            key_algorithm: certificate.public_key().algorithm(),
            key_bits: certificate.public_key().bits(),
            signature_algorithm: certificate.signature_algorithm().to_owned(),
            key_usage: extensions.key_usage,
            extended_key_usage: extensions.extended_key_usage,
            subject_key_id: extensions.subject_key_id,
            authority_key_id: extensions.authority_key_id.and_then(|id| id.key_id),
            never_expires: certificate.never_expires(),
        }
    }

    /// The name to show: the subject, or the fingerprint when that is empty.
    pub(crate) fn label(&self) -> &str {
        if self.subject.is_empty() { &self.sha256 } else { &self.subject }
    }

    /// The last valid day, as in "2027-01-31".
    pub(crate) fn last_day(&self) -> String {
        match self.never_expires {
            true => "never".to_owned(),
            false => self.not_after_text.chars().take_while(|character| *character != 'T').collect(),
        }
    }

    /// The time left, as in "12 days left".
    pub(crate) fn validity(&self) -> String {
        match self.days_left {
            _ if self.never_expires => "never expires".to_owned(),
            ..=-1 => "expired".to_owned(),
            1 => "1 day left".to_owned(),
            days => format!("{days} days left"),
        }
    }
}
