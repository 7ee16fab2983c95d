//! `check`: shows when the certificates in files expire.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ColorChoice};
use cloud_certs::certificate::{Format, Warning};
use cloud_certs::{CaBundle, Clock as _, SystemClock};
use jiff::Timestamp;
use serde::{Serialize, Serializer};

use crate::failure::Failure;
use crate::input;
use crate::logging::{MessageArgs, use_color};
use crate::output::{self, ReportArgs};
use crate::output_args::StorePasswordArgs;
use crate::summary::Summary;

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Files with certificates in any form that `fetch` writes or a service sends; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// End with exit code 7 when a certificate expires within this number of days
    #[arg(long, value_name = "N", default_value_t = 30, env = "CLOUD_CERTS_DAYS", value_parser = clap::value_parser!(u32).range(..=36500))]
    days: u32,
    #[command(flatten)]
    store: StorePasswordArgs,
    #[command(flatten)]
    report: ReportArgs,
}

pub(crate) async fn run(args: CheckArgs, messages: &MessageArgs) -> Result<(), Failure> {
    let now = SystemClock::default().now();
    let format = input::store_format(&args.store).await?;
    let mut report = CheckReport { days: args.days, files: Vec::new() };
    let mut unusable = Vec::new();
    for path in &args.files {
        let file = path.display().to_string();
        match read(path, &format).await {
            Ok(bundle) => report.files.push(CheckedFile::new(file, &bundle, args.days, now)),
            Err(failure) => {
                let error = Some(failure.in_one_line());
                report.files.push(CheckedFile {
                    file,
                    error,
                    certificates: Vec::new(),
                    warnings: Vec::new(),
                });
                unusable.push(failure);
            }
        }
    }
    if args.report.json {
        output::print_json(&report).await?;
    } else if report.rows().next().is_some() {
        output::print(report.table(messages.color)).await?;
    }
    if !messages.quiet {
        let warnings = report.files.iter().flat_map(|file| &file.warnings);
        warnings.for_each(|warning| output::warn(warning, messages.color));
    }
    report.verdict(unusable, messages)
}

async fn read(path: &Path, format: &Format) -> Result<CaBundle, Failure> {
    let bytes = input::certificates(path).await?;
    format.read(&bytes).map_err(|source| Failure::Certificates { path: path.to_owned(), source })
}

/// The certificates of all files; `--json` prints it.
#[derive(Serialize)]
struct CheckReport {
    days: u32,
    files: Vec<CheckedFile>,
}

#[derive(Serialize)]
struct CheckedFile {
    file: String,
    /// The reason why it cannot be read or has no certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    certificates: Vec<CheckedCertificate>,
    /// Warnings about weak keys and signatures; the certificates have the days.
    #[serde(serialize_with = "sentences")]
    warnings: Vec<Warning>,
}

fn sentences<S: Serializer>(warnings: &[Warning], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(warnings.iter().map(ToString::to_string))
}

#[derive(Serialize)]
struct CheckedCertificate {
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
    /// The words for it in the table, and their colour.
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
        let is_weak =
            |warning: &Warning| matches!(warning, Warning::WeakKey { .. } | Warning::WeakSignature { .. });
        let warnings = bundle.warnings(now).into_iter().filter(is_weak).collect();
        Self { file, error: None, certificates: bundle.iter().map(entry).collect(), warnings }
    }
}

impl CheckReport {
    fn rows(&self) -> impl Iterator<Item = (&str, &CheckedCertificate)> {
        self.files.iter().flat_map(|file| file.certificates.iter().map(|entry| (file.file.as_str(), entry)))
    }

    /// Formats one line for each certificate, coloured by urgency.
    fn table(&self, color: ColorChoice) -> String {
        let row = |(file, CheckedCertificate { status, summary }): (&str, &CheckedCertificate)| {
            let day = summary.not_after.strftime("%Y-%m-%d").to_string();
            let [status, kind, subject] =
                [status.shown().0, &summary.kind, summary.label()].map(str::to_owned);
            [status, day, summary.days_left.to_string(), kind, subject, file.to_owned()]
        };
        let header = ["STATUS", "EXPIRES", "DAYS LEFT", "KIND", "SUBJECT", "FILE"];
        let table = output::table(header, self.rows().map(row));
        if !use_color(color, &io::stdout()) {
            return table;
        }
        let styles = ["1"].into_iter().chain(self.rows().map(|(_, entry)| entry.status.shown().1));
        table.lines().zip(styles).map(|(line, style)| format!("\u{1b}[{style}m{line}\u{1b}[0m\n")).collect()
    }

    /// Decides how the command ends. A certificate that expires outweighs a file that cannot be read; both are
    /// reported.
    fn verdict(&self, mut unusable: Vec<Failure>, messages: &MessageArgs) -> Result<(), Failure> {
        let urgent = self.rows().filter(|(_, entry)| entry.status.is_urgent()).count();
        let last = if urgent == 0 { unusable.pop() } else { None };
        for failure in &unusable {
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

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
