//! `spec-review`: see `spec-review --help`.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use spec_review::{Cli, Exit, command};

fn main() -> ExitCode {
    let line: Vec<_> = std::env::args_os().collect();
    match Cli::topic(&line) {
        Ok(Some(text)) => {
            // Without a reader there is nothing to do.
            let _ = io::stdout().write_all(text.as_bytes());
            return Exit::Fine.into();
        }
        Ok(None) => {}
        Err(error) => error.exit(),
    }
    let cli = Cli::parse().settle_color(io::stdout().is_terminal(), is_color_unwanted());
    let width = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    let cli = cli.with_environment(variable).with_width(width);
    let (mut out, mut err) = (io::stdout().lock(), io::stderr().lock());
    match command::run(cli, &mut out, &mut err) {
        Ok(exit) => exit.into(),
        // The reader of the report may stop early.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Fine.into(),
        Err(error) => {
            let _ = io::Write::write_fmt(&mut err, format_args!("error: {error}\n"));
            Exit::Unexpected.into()
        }
    }
}

/// <https://no-color.org>
fn is_color_unwanted() -> bool {
    variable("NO_COLOR").is_some_and(|value| !value.is_empty())
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}
