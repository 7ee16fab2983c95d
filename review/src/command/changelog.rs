//! `spec-review changelog`: what callers of an API want to know of a new document.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use cloud_certs_text::escaped;
use jiff::civil::Date;

use super::diff::compared;
use crate::accepted::AcceptedFindings;
use crate::config::Config;
use crate::exit::Exit;
use crate::formats::{ChangelogFormat, OutputArgs};
use crate::load::stdin_once;
use crate::report::changelog;
use crate::report::changelog::model::Changelog;
use crate::selection::{FilterArgs, SelectedFacet};

#[derive(Debug, Args)]
pub(crate) struct ChangelogArgs {
    /// The old document, in YAML or JSON: a file, REV:PATH of git, a URL, or `-` for standard input
    old: PathBuf,
    /// The new document
    new: PathBuf,
    /// Folder that other files of the documents may come from [default: that of each document]
    ///
    /// Given twice, the first is for the old document and the second for the new one.
    #[arg(long, value_name = "DIR")]
    root: Vec<PathBuf>,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs<ChangelogFormat>,
}

/// Prints the changelog, which is a text and no verdict: breaks change no exit code. Entries for accepted findings may be for
/// other documents, so that unused ones are not errors here.
pub(crate) fn run(
    args: &ChangelogArgs,
    today: Date,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let mut config = match Config::find() {
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
    let facets = &args.filter.facet;
    let asks_for_rust = facets.contains(&SelectedFacet::Rust);
    if !asks_for_rust {
        config.leave_rust_out();
    }
    let roots = [args.root.first(), args.root.last()].map(|root| root.map(PathBuf::as_path));
    let mut reviewed = match compared([&args.old, &args.new], roots, &config) {
        Ok((reviewed, _)) => reviewed,
        Err(problems) => {
            writeln!(err, "{problems}")?;
            return Ok(Exit::Errors);
        }
    };
    let documents = std::slice::from_mut(&mut reviewed);
    AcceptedFindings::new(&config.accepted, &config.place, today).apply(documents);
    if let Err(error) = args.filter.apply(documents) {
        writeln!(err, "error: {}", escaped(&error))?;
        return Ok(Exit::Errors);
    }
    if let Some(why) = reviewed.review.surface.unknown.as_ref().filter(|_| asks_for_rust) {
        writeln!(err, "note: no Rust to compare: {}", escaped(why))?;
    }
    changelog::write(&Changelog::new(&reviewed, facets), args.output.format, out)?;
    Ok(Exit::Fine)
}
