//! Results to standard output, everything else to standard error; a closed pipe is no error.

use std::io::{self, IsTerminal as _, Write};
use std::process::ExitCode;

use clap::ColorChoice;
use cloud_certs::certificate::Warning;

use crate::args::Output;
use crate::failure::Failure;
use crate::logging::use_color;

/// Writes a result to standard output. Who reads it may stop early.
pub(crate) async fn print(text: String) -> Result<(), Failure> {
    print_bytes(text.into_bytes()).await
}

/// Writes a result that is no text, perhaps.
pub(crate) async fn print_bytes(bytes: Vec<u8>) -> Result<(), Failure> {
    // Beside the runtime: a full pipe can take a while, and Ctrl-C does not wait for it.
    let result = tokio::task::spawn_blocking(move || {
        let mut out = io::stdout().lock();
        out.write_all(&bytes).and_then(|()| out.flush())
    });
    match result.await.unwrap_or_else(|failed| Err(io::Error::other(failed))) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(|source| Failure::Write { what: "standard output".into(), source }),
    }
}

/// Writes one JSON object to standard output.
pub(crate) async fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|source| Failure::Unexpected { what: "the report is not JSON", source: source.into() })?;
    print(text + "\n").await
}

/// Whether standard output is shown to a person as it is.
pub(crate) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Says a line to the person in front of it.
pub(crate) fn say(line: &str) {
    say_painted("", &printable(line));
}

/// Warns of what is wrong with a certificate.
pub(crate) fn warn(warning: &Warning, color: ColorChoice) {
    say_painted(&paint("warning: ", "33;1", color), &printable(&warning.to_string()));
}

/// Says what failed, why, and what to do next; gives the exit code.
pub(crate) fn report(failure: &Failure, Output { quiet, color, .. }: Output) -> ExitCode {
    match failure {
        // Whoever interrupts knows; this only tells what is left.
        Failure::Interrupted if quiet => {}
        Failure::Interrupted => say(&failure.to_string()),
        _ => {
            say_painted(&paint("error: ", "31;1", color), &printable(&failure.headline()));
            for cause in failure.causes() {
                say_painted(&paint("  why: ", "1", color), &printable(&cause));
            }
            if let Some(next) = failure.next() {
                say_painted(&paint("  next: ", "1", color), &printable(&next));
            }
        }
    }
    ExitCode::from(failure.exit_code())
}

/// A line of what others sent or typed, without what a terminal would obey.
pub(crate) fn printable(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

fn say_painted(label: &str, text: &str) {
    // Nobody to tell is no reason to fail.
    let _ = writeln!(io::stderr().lock(), "{label}{text}");
}

fn paint(text: &str, style: &str, color: ColorChoice) -> String {
    if use_color(color, &io::stderr()) { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
}
