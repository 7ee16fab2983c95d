//! The two documents that `diff` and `changelog` compare.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;

use crate::config::Config;
use crate::load::{load, stdin_once};
use crate::reviewed::{Reviewed, Timings};

/// Arguments that name the documents.
#[derive(Debug, Args)]
pub(super) struct PairArgs {
    /// The old document, in YAML or JSON: a file, REV:PATH of git, a URL, or `-` for standard input
    old: PathBuf,
    /// The new document
    new: PathBuf,
    /// Folder that other files of the documents may come from [default: that of each document]
    ///
    /// Given twice, the first is for the old document and the second for the new one.
    #[arg(long, value_name = "DIR")]
    root: Vec<PathBuf>,
}

impl PairArgs {
    /// Compares the documents, as [`compared`] does.
    pub(super) fn compared(&self, config: &Config) -> Result<(Reviewed, DiffTimings), String> {
        stdin_once([self.old.as_path(), self.new.as_path()]).map_err(|problems| problems.to_string())?;
        let roots = [self.root.first(), self.root.last()].map(|root| root.map(PathBuf::as_path));
        compared([&self.old, &self.new], roots, config)
    }
}

/// The time that a comparison took.
pub(super) struct DiffTimings {
    pub(super) read: Duration,
    pub(super) parts: Timings,
}

/// Compares two documents by the settings for the new one. The error is the text about those that cannot be read.
pub(super) fn compared(
    [old, new]: [&PathBuf; 2],
    roots: [Option<&Path>; 2],
    config: &Config,
) -> Result<(Reviewed, DiffTimings), String> {
    let start = Instant::now();
    let new_name = new;
    let (old, new, file) = match (load(old, roots[0]), load(new, roots[1])) {
        (Ok(old), Ok(document)) => (old, document, new_name.display().to_string()),
        (old, new) => {
            let problems = [old.err(), new.err()].into_iter().flatten();
            return Err(problems.map(|one| one.to_string()).collect::<Vec<_>>().join("\n"));
        }
    };
    let read = start.elapsed();
    let config = config.of(&new_name.display().to_string());
    let (reviewed, parts) = Reviewed::timed(file, Some(old), Some(new), config);
    Ok((reviewed, DiffTimings { read, parts }))
}
