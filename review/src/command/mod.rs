//! Runs the commands.

pub(crate) mod accept;
pub(crate) mod changelog;
pub(crate) mod check;
pub(crate) mod config;
pub(crate) mod diff;
mod generated;
pub(crate) mod list;
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

/// Runs a command: results go to `out`, everything else to `err`.
///
/// # Errors
///
/// When one of them cannot be written.
pub fn run(cli: Cli, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    // `main` has settled what `auto` means.
    let has_color = cli.color == ColorChoice::Always;
    let look = Look { has_color, width: cli.width, ..Look::default() };
    match cli.command {
        Command::Changelog(args) => changelog::run(&args, today(), out, err),
        Command::Check(args) => check::run(&args, today(), has_color, out, err),
        Command::Diff(args) => diff::run(&args, today(), look, out, err),
        Command::List(args) => list::run(&args, out, err),
        Command::Upstream(args) => upstream::run(&args, out, err),
        Command::Review(args) => review::run(&args, today(), look, out, err),
        Command::Accept(args) => accept::run(&args, today(), out, err),
        Command::Config(args) => config::run(&args, err),
        Command::Rules(args) => rules::run(&args, out),
        Command::Schema(args) => schema::run(&args, out),
        Command::Completions { shell } => generated::completions(shell, out),
        Command::Man { dir } => generated::man(dir.as_deref(), out),
    }
}

/// The day in UTC, by which accepted findings expire.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}
