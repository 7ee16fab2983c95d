//! The streams of a command, and the failures that end it early.

use std::fmt::Display;
use std::io::{self, Write};

use cloud_certs_text::escaped;
use jiff::civil::Date;

use crate::exit::Exit;
use crate::report::text::look::Look;

/// The surroundings of a command: results go to `out`, everything else to `err`.
pub(crate) struct Console<'a> {
    pub(super) out: &'a mut dyn Write,
    pub(super) err: &'a mut dyn Write,
    pub(super) look: Look,
    pub(super) today: Date,
}

impl Console<'_> {
    /// Says what went wrong without ending the command.
    pub(super) fn errors<E: Display>(&mut self, errors: &[E]) -> io::Result<()> {
        errors.iter().try_for_each(|error| writeln!(self.err, "error: {}", escaped(&error.to_string())))
    }
}

/// The reason why a command ends before its report.
pub(crate) enum Failure {
    /// The text for standard error, and the exit code.
    Said(String, Exit),
    /// A stream cannot be written.
    Unwritable(io::Error),
}

impl Failure {
    /// A failure in one sentence, which may quote untrusted text.
    pub(super) fn new(sentence: impl Display) -> Self {
        Self::told(format!("error: {}", escaped(&sentence.to_string())))
    }

    /// A failure whose text is ready to be printed.
    pub(super) fn told(text: impl Display) -> Self {
        Self::Said(text.to_string(), Exit::Errors)
    }

    /// A failure of which each line is an error.
    pub(super) fn lines(text: &str) -> Self {
        let line = |line: &str| format!("error: {}", escaped(line.trim_start_matches("error: ")));
        Self::told(text.lines().map(line).collect::<Vec<_>>().join("\n"))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Unwritable(error)
    }
}
