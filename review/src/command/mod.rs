//! One file a command.

mod check;
mod diff;
mod list;
mod review;
mod upstream;

use std::io::{self, Write};

use crate::args::{Cli, Command};
use crate::exit::Exit;

/// Runs a command: results go to `out`, everything else to `err`.
///
/// # Errors
///
/// When one of them cannot be written.
pub fn run(cli: Cli, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    match cli.command {
        Command::Check(args) => check::run(&args, cli.color, out, err),
        Command::Diff(args) => diff::run(&args, cli.color, out, err),
        Command::List(args) => list::run(&args, out, err),
        Command::Upstream(args) => upstream::run(&args, out, err),
        Command::Review(args) => review::run(&args, cli.color, out, err),
    }
}
