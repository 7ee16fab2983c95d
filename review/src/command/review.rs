//! `spec-review review`: what a branch changes.

use std::io::{self, Write};

use clap::Args;
use cloud_certs_text::escaped;
use jiff::civil::Date;

use crate::branch::{Branch, BranchError};
use crate::exit::Exit;
use crate::formats::{DiffFormat, OutputArgs, ReportFile};
use crate::git::Git;
use crate::report::github;
use crate::report::text::Look;
use crate::report::write::{Report, write};
use crate::selection::SelectionArgs;

#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    /// Branch or commit that this branch left [default: origin/main, else main]
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
    /// Show every change that matters to readers alone, however many there are (text)
    #[arg(long)]
    pub(crate) docs: bool,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs<DiffFormat>,
    /// Also write the report to a file, in the format before `=`: html=review.html
    #[arg(long, value_name = "FORMAT=FILE")]
    pub(crate) write: Vec<ReportFile>,
}

pub(crate) fn run(
    args: &ReviewArgs,
    today: Date,
    has_color: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let git = Git::open(args.base.as_deref()).map_err(BranchError::from);
    let mut branch = match git.and_then(|git| Branch::new(&git, today)) {
        Ok(branch) => branch,
        Err(error) => {
            writeln!(err, "{}", printable(&error.to_string()))?;
            if args.output.format == DiffFormat::Github {
                github::failure(&error.to_string(), out)?;
            }
            return Ok(match error {
                BranchError::Git(_) => Exit::Unexpected,
                _ => Exit::Errors,
            });
        }
    };
    if let Err(error) = args.selection.apply(&mut branch.documents) {
        writeln!(err, "error: {}", escaped(&error))?;
        return Ok(Exit::Errors);
    }
    let look = Look { has_color, shows_docs: args.docs };
    write(Report::Branch(&branch), args.output.format, look, &args.write, out)?;
    for error in branch.errors() {
        writeln!(err, "error: {}", printable(&error.text))?;
    }
    Ok(branch.exit())
}

/// Text of several lines, without characters that deceive a reader.
fn printable(text: &str) -> String {
    text.lines().map(escaped).collect::<Vec<_>>().join("\n")
}
