//! `spec-review check`: what is wrong or doubtful in documents.

use std::path::PathBuf;

use clap::Args;

use super::console::{Console, Failure};
use crate::accepted::{AcceptedFindings, AppliedRules};
use crate::config::Config;
use crate::exit::Exit;
use crate::formats::{CheckFormat, OutputArgs};
use crate::load::stdin_once;
use crate::report::check::{self, CheckedDocument};
use crate::rust::MISSING;

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The documents, in YAML or JSON: files, REV:PATH of git, URLs, or `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Folder that other files of the documents may come from [default: that of each document]
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    /// Report what the generator of the Rust client cannot do, too [default: `rust` in spec-review.toml, else not]
    #[arg(long, overrides_with = "no_rust")]
    rust: bool,
    /// Report what OpenAPI says alone
    #[arg(long, overrides_with = "rust")]
    no_rust: bool,
    /// Problems of one rule to show with their lines; of a rule with more, the first is shown and others are listed
    #[arg(long, value_name = "N", default_value_t = 3)]
    max: usize,
    #[command(flatten)]
    pub(crate) output: OutputArgs<CheckFormat>,
}

impl CheckArgs {
    /// Returns whether the rules of the generator hold, if a flag says so.
    pub(crate) fn rust(&self) -> Option<bool> {
        (self.rust || self.no_rust).then_some(self.rust)
    }
}

pub(crate) fn run(args: &CheckArgs, console: &mut Console<'_>) -> Result<Exit, Failure> {
    if let (Some(missing), Some(true)) = (MISSING, args.rust()) {
        return Err(Failure::Said(format!("error: --rust: {missing}"), Exit::Usage));
    }
    let mut config = Config::find().map_err(Failure::new)?;
    stdin_once(args.files.iter().map(PathBuf::as_path)).map_err(Failure::told)?;
    config.rust.check = args.rust().unwrap_or(config.rust.check);
    if let Some(what) = config.rust.refused() {
        return Err(Failure::new(what));
    }
    let mut accepted = AcceptedFindings::new(&config.accepted, &config.place, console.today);
    let read = |path: &PathBuf| CheckedDocument::read(path, args.root.as_deref(), &config, &mut accepted);
    let documents: Vec<_> = args.files.iter().map(read).collect();
    check::write(&documents, args.output.format, args.max, console.look.has_color, console.out, console.err)?;
    let names: Vec<String> = args.files.iter().map(|path| path.display().to_string()).collect();
    let errors = accepted.errors(AppliedRules::OfCheck, &names);
    console.errors(&errors)?;
    Ok(if !errors.is_empty() || check::Counts::of(&documents).errors > 0 { Exit::Errors } else { Exit::Fine })
}
