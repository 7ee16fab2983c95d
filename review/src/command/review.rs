//! `spec-review review`: what a branch changes.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use cloud_certs_text::escaped;
use jiff::civil::Date;

use crate::branch::error::BranchError;
use crate::branch::{Asked, Branch};
use crate::ci::CiVariables;
use crate::exit::Exit;
use crate::formats::DiffFormat;
use crate::report::github;
use crate::report::text::look::Look;
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

pub(crate) fn run(
    args: &ReviewArgs,
    today: Date,
    look: Look,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let asked = Asked { documents: &args.documents, base: args.base.as_deref(), ci: &args.ci, today };
    let mut branch = match Branch::new(&asked) {
        Ok(branch) => branch,
        Err(error) => {
            writeln!(err, "{}", printable(&error.to_string()))?;
            if args.report.output.format == DiffFormat::Github {
                github::failure(&error.to_string(), out)?;
            }
            return Ok(match error {
                BranchError::Git(_) | BranchError::Event(_) => Exit::Unexpected,
                _ => Exit::Errors,
            });
        }
    };
    if let Err(error) = args.report.selection.apply(&mut branch.documents) {
        writeln!(err, "error: {}", escaped(&error))?;
        return Ok(Exit::Errors);
    }
    args.report.report(Report::Branch(&branch), look, out)?;
    for note in branch.notes.iter().map(String::as_str).chain(branch.allowed()) {
        writeln!(err, "note: {}", escaped(note))?;
    }
    for error in branch.errors() {
        writeln!(err, "error: {}", printable(&error.text))?;
    }
    Ok(branch.exit())
}

/// Text of several lines, without characters that deceive a reader.
fn printable(text: &str) -> String {
    text.lines().map(escaped).collect::<Vec<_>>().join("\n")
}
