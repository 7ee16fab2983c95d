//! `spec-review changelog`: what callers of an API want to know of a new document.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use crate::diff::compare;
use crate::exit::Exit;
use crate::formats::{ChangelogFormat, OutputArgs};
use crate::load::{load, stdin_once};
use crate::report::changelog;
use crate::report::changelog::model::Changelog;

#[derive(Debug, Args)]
pub(crate) struct ChangelogArgs {
    /// The old document, in YAML or JSON
    old: PathBuf,
    /// The new document
    new: PathBuf,
    /// Folder that other files of the documents may come from [default: that of each document]
    ///
    /// Given twice, the first is for the old document and the second for the new one.
    #[arg(long, value_name = "DIR")]
    root: Vec<PathBuf>,
    #[command(flatten)]
    output: OutputArgs<ChangelogFormat>,
}

/// Prints the changelog, which is a text and no verdict: breaks change no exit code.
pub(crate) fn run(args: &ChangelogArgs, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
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
    let review = compare(&old, &new);
    changelog::write(&Changelog::new(&old, &new, &review.changes), args.output.format, out)?;
    Ok(Exit::Fine)
}
