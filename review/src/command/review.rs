//! `spec-review review`: what a branch changes.

use std::path::PathBuf;

use clap::Args;
use cloud_certs_text::escaped;

use super::console::{Console, Failure};
use crate::branch::error::BranchError;
use crate::branch::{Asked, Branch};
use crate::ci::CiVariables;
use crate::exit::Exit;
use crate::formats::DiffFormat;
use crate::report::github;
use crate::report::write::Report;
use crate::report_args::ReportArgs;

#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    /// The documents, or patterns of them in quotes
    /// [default: `documents` in spec-review.toml, else every YAML or JSON file that says `openapi: 3...`]
    ///
    /// Of other files, the documents that refer to them are reviewed.
    #[arg(value_name = "FILE")]
    pub(crate) documents: Vec<PathBuf>,
    /// Branch or commit that this branch left
    /// [default: `base` in spec-review.toml, else the target of the pull request, else origin/HEAD or main]
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
    /// The variables of the service that runs this.
    #[arg(skip)]
    pub(crate) ci: CiVariables,
    #[command(flatten)]
    report: ReportArgs,
}

pub(crate) fn run(args: &ReviewArgs, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let asked =
        Asked { documents: &args.documents, base: args.base.as_deref(), ci: &args.ci, today: console.today };
    let mut branch = match Branch::new(&asked) {
        Ok(branch) => branch,
        Err(error) => {
            if args.report.output.format == DiffFormat::Github {
                github::failure(&error.to_string(), console.out)?;
            }
            let exit = match error {
                BranchError::Git(_) | BranchError::Event(_) => Exit::Unexpected,
                _ => Exit::Errors,
            };
            return Err(Failure::Said(printable(&error.to_string()), exit));
        }
    };
    args.report.selection.apply(&mut branch.documents).map_err(Failure::new)?;
    args.report.report(Report::Branch(&branch), console.look, console.out)?;
    for note in branch.notes.iter().map(String::as_str).chain(branch.allowed()) {
        writeln!(console.err, "note: {}", escaped(note))?;
    }
    for error in branch.errors() {
        writeln!(console.err, "error: {}", printable(&error.text))?;
    }
    Ok(branch.exit())
}

/// Text of several lines, without characters that deceive a reader.
fn printable(text: &str) -> String {
    text.lines().map(escaped).collect::<Vec<_>>().join("\n")
}
