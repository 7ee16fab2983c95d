//! Reports as metrics for Prometheus, and the arguments that ask for them.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use cloud_certs::certificate::{Access, FileAccess, replace_file};

use crate::failure::Failure;

/// The version in metrics.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The arguments of commands whose report can be metrics.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct MetricsArgs {
    /// The form of the report on standard output; --json stands for json
    #[arg(long, value_name = "FORMAT", env = "CLOUD_CERTS_REPORT_FORMAT", default_value = "table")]
    format: ReportFormat,
    /// Write the report as metrics to this file, too, for the textfile collector of node_exporter, which reads only files
    /// that end in .prom
    #[arg(long, value_name = "FILE", env = "CLOUD_CERTS_METRICS_FILE", value_parser = metrics_file)]
    pub(crate) metrics_file: Option<PathBuf>,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people
    Table,
    /// One object
    Json,
    /// Metrics
    Prometheus,
}

impl MetricsArgs {
    /// The form of the report on standard output.
    pub(crate) fn format(&self, is_json: bool) -> ReportFormat {
        if is_json { ReportFormat::Json } else { self.format }
    }
}

fn metrics_file(text: &str) -> Result<PathBuf, String> {
    match text.ends_with(".prom") {
        true => Ok(PathBuf::from(text)),
        false => Err("the name does not end in .prom, and node_exporter would not read the file".to_owned()),
    }
}

/// Writes metrics to a file, whole or not at all. Everybody may read it: node_exporter runs as another user.
pub(crate) fn write(path: &Path, metrics: &[u8]) -> Result<(), Failure> {
    let mut access = Access::new();
    access.mode = Some(0o644);
    let written = replace_file(path, metrics, FileAccess::Chosen(access));
    written.map(drop).map_err(|error| Failure::Write { what: format!("{path:?}"), source: error.source })
}
