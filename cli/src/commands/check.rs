//! `check`: when the certificates in files expire.

use std::io;
use std::path::Path;

use clap::ColorChoice;
use cloud_certs::certificate::{Format, Warning};
use cloud_certs::{CaBundle, Clock as _, SystemClock};
use jiff::Timestamp;
use serde::{Serialize, Serializer};

use crate::args::{Check, Output};
use crate::failure::Failure;
use crate::logging::use_color;
use crate::summary::Summary;
use crate::{input, output, table};

pub(crate) async fn run(args: Check, output: &Output) -> Result<(), Failure> {
    let now = SystemClock::default().now();
    #[cfg(feature = "pkcs12")]
    let format = Format::Pkcs12 { password: input::store_password(&args.store).await? };
    #[cfg(not(feature = "pkcs12"))]
    let format = Format::Pem;
    let mut report = Report { days: args.days, files: Vec::new() };
    let mut unusable = Vec::new();
    for path in &args.files {
        let file = path.display().to_string();
        match read(path, &format).await {
            Ok(bundle) => report.files.push(File::new(file, &bundle, args.days, now)),
            Err(failure) => {
                let error = Some(failure.in_one_line());
                report.files.push(File { file, error, certificates: Vec::new(), warnings: Vec::new() });
                unusable.push(failure);
            }
        }
    }
    if args.report.json {
        output::print_json(&report).await?;
    } else if report.rows().next().is_some() {
        output::print(report.table(output.color)).await?;
    }
    if !output.quiet {
        let warnings = report.files.iter().flat_map(|file| &file.warnings);
        warnings.for_each(|warning| output::warn(warning, output.color));
    }
    report.verdict(unusable, output)
}

async fn read(path: &Path, format: &Format) -> Result<CaBundle, Failure> {
    let bytes = input::certificates(path).await?;
    format.read(&bytes).map_err(|source| Failure::Certificates { path: path.to_owned(), source })
}

/// What was found; `--json` prints it.
#[derive(Serialize)]
struct Report {
    days: u32,
    files: Vec<File>,
}

#[derive(Serialize)]
struct File {
    file: String,
    /// Why it cannot be read, or holds no certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    certificates: Vec<Entry>,
    /// Keys and signatures that are too weak; the days are in the certificates.
    #[serde(serialize_with = "sentences")]
    warnings: Vec<Warning>,
}

fn sentences<S: Serializer>(warnings: &[Warning], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(warnings.iter().map(ToString::to_string))
}

#[derive(Serialize)]
struct Entry {
    status: Status,
    #[serde(flatten)]
    summary: Summary,
}

/// How urgent it is.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Expired,
    ExpiresSoon,
    NotYetValid,
    Ok,
}

impl Status {
    /// In the table: a word and its colour.
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

impl File {
    fn new(file: String, bundle: &CaBundle, days: u32, now: Timestamp) -> Self {
        let entry = |certificate| {
            let summary = Summary::new(certificate, now);
            let status = match () {
                () if now > summary.not_after => Status::Expired,
                () if summary.days_left < i64::from(days) => Status::ExpiresSoon,
                () if now < summary.not_before => Status::NotYetValid,
                () => Status::Ok,
            };
            Entry { status, summary }
        };
        let is_weak =
            |warning: &Warning| matches!(warning, Warning::WeakKey { .. } | Warning::WeakSignature { .. });
        let warnings = bundle.warnings(now).into_iter().filter(is_weak).collect();
        Self { file, error: None, certificates: bundle.iter().map(entry).collect(), warnings }
    }
}

impl Report {
    fn rows(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.files.iter().flat_map(|file| file.certificates.iter().map(|entry| (file.file.as_str(), entry)))
    }

    /// A line a certificate, coloured by urgency.
    fn table(&self, color: ColorChoice) -> String {
        let row = |(file, Entry { status, summary }): (&str, &Entry)| {
            let day = summary.not_after.strftime("%Y-%m-%d").to_string();
            let [status, kind, subject] =
                [status.shown().0, &summary.kind, summary.label()].map(str::to_owned);
            [status, day, summary.days_left.to_string(), kind, subject, file.to_owned()]
        };
        let header = ["STATUS", "EXPIRES", "DAYS LEFT", "KIND", "SUBJECT", "FILE"];
        let table = table::render(header, self.rows().map(row));
        if !use_color(color, &io::stdout()) {
            return table;
        }
        let styles = ["1"].into_iter().chain(self.rows().map(|(_, entry)| entry.status.shown().1));
        table.lines().zip(styles).map(|(line, style)| format!("\u{1b}[{style}m{line}\u{1b}[0m\n")).collect()
    }

    /// Whether all is well. What expires counts more than what cannot be read, and both are said.
    fn verdict(&self, mut unusable: Vec<Failure>, output: &Output) -> Result<(), Failure> {
        let urgent = self.rows().filter(|(_, entry)| entry.status.is_urgent()).count();
        let last = if urgent == 0 { unusable.pop() } else { None };
        for failure in &unusable {
            output::report(failure, *output);
        }
        let which = || {
            let (all, verb) = (self.rows().count(), if urgent == 1 { "expires" } else { "expire" });
            format!("{urgent} of {all} certificates {verb}")
        };
        match last {
            Some(failure) => Err(failure),
            None if urgent > 0 => Err(Failure::Expiry { which: which(), days: self.days }),
            None => {
                if !output.quiet {
                    let all = counted(self.rows().count(), "certificate");
                    output::say(&format!(
                        "{all}; none expires within {}",
                        counted(self.days as usize, "day")
                    ));
                }
                Ok(())
            }
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
