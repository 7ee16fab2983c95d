//! `spec-review review`: what a branch changes.

use std::io::{self, Write};

use clap::Args;
use cloud_certs_text::escaped;
use jiff::civil::Date;

use crate::branch::{Branch, BranchError};
use crate::exit::Exit;
use crate::formats::{DiffFormat, OutputArgs};
use crate::git::Git;
use crate::report::{github, json, markdown, text};
use crate::selection::SelectionArgs;

#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    /// Branch or commit that this branch left [default: origin/main, else main]
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs<DiffFormat>,
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
    match args.output.format {
        DiffFormat::Text => text::branch(&branch, has_color, out),
        DiffFormat::Json => json::branch(&branch, out),
        DiffFormat::Markdown => markdown::branch(&branch, out),
        DiffFormat::Github => github::branch(&branch, out),
    }?;
    for error in branch.errors() {
        writeln!(err, "error: {}", printable(&error.text))?;
    }
    Ok(branch.exit())
}

/// Text of several lines, without characters that deceive a reader.
fn printable(text: &str) -> String {
    text.lines().map(escaped).collect::<Vec<_>>().join("\n")
}
