//! Runs the commands.

mod list;
mod upstream;

use std::io::{self, Write};
use std::time::Instant;

use clap::ColorChoice;

use crate::args::{Check, Cli, Command, Diff, DiffFormat, Review};
use crate::branch::{Branch, BranchError};
use crate::diff::{Surface, compare};
use crate::exit::Exit;
use crate::git::Git;
use crate::input;
use crate::report::{self, check};
use crate::reviewed::Reviewed;

/// Runs a command: results go to `out`, everything else to `err`.
///
/// # Errors
///
/// When one of them cannot be written.
pub fn run(cli: Cli, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    match cli.command {
        Command::Check(args) => run_check(&args, cli.color, out, err),
        Command::Diff(args) => run_diff(&args, cli.color, out, err),
        Command::List(args) => list::run(&args, out, err),
        Command::Upstream(args) => upstream::run(&args, out, err),
        Command::Review(args) => run_review(&args, cli.color, out, err),
    }
}

fn run_check(args: &Check, color: ColorChoice, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let documents: Vec<_> = args.files.iter().map(|path| input::check(path)).collect();
    // `main` has replaced `auto`.
    check::write(&documents, args.output.format(), color == ColorChoice::Always, out, err)?;
    Ok(if check::Counts::of(&documents).errors > 0 { Exit::Errors } else { Exit::Fine })
}

fn run_diff(args: &Diff, color: ColorChoice, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let start = Instant::now();
    let (old, new) = match (input::load(&args.old), input::load(&args.new)) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            for problems in [old.err(), new.err()].into_iter().flatten() {
                writeln!(err, "{problems}")?;
            }
            return Ok(Exit::Errors);
        }
    };
    let read = start.elapsed();
    let mut review = compare(&old, &new);
    let compared = start.elapsed() - read;
    review.set_surface(Surface::of(&old, &new));
    if args.timings {
        let generated = start.elapsed() - read - compared;
        let operations = review.surface.generated.operations.len();
        writeln!(
            err,
            "read: {read:.2?}, wire and docs: {compared:.2?}, surface: {generated:.2?}, operations generated: {operations}"
        )?;
    }
    let file = args.new.display().to_string();
    let reviewed = Reviewed { file, old: Some(old), new: Some(new), review, is_edited: true };
    report::document(&reviewed, args.output.format(), color, out)?;
    Ok(reviewed.exit())
}

fn run_review(
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
            if args.output.format() == DiffFormat::Github {
                report::github::failure(&error.to_string(), out)?;
            }
            return Ok(match error {
                BranchError::Git(_) => Exit::Unexpected,
                _ => Exit::Errors,
            });
        }
    };
    report::branch(&branch, args.output.format(), color, out)?;
    for error in branch.errors() {
        writeln!(err, "error: {}", error.text)?;
    }
    Ok(branch.exit())
}
