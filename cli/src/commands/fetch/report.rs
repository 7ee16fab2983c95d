//! The report of `fetch`, for people and programs.

use cloud_certs::Service;
use cloud_certs::certificate::Written;
use cloud_certs_text::printable;
use jiff::Timestamp;
use serde::Serialize;

use crate::commands::fetch::stored::Stored;
use crate::destination::Destination;
use crate::output::shortened;
use crate::output_args::{OutputArgs, OutputFormat};
use crate::summary::Summary;

/// The result of `fetch`, as `--json` prints it.
#[derive(Serialize)]
pub(super) struct FetchReport {
    service: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    format: String,
    /// The file; without one, `pem` has the certificates.
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pem: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<bool>,
    /// The certificates that were fetched or kept.
    certificates: Vec<FetchedCertificate>,
    /// The certificates of the file that have expired.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dropped: Vec<Summary>,
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct FetchedCertificate {
    #[serde(flatten)]
    summary: Summary,
    kept: bool,
}

impl FetchReport {
    pub(super) fn new(
        service: Service,
        instance: Option<String>,
        args: &OutputArgs,
        stored: &Stored,
        warnings: Vec<String>,
        now: Timestamp,
    ) -> Self {
        let output = match args.destination() {
            Destination::StandardOutput => None,
            Destination::Descriptor(_) | Destination::File(_) => {
                args.output.as_ref().map(|path| path.display().to_string())
            }
        };
        let fetched = stored.bundle.certificates().len() - stored.kept;
        let entry = |(at, certificate)| FetchedCertificate {
            summary: Summary::new(certificate, now),
            kept: at >= fetched,
        };
        Self {
            service: service.id(),
            instance,
            format: args.format.name(),
            pem: output.is_none().then(|| stored.bundle.to_pem()),
            output,
            changed: stored.written.map(|written| written == Written::Changed),
            certificates: stored.bundle.iter().enumerate().map(entry).collect(),
            dropped: stored.dropped.iter().map(|certificate| Summary::new(certificate, now)).collect(),
            warnings,
        }
    }

    /// Formats one line for each certificate: fetched or kept, and where it is.
    pub(super) fn lines(&self) -> Vec<String> {
        let file = self.output.as_deref().unwrap_or("standard output");
        let format = if self.format == OutputFormat::Pem.name() {
            String::new()
        } else {
            format!(" as {}", self.format)
        };
        let place = match self.changed {
            Some(false) => format!("unchanged in {file}"),
            _ => format!("written to {file}{format}"),
        };
        let line = |one: &Summary, place: &str| {
            let label = shortened(printable(one.label()));
            format!("{}: {label}; {}; {}; {place}", self.service, one.sha256, one.validity())
        };
        let kept = format!("kept in {file}");
        let dropped = format!("dropped from {file}");
        let there =
            self.certificates.iter().map(|one| line(&one.summary, if one.kept { &kept } else { &place }));
        there.chain(self.dropped.iter().map(|one| line(one, &dropped))).collect()
    }
}
