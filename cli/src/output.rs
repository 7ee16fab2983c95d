//! Writes results to standard output and everything else to standard error. A closed pipe is not an error.

use std::io::{self, IsTerminal as _, Write};
use std::process::ExitCode;

use clap::builder::BoolishValueParser;
use clap::{Args, ColorChoice};
use cloud_certs::certificate::Warning;
use cloud_certs_text::{is_deceptive, printable};

use crate::beside::beside;
use crate::failure::Failure;
use crate::failure_json::ErrorReport;
use crate::logging::{MessageArgs, use_color};
use crate::wrapped::on_terminal;

/// The argument of every command that reports.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct ReportArgs {
    /// Report as one JSON object on standard output, and errors as one on the last line of standard error
    #[arg(long, display_order = 0, env = "CLOUD_CERTS_JSON", value_parser = BoolishValueParser::new())]
    pub(crate) json: bool,
}

/// Writes a result, text or binary, to standard output. Its reader may stop early.
pub(crate) async fn print(result: impl Into<Vec<u8>>) -> Result<(), Failure> {
    let bytes = result.into();
    // On a separate thread: a full pipe can take a while, and Ctrl-C does not wait for it.
    let result = beside(move || {
        let mut out = io::stdout().lock();
        out.write_all(&bytes).and_then(|()| out.flush())
    });
    match result.await {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(|source| Failure::Write { what: "standard output".into(), source }),
    }
}

/// Writes one JSON object to standard output. Deceptive characters are escaped, which means the same in JSON.
pub(crate) async fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|source| Failure::Unexpected { what: "the report is not JSON", source: source.into() })?;
    print(escaped(&text) + "\n").await
}

/// Escapes the deceptive characters of JSON, all of which are in its strings; line ends are not.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for character in json.chars() {
        if is_deceptive(character) && character != '\n' {
            for unit in character.encode_utf16(&mut [0; 2]) {
                text += &format!("\\u{unit:04x}");
            }
        } else {
            text.push(character);
        }
    }
    text
}

/// Returns whether standard output is a terminal.
pub(crate) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Prints a line for the user on standard error.
pub(crate) fn say(line: &str) {
    say_painted("", &printable(line));
}

/// Prints a warning.
pub(crate) fn warn(warning: &impl ToString, color: ColorChoice) {
    say_painted(&paint("warning: ", "33;1", color), &message(&warning.to_string()));
}

/// Prints a warning about a certificate: as a note where only some clients refuse it.
pub(crate) fn warn_of(warning: &Warning, color: ColorChoice) {
    match warning.is_serious() {
        true => warn(warning, color),
        false => say_painted(&paint("note: ", "36;1", color), &printable(&warning.to_string())),
    }
}

/// Prints what failed, why, and what to do next. Returns the exit code.
///
/// For programs, it is one JSON object on one line.
pub(crate) fn report(failure: &Failure, MessageArgs { quiet, color, json, .. }: MessageArgs) -> ExitCode {
    match failure {
        _ if json => say_json(&ErrorReport::new(failure)),
        _ if failure.is_signal() && quiet => {}
        _ if failure.is_signal() => say(&failure.to_string()),
        _ => {
            say_painted(&paint("error: ", "31;1", color), &message(&failure.headline()));
            for cause in failure.causes() {
                say_painted(&paint("  why: ", "1", color), &message(&cause));
            }
            if let Some(next) = failure.next() {
                say_painted(&paint("  next: ", "1", color), &printable(&next));
            }
        }
    }
    ExitCode::from(failure.exit_status().code())
}

/// Prints an error as JSON on a line of standard error.
pub(crate) fn say_json(error: &ErrorReport) {
    let text = serde_json::to_string(error).unwrap_or_default();
    let _ = writeln!(io::stderr().lock(), "{}", escaped(&text));
}

fn say_painted(label: &str, text: &str) {
    // Without a reader there is nothing to do.
    let _ = writeln!(io::stderr().lock(), "{}", on_terminal(label, text));
}

fn paint(text: &str, style: &str, color: ColorChoice) -> String {
    if use_color(color, &io::stderr()) { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// The longest warning or cause that is shown.
const LONGEST_MESSAGE: usize = 4000;

/// Formats a header and rows in columns two spaces apart, without deceptive characters.
pub(crate) fn table<const N: usize>(header: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let rows = rows.map(|row| row.map(|cell| shortened(printable(&cell))));
    let rows: Vec<_> = [header.map(str::to_owned)].into_iter().chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}  "));
        cells.collect::<String>().trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

/// The longest cell that is shown. Anybody may have chosen the name of a certificate or an instance.
const LONGEST: usize = 200;

/// Cuts off what is longer than the longest cell.
pub(crate) fn shortened(cell: String) -> String {
    cut(cell, LONGEST)
}

fn cut(text: String, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// A warning or a cause, in which there may be long names of strangers.
fn message(text: &str) -> String {
    cut(printable(text), LONGEST_MESSAGE)
}

/// Formats a line of a name and its value, without deceptive characters.
pub(crate) fn row(name: &str, value: &str) -> String {
    format!("{name:<12}{}\n", printable(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_json_means_the_same() {
        let value = serde_json::json!({ "name": "a\u{202e}b\u{7f}\u{e0001}\n中" });
        let text = escaped(&serde_json::to_string_pretty(&value).unwrap());
        assert_eq!(text, "{\n  \"name\": \"a\\u202eb\\u007f\\udb40\\udc01\\n中\"\n}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
