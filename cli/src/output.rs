//! Results to standard output, everything else to standard error; a closed pipe is no error.

use std::error::Error as _;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::ColorChoice;
use cloud_certs::certificate::Warning;

use crate::failure::Failure;
use crate::logging::use_color;

/// Writes a result to standard output. Who reads it may stop early.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(|source| Failure::Write { what: "standard output".into(), source }),
    }
}

/// Writes one JSON object to standard output.
pub(crate) fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|source| Failure::Unexpected { what: "the report is not JSON", source: source.into() })?;
    print(&(text + "\n"))
}

/// Says something to the person in front of it.
pub(crate) fn say(text: &str) {
    // Nobody to tell is no reason to fail.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Warns of what is wrong with a certificate.
pub(crate) fn warn(warning: &Warning, color: ColorChoice) {
    say(&format!("{} {warning}", paint("warning:", "33;1", color)));
}

/// Says what failed, why, and what to do next; gives the exit code.
pub(crate) fn report(failure: &Failure, color: ColorChoice) -> ExitCode {
    let mut lines = vec![format!("{} {failure}", paint("error:", "31;1", color))];
    let mut cause = failure.source();
    while let Some(error) = cause {
        lines.push(format!("  why: {error}"));
        cause = error.source();
    }
    lines.extend(failure.next().map(|next| format!("  next: {next}")));
    say(&lines.join("\n"));
    ExitCode::from(failure.exit_code())
}

fn paint(text: &str, style: &str, color: ColorChoice) -> String {
    if use_color(color) { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
}
