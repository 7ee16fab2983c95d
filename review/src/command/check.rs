//! `spec-review check`: what is wrong or doubtful in documents.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use cloud_certs_text::escaped;
use jiff::civil::Date;

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

pub(crate) fn run(
    args: &CheckArgs,
    today: Date,
    has_color: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    if let (Some(missing), Some(true)) = (MISSING, args.rust()) {
        writeln!(err, "error: --rust: {missing}")?;
        return Ok(Exit::Usage);
    }
    let mut config = match Config::find() {
        Ok(config) => config,
        Err(error) => {
            writeln!(err, "error: {}", escaped(&error.to_string()))?;
            return Ok(Exit::Errors);
        }
    };
    if let Err(problems) = stdin_once(args.files.iter().map(PathBuf::as_path)) {
        writeln!(err, "{problems}")?;
        return Ok(Exit::Errors);
    }
    config.rust.check = args.rust().unwrap_or(config.rust.check);
    if let Some(what) = config.rust.refused() {
        writeln!(err, "error: {what}")?;
        return Ok(Exit::Errors);
    }
    let mut accepted = AcceptedFindings::new(&config.accepted, &config.place, today);
    let read = |path: &PathBuf| CheckedDocument::read(path, args.root.as_deref(), &config, &mut accepted);
    let documents: Vec<_> = args.files.iter().map(read).collect();
    check::write(&documents, args.output.format, args.max, has_color, out, err)?;
    let names: Vec<String> = args.files.iter().map(|path| path.display().to_string()).collect();
    let errors = accepted.errors(AppliedRules::OfCheck, &names);
    for error in &errors {
        writeln!(err, "error: {}", escaped(&error.to_string()))?;
    }
    Ok(if !errors.is_empty() || check::Counts::of(&documents).errors > 0 { Exit::Errors } else { Exit::Fine })
}
