//! What was done, for people and programs.

use cloud_certs::certificate::{Warning, Written};
use jiff::Timestamp;
use serde::Serialize;

use super::What;
use super::merged::Merged;
use crate::args::{FormatName, Target};
use crate::summary::Summary;

/// What was done; `--json` prints it.
#[derive(Serialize)]
pub(super) struct Report {
    service: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    format: &'static str,
    /// Where it went; without a file, `pem` has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pem: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<bool>,
    /// What is there now: fetched, or kept from the file.
    certificates: Vec<Entry>,
    /// What was in the file and has expired.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dropped: Vec<Summary>,
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct Entry {
    #[serde(flatten)]
    summary: Summary,
    kept: bool,
}

impl Report {
    pub(super) fn new(
        what: &What,
        target: &Target,
        merged: &Merged,
        warnings: &[Warning],
        written: Option<Written>,
        now: Timestamp,
    ) -> Self {
        let output = target.file().map(|path| path.display().to_string());
        let entry =
            |(at, certificate)| Entry { summary: Summary::new(certificate, now), kept: at >= merged.fetched };
        Self {
            service: what.service().name(),
            instance: match what {
                What::Css => None,
                What::GeminiDb { instance, .. } => Some(instance.clone()),
            },
            format: target.format.name(),
            pem: output.is_none().then(|| merged.bundle.to_pem()),
            output,
            changed: written.map(|written| written == Written::Changed),
            certificates: merged.bundle.iter().enumerate().map(entry).collect(),
            dropped: merged.dropped.iter().map(|certificate| Summary::new(certificate, now)).collect(),
            warnings: warnings.iter().map(ToString::to_string).collect(),
        }
    }

    /// One line a certificate: what was fetched or kept, and where it is.
    pub(super) fn lines(&self) -> Vec<String> {
        let file = self.output.as_deref().unwrap_or("standard output");
        let format = if self.format == FormatName::Pem.name() {
            String::new()
        } else {
            format!(" as {}", self.format)
        };
        let place = match self.changed {
            Some(false) => format!("unchanged in {file}"),
            _ => format!("written to {file}{format}"),
        };
        let line = |one: &Summary, place: &str| {
            format!("{}: {}; {}; {}; {place}", self.service, one.label(), one.sha256, one.validity())
        };
        let kept = format!("kept in {file}");
        let dropped = format!("dropped from {file}");
        let there =
            self.certificates.iter().map(|one| line(&one.summary, if one.kept { &kept } else { &place }));
        there.chain(self.dropped.iter().map(|one| line(one, &dropped))).collect()
    }
}
