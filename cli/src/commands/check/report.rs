//! The report of `check`, for people and programs.

use std::io;
use std::path::{Path, PathBuf};

use cloud_certs::CaBundle;
use cloud_certs::certificate::{Format, Warning};
use cloud_certs_sync::{FileMetrics, MetricsFormat};
use jiff::Timestamp;
use serde::{Serialize, Serializer};

use crate::failure::Failure;
use crate::logging::{MessageArgs, use_color};
use crate::metrics_args::VERSION;
use crate::output;
use crate::readable::{self, ReadFile};
use crate::summary::Summary;

/// The certificates of all files; `--json` prints it.
#[derive(Serialize)]
pub(super) struct CheckReport {
    days: u32,
    pub(super) files: Vec<CheckedFile>,
    /// The files of folders that hold no certificate.
    pub(super) skipped: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct CheckedFile {
    pub(super) file: String,
    /// The reason why none of it can be read, or why it has no certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// The same, or the reasons why some of its certificates cannot be read.
    errors: Vec<String>,
    certificates: Vec<CheckedCertificate>,
    #[serde(skip)]
    bundle: Option<CaBundle>,
    /// Warnings about weak keys and signatures, and about strict clients; the certificates have the days.
    #[serde(serialize_with = "sentences")]
    pub(super) warnings: Vec<Warning>,
    /// The members of an archive that hold no certificate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) skipped: Vec<String>,
}

fn sentences<S: Serializer>(warnings: &[Warning], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(warnings.iter().map(ToString::to_string))
}

#[derive(Serialize)]
pub(super) struct CheckedCertificate {
    status: Urgency,
    #[serde(flatten)]
    summary: Summary,
}

/// The urgency of renewing a certificate.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Urgency {
    Expired,
    ExpiresSoon,
    NotYetValid,
    Ok,
}

impl Urgency {
    /// The word for it in the table, and its colour.
    fn shown(self) -> (&'static str, &'static str) {
        match self {
            Self::Expired => ("expired", "31;1"),
            Self::ExpiresSoon => ("expires soon", "33;1"),
            Self::NotYetValid => ("not yet valid", "33"),
            Self::Ok => ("ok", "32"),
        }
    }

    fn is_urgent(self) -> bool {
        matches!(self, Self::Expired | Self::ExpiresSoon)
    }
}

impl CheckedFile {
    fn new(file: String, bundle: &CaBundle, days: u32, now: Timestamp) -> Self {
        let entry = |certificate| {
            let summary = Summary::new(certificate, now);
            let status = match () {
                () if now > summary.not_after => Urgency::Expired,
                () if summary.days_left < i64::from(days) => Urgency::ExpiresSoon,
                () if now < summary.not_before => Urgency::NotYetValid,
                () => Urgency::Ok,
            };
            CheckedCertificate { status, summary }
        };
        let is_weak = |warning: &Warning| {
            matches!(
                warning,
                Warning::WeakKey { .. } | Warning::WeakSignature { .. } | Warning::Strict { .. }
            )
        };
        let warnings = bundle.warnings(now).into_iter().filter(is_weak).collect();
        let certificates = bundle.iter().map(entry).collect();
        let bundle = Some(bundle.clone());
        Self { file, error: None, errors: Vec::new(), certificates, warnings, skipped: Vec::new(), bundle }
    }
}

impl CheckReport {
    /// Nothing yet.
    pub(super) fn new(days: u32) -> Self {
        Self { days, files: Vec::new(), skipped: Vec::new() }
    }

    /// Reads a file and adds it.
    pub(super) async fn check(
        &mut self,
        path: &Path,
        format: &Format,
        now: Timestamp,
        unusable: &mut Vec<Failure>,
    ) {
        match readable::read(path, format).await {
            Ok(read) => self.add(path, read, now, unusable),
            Err(refusal) => self.refuse(path, refusal.failure, unusable),
        }
    }

    /// The same for the files of a folder. Returns those that hold no certificate.
    pub(super) async fn check_folder(
        &mut self,
        folder: &Path,
        files: &[PathBuf],
        format: &Format,
        now: Timestamp,
        unusable: &mut Vec<Failure>,
    ) -> Vec<String> {
        let (before, mut skipped) = (self.files.len(), Vec::new());
        for path in files {
            match readable::read(path, format).await {
                Ok(read) => self.add(path, read, now, unusable),
                Err(refusal) if refusal.is_something_else => skipped.push(path.display().to_string()),
                Err(refusal) => self.refuse(path, refusal.failure, unusable),
            }
        }
        if self.files.len() == before {
            self.refuse(folder, Failure::EmptyFolder { path: folder.to_owned() }, unusable);
        }
        skipped
    }

