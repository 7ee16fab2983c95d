//! `review`: everything that a branch changes in our documents.

use std::io::{self, Write};

use clap::ColorChoice;

use crate::args::{DiffFormat, Review};
use crate::branch::{Branch, BranchError};
use crate::exit::Exit;
use crate::git::Git;
use crate::report;

pub(crate) fn run(
    args: &Review,
    color: ColorChoice,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let git = Git::open(args.base.as_deref()).map_err(BranchError::from);
    let branch = match git.and_then(|git| Branch::new(&git)) {
        Ok(branch) => branch,
        Err(error) => {
            writeln!(err, "{error}")?;
            if args.how.format() == DiffFormat::Github {
                report::github::failure(&error.to_string(), out)?;
            }
            return Ok(match error {
                BranchError::Git(_) => Exit::Unexpected,
                _ => Exit::Errors,
            });
        }
    };
    report::branch(&branch, args.how.format(), color, out)?;
    for error in branch.errors() {
        writeln!(err, "error: {}", error.text)?;
    }
    Ok(branch.exit())
}
