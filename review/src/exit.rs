//! Exit codes, with the texts about them in the help.

use std::process::ExitCode;

use cloud_certs_manual::Term;

/// The result of a command, with its exit code.
///
/// If several apply, the first in this list counts, except for the first three variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[non_exhaustive]
pub enum Exit {
    /// Nothing breaks.
    Fine = 0,
    /// An unexpected error.
    Unexpected = 1,
    /// Wrong usage; clap finds most of it.
    Usage = 2,
    /// A document has errors.
    Errors = 3,
    /// Something could not be classified.
    Unclassified = 6,
    /// The wire breaks.
    WireBreaks = 5,
    /// Only the Rust surface breaks.
    SurfaceBreaks = 4,
    /// Nothing breaks, and a change has the level of `--fail-on`.
    LevelReached = 7,
}

impl Exit {
    /// The exit code of the process.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Returns the exit codes of a command, by its name; those of the program for an empty name.
pub(crate) fn codes_of(command: &str) -> Vec<Term> {
    let codes: &[(Exit, &str)] = match command {
        "" => &OF_PROGRAM,
        "check" => &OF_CHECK,
        "diff" => &OF_DIFF,
        "review" => &OF_REVIEW,
        "upstream" => &OF_UPSTREAM,
        "accept" => &OF_ACCEPT,
        "changelog" => &OF_CHANGELOG,
        "list" => &OF_LIST,
        "config" => &OF_CONFIG,
        _ => &[(Exit::Fine, "done")],
    };
    let mut codes = codes.to_vec();
    codes.extend([(Exit::Unexpected, UNEXPECTED), (Exit::Usage, USAGE)]);
    codes.sort_by_key(|(exit, _)| exit.code());
    // A command may have more to say of a code.
    codes.dedup_by_key(|(exit, _)| *exit);
    codes.into_iter().map(|(exit, meaning)| Term::new(exit.code().to_string(), meaning)).collect()
}

const UNEXPECTED: &str = "unexpected";
const USAGE: &str = "wrong usage";

/// The order in which codes count, of those commands that can end with several.
pub(crate) fn order_of(command: &str) -> &'static str {
    match command {
        "" => "If several apply, the first in this order counts: 3 for a document, 6, 5, 4, 3 for a version.",
        "review" => {
            "If several apply, the first in this order counts: 3 for an error, 6, 5, 4, 3 for a version."
        }
        _ => "",
    }
}

const OF_PROGRAM: [(Exit, &str); 6] = [
    (Exit::Fine, "nothing breaks"),
    (Exit::Errors, "a document has errors, or a version did not rise as required (review)"),
    (Exit::SurfaceBreaks, "only the Rust surface breaks"),
    (Exit::WireBreaks, "the wire breaks"),
    (Exit::Unclassified, "something could not be classified"),
    (Exit::LevelReached, "nothing breaks, and a change has the level of --fail-on"),
];

const OF_CHECK: [(Exit, &str); 2] = [
    (Exit::Fine, "no errors; there may be warnings"),
    (Exit::Errors, "a document has errors, or cannot be read"),
];

const OF_DIFF: [(Exit, &str); 6] = [
    (Exit::Fine, "nothing breaks"),
    (Exit::Errors, "a document cannot be read"),
    (Exit::SurfaceBreaks, "only the Rust surface breaks"),
    (Exit::WireBreaks, "the wire breaks"),
    (Exit::Unclassified, "something could not be classified, whatever breaks besides"),
    (Exit::LevelReached, "nothing breaks, and a change has the level of --fail-on"),
];

const OF_REVIEW: [(Exit, &str); 7] = [
    (Exit::Fine, "nothing breaks, except for accepted breaks, and all versions have risen as required"),
    (Exit::Unexpected, "unexpected; git does not answer"),
    (
        Exit::Errors,
        "a document, spec-review.toml or an accepted finding has errors; or nothing breaks, and a version did not rise",
    ),
    (Exit::SurfaceBreaks, "only the Rust surface breaks"),
    (Exit::WireBreaks, "the wire breaks"),
    (Exit::Unclassified, "something could not be classified"),
    (Exit::LevelReached, "nothing breaks, and a change has the level of --fail-on"),
];

const OF_ACCEPT: [(Exit, &str); 2] = [
    (Exit::Fine, "the findings are accepted, or there are none"),
    (Exit::Errors, "a document, the settings or git has errors, or the file cannot be written"),
];

const OF_UPSTREAM: [(Exit, &str); 4] = [
    (Exit::Fine, "every difference is listed in UPSTREAM.toml"),
    (Exit::Errors, "something cannot be compared, or an entry of UPSTREAM.toml is no longer needed"),
    (Exit::WireBreaks, "another difference"),
    (Exit::Unclassified, "something could not be classified"),
];

const OF_CHANGELOG: [(Exit, &str); 2] =
    [(Exit::Fine, "done, whatever breaks"), (Exit::Errors, "a document or the settings cannot be read")];

const OF_LIST: [(Exit, &str); 2] = [(Exit::Fine, "done"), (Exit::Errors, "a document cannot be read")];

const OF_CONFIG: [(Exit, &str); 2] = [
    (Exit::Fine, "the settings have no mistakes"),
    (Exit::Errors, "the settings cannot be read, or have mistakes"),
];