    /// Adds a file with certificates, and the failures for those of it that cannot be read.
    fn add(&mut self, path: &Path, read: ReadFile, now: Timestamp, unusable: &mut Vec<Failure>) {
        let failures: Vec<_> = read
            .errors
            .into_iter()
            .map(|source| Failure::Certificate { path: path.to_owned(), source })
            .collect();
        let checked = CheckedFile::new(path.display().to_string(), &read.bundle, self.days, now);
        let errors = failures.iter().map(|failure| failure.causes().join(": ")).collect();
        self.files.push(CheckedFile { errors, skipped: read.skipped, ..checked });
        unusable.extend(failures);
    }

    /// Adds a file from which no certificate is read.
    pub(super) fn refuse(&mut self, path: &Path, failure: Failure, unusable: &mut Vec<Failure>) {
        let error = failure.in_one_line();
        self.files.push(CheckedFile {
            file: path.display().to_string(),
            error: Some(error.clone()),
            errors: vec![error],
            certificates: Vec::new(),
            bundle: None,
            warnings: Vec::new(),
            skipped: Vec::new(),
        });
        unusable.push(failure);
    }

    /// Formats metrics: when each certificate expires, and which files can be read.
    pub(super) fn metrics(&self) -> String {
        let mut metrics = FileMetrics::default();
        for file in &self.files {
            metrics.add(&file.file, file.errors.is_empty(), file.bundle.iter().flat_map(CaBundle::iter));
        }
        metrics.render(VERSION, MetricsFormat::Text)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = (&str, &CheckedCertificate)> {
        self.files.iter().flat_map(|file| file.certificates.iter().map(|entry| (file.file.as_str(), entry)))
    }

    /// Formats one line for each certificate, coloured by urgency; with `--quiet` only the urgent ones, and nothing if
    /// there are none.
    pub(super) fn table(&self, MessageArgs { quiet, color, .. }: MessageArgs) -> String {
        let rows = || self.rows().filter(|(_, entry)| !quiet || entry.status.is_urgent());
        if rows().next().is_none() {
            return String::new();
        }
        let row = |(file, CheckedCertificate { status, summary }): (&str, &CheckedCertificate)| {
            let day = summary.last_day();
            let [status, kind, subject] =
                [status.shown().0, &summary.kind, summary.label()].map(str::to_owned);
            [status, day, summary.days_left.to_string(), kind, subject, file.to_owned()]
        };
        let header = ["STATUS", "EXPIRES", "DAYS LEFT", "KIND", "SUBJECT", "FILE"];
        let table = output::table(header, rows().map(row));
        if !use_color(color, &io::stdout()) {
            return table;
        }
        let styles = ["1"].into_iter().chain(rows().map(|(_, entry)| entry.status.shown().1));
        table.lines().zip(styles).map(|(line, style)| format!("\u{1b}[{style}m{line}\u{1b}[0m\n")).collect()
    }

    /// Decides how the command ends. A certificate that expires outweighs a file that cannot be read; both are
    /// reported.
    pub(super) fn verdict(&self, mut unusable: Vec<Failure>, messages: &MessageArgs) -> Result<(), Failure> {
        let urgent = self.rows().filter(|(_, entry)| entry.status.is_urgent()).count();
        let last = if urgent == 0 { unusable.pop() } else { None };
        // In JSON, all of them are in the report.
        for failure in unusable.iter().filter(|_| !messages.json) {
            output::report(failure, *messages);
        }
        let which = || {
            let (all, verb) = (self.rows().count(), if urgent == 1 { "expires" } else { "expire" });
            format!("{urgent} of {all} certificates {verb}")
        };
        match last {
            Some(failure) => Err(failure),
            None if urgent > 0 => Err(Failure::Expiry { which: which(), days: self.days }),
            None => {
                if !messages.quiet {
                    let all = counted(self.rows().count(), "certificate");
                    let days = counted(self.days as usize, "day");
                    output::say(&format!("{all}; none expires within {days}"));
                }
                Ok(())
            }
        }
    }
}

pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
