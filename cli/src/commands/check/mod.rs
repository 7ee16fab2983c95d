//! `check`: shows when the certificates in files expire.

mod report;

use std::path::{Path, PathBuf};

use clap::Args;
use cloud_certs::{Clock as _, SystemClock};

use crate::commands::check::report::{CheckReport, counted};
use crate::failure::Failure;
use crate::input;
use crate::logging::MessageArgs;
use crate::metrics_args::{self, MetricsArgs, ReportFormat};
use crate::output::{self, ReportArgs};
use crate::output_args::StorePasswordArgs;

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Files with certificates in any form that `fetch` writes or a service sends, or folders of such files, without
    /// their sub-folders; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// End with exit code 7 when a certificate expires within this number of days
    #[arg(long, value_name = "N", default_value_t = 30, env = "CLOUD_CERTS_DAYS", value_parser = clap::value_parser!(u32).range(..=36500))]
    days: u32,
    #[command(flatten)]
    store: StorePasswordArgs,
    #[command(flatten)]
    report: ReportArgs,
    #[command(flatten)]
    metrics: MetricsArgs,
}

pub(crate) async fn run(args: CheckArgs, messages: &MessageArgs) -> Result<(), Failure> {
    let now = SystemClock::default().now();
    let format = input::store_format(&args.store).await?;
    let mut report = CheckReport::new(args.days);
    let mut unusable = Vec::new();
    for path in &args.files {
        let files = match input::files_in_folder(path).await {
            Ok(None) => {
                report.check(path, &format, now, &mut unusable).await;
                continue;
            }
            Ok(Some(files)) => files,
            Err(failure) => {
                report.refuse(path, failure, &mut unusable);
                continue;
            }
        };
        let skipped = report.check_folder(path, &files, &format, now, &mut unusable).await;
        if !messages.quiet {
            say_skipped("file", path, &skipped);
        }
        report.skipped.extend(skipped);
    }
    if let Some(path) = &args.metrics.metrics_file {
        metrics_args::write(path, report.metrics().as_bytes())?;
    }
    match args.metrics.format(args.report.json) {
        ReportFormat::Prometheus => output::print(report.metrics()).await?,
        ReportFormat::Json => output::print_json(&report).await?,
        ReportFormat::Table => output::print(report.table(*messages)).await?,
    }
    if !messages.quiet {
        let warnings = report.files.iter().flat_map(|file| &file.warnings);
        warnings.for_each(|warning| output::warn_of(warning, messages.color));
        for file in &report.files {
            say_skipped("member", Path::new(&file.file), &file.skipped);
        }
    }
    report.verdict(unusable, messages)
}

/// The most names of skipped files that are reported.
const MAX_NAMED: usize = 5;

/// Reports which files of a folder, or members of an archive, hold no certificate.
fn say_skipped(what: &str, of: &Path, skipped: &[String]) {
    if skipped.is_empty() {
        return;
    }
    let name =
        |name: &String| Path::new(name).strip_prefix(of).unwrap_or(Path::new(name)).display().to_string();
    let names: Vec<_> = skipped.iter().take(MAX_NAMED).map(|one| format!("`{}`", name(one))).collect();
    let more = match skipped.len().saturating_sub(MAX_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let (all, verb) = (counted(skipped.len(), what), if skipped.len() == 1 { "holds" } else { "hold" });
    output::say(&format!("{all} of {of:?} {verb} no certificate: {}{more}", names.join(", ")));
}
