//! `spec-review diff`: what changes from one document to another.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use cloud_certs_text::escaped;

use crate::config::Config;
use crate::exit::Exit;
use crate::formats::{DiffFormat, OutputArgs, ReportFile};
use crate::load::{load, stdin_once};
use crate::report::text::Look;
use crate::report::write::{Report, write};
use crate::reviewed::{Reviewed, Timings};
use crate::source::path_of;

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
    /// Show every change that matters to readers alone, however many there are (text)
    #[arg(long)]
    pub(crate) docs: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs<DiffFormat>,
    /// Also write the report to a file, in the format before `=`: html=review.html
    #[arg(long, value_name = "FORMAT=FILE")]
    pub(crate) write: Vec<ReportFile>,
}

pub(crate) fn run(
    args: &DiffArgs,
    has_color: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let config = match Config::load(Path::new("")) {
        Ok(config) => config,
        Err(error) => {
            writeln!(err, "error: {}", escaped(&error.to_string()))?;
            return Ok(Exit::Errors);
        }
    };
    let start = Instant::now();
    let [old_root, new_root] = [args.root.first(), args.root.last()].map(|root| root.map(PathBuf::as_path));
    if let Err(problems) = stdin_once([args.old.as_path(), args.new.as_path()]) {
        writeln!(err, "{problems}")?;
        return Ok(Exit::Errors);
    }
    let (old, new) = match (load(&args.old, old_root), load(&args.new, new_root)) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            for problems in [old.err(), new.err()].into_iter().flatten() {
                writeln!(err, "{problems}")?;
            }
            return Ok(Exit::Errors);
        }
    };
    let read = start.elapsed();
    let file = args.new.display().to_string();
    let config = config.of(&path_of(&args.new));
    let (reviewed, Timings { compared, generated }) = Reviewed::timed(file, Some(old), Some(new), config);
    if args.timings {
        let operations = reviewed.review.surface.generated.operations.len();
        writeln!(
            err,
            "read: {read:.2?}, wire and docs: {compared:.2?}, surface: {generated:.2?}, operations generated: {operations}"
        )?;
    }
    let look = Look { has_color, shows_docs: args.docs };
    write(Report::Document(&reviewed), args.output.format, look, &args.write, out)?;
    Ok(reviewed.exit())
}
