//! Runs the commands.

pub(crate) mod accept;
pub(crate) mod changelog;
pub(crate) mod check;
pub(crate) mod config;
mod console;
pub(crate) mod diff;
mod generated;
pub(crate) mod list;
mod pair;
pub(crate) mod review;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod upstream;

use std::io::{self, Write};

use clap::ColorChoice;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::cli::{Cli, Command};
use crate::exit::Exit;
use crate::report::text::look::Look;
use console::{Console, Failure};

/// Runs a command: results go to `out`, everything else to `err`.
///
/// # Errors
///
/// When one of them cannot be written.
pub fn run(cli: Cli, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    // `main` has settled what `auto` means.
    let has_color = cli.color == ColorChoice::Always;
    let look = Look { has_color, width: cli.width, ..Look::default() };
    let console = &mut Console { out, err, look, today: today() };
    let done = match cli.command {
        Command::Changelog(args) => changelog::run(&args, console),
        Command::Check(args) => check::run(&args, console),
        Command::Diff(args) => diff::run(&args, console),
        Command::List(args) => list::run(&args, console),
        Command::Upstream(args) => upstream::run(&args, console),
        Command::Review(args) => review::run(&args, console),
        Command::Accept(args) => accept::run(&args, console),
        Command::Config(args) => config::run(&args),
        Command::Rules(args) => rules::run(&args, console),
        Command::Schema(args) => schema::run(&args, console),
        Command::Completions { shell } => generated::completions(shell, console.out).map_err(Failure::from),
        Command::Man { dir } => generated::man(dir.as_deref(), console.out).map_err(Failure::from),
    };
    match done {
        Ok(exit) => Ok(exit),
        Err(Failure::Said(text, exit)) => writeln!(console.err, "{text}").map(|()| exit),
        Err(Failure::Unwritable(error)) => Err(error),
    }
}

/// The day in UTC, by which accepted findings expire.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}
