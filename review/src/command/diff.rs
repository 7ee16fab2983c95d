//! `spec-review diff`: what changes from one document to another.

use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use cloud_certs_text::escaped;
use jiff::civil::Date;
use openapi_document::Problems;

use crate::accepted::{AcceptedFindings, AppliedRules};
use crate::config::Config;
use crate::exit::Exit;
use crate::load::{load, stdin_once};
use crate::report::text::look::Look;
use crate::report::write::Report;
use crate::report_args::ReportArgs;
use crate::reviewed::{Reviewed, Timings};

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The old document, in YAML or JSON: a file, REV:PATH of git, a URL, or `-` for standard input
    pub(crate) old: PathBuf,
    /// The new document
    pub(crate) new: PathBuf,
    /// Folder that other files of the documents may come from [default: that of each document]
    ///
    /// Given twice, the first is for the old document and the second for the new one.
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Vec<PathBuf>,
    /// Print on standard error how long each part took, and for how many operations Rust was generated
    #[arg(long)]
    pub(crate) timings: bool,
    #[command(flatten)]
    report: ReportArgs,
}

pub(crate) fn run(
    args: &DiffArgs,
    today: Date,
    look: Look,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let config = match Config::find() {
        Ok(config) => config,
        Err(error) => {
            writeln!(err, "error: {}", escaped(&error.to_string()))?;
            return Ok(Exit::Errors);
        }
    };
    if let Err(problems) = stdin_once([args.old.as_path(), args.new.as_path()]) {
        writeln!(err, "{problems}")?;
        return Ok(Exit::Errors);
    }
    let roots = [args.root.first(), args.root.last()].map(|root| root.map(PathBuf::as_path));
    let (mut reviewed, timings) = match compared([&args.old, &args.new], roots, &config) {
        Ok(compared) => compared,
        Err(problems) => {
            writeln!(err, "{problems}")?;
            return Ok(Exit::Errors);
        }
    };
    if args.timings {
        let DiffTimings { read, parts: Timings { compared, generated } } = timings;
        let operations = reviewed.review.surface.operations;
        writeln!(
            err,
            "read: {read:.2?}, wire and docs: {compared:.2?}, surface: {generated:.2?}, operations generated: {operations}"
        )?;
    }
    let mut accepted = AcceptedFindings::new(&config.accepted, &config.place, today);
    accepted.apply(std::slice::from_mut(&mut reviewed));
    let errors = accepted.errors(AppliedRules::OfChanges, std::slice::from_ref(&reviewed.file));
    if let Err(error) = args.report.selection.apply(std::slice::from_mut(&mut reviewed)) {
        writeln!(err, "error: {}", escaped(&error))?;
        return Ok(Exit::Errors);
    }
    args.report.report(Report::Document(&reviewed), look, out)?;
    for error in &errors {
        writeln!(err, "error: {}", escaped(&error.to_string()))?;
    }
    Ok(if errors.is_empty() { reviewed.exit() } else { Exit::Errors })
}

/// The time that a comparison took.
pub(super) struct DiffTimings {
    read: Duration,
    parts: Timings,
}

/// Compares two documents by the settings for the new one.
pub(super) fn compared(
    [old, new]: [&PathBuf; 2],
    roots: [Option<&Path>; 2],
    config: &Config,
) -> Result<(Reviewed, DiffTimings), DiffError> {
    let start = Instant::now();
    let new_name = new;
    let (old, new, file) = match (load(old, roots[0]), load(new, roots[1])) {
        (Ok(old), Ok(document)) => (old, document, new_name.display().to_string()),
        (old, new) => return Err(DiffError([old.err(), new.err()].into_iter().flatten().collect())),
    };
    let read = start.elapsed();
    let config = config.of(&new_name.display().to_string());
    let (reviewed, parts) = Reviewed::timed(file, Some(old), Some(new), config);
    Ok((reviewed, DiffTimings { read, parts }))
}

/// The errors of documents that cannot be compared.
pub(super) struct DiffError(Vec<Problems>);

impl fmt::Display for DiffError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&texts.join("\n"))
    }
}
