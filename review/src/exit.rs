//! Exit codes, with the texts about them in the help.

use std::process::ExitCode;

/// The result of a command, with its exit code.
///
/// Of several, the first in the order of this list counts, except for the first three.
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

pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  nothing breaks
  1  unexpected
  2  wrong usage
  3  a document has errors, or a version did not rise as required (review)
  4  only the Rust surface breaks
  5  the wire breaks
  6  something could not be classified
  7  nothing breaks, and a change has the level of --fail-on

If several apply, the first in this order counts: 3 for a document, 6, 5, 4, 3 for a version.";

pub(crate) const CHECK_EXIT_CODES: &str = "\
Exit codes:
  0  no errors; there may be warnings
  1  unexpected
  2  wrong usage
  3  a document has errors, or cannot be read";

pub(crate) const DIFF_EXIT_CODES: &str = "\
Exit codes:
  0  nothing breaks
  1  unexpected
  2  wrong usage
  3  a document cannot be read
  4  only the Rust surface breaks
  5  the wire breaks
  6  something could not be classified, whatever breaks besides
  7  nothing breaks, and a change has the level of --fail-on";

pub(crate) const REVIEW_EXIT_CODES: &str = "\
Exit codes:
  0  nothing breaks, except for accepted breaks, and all versions have risen as required
  1  unexpected; git does not answer
  2  wrong usage
  3  a document, spec-review.toml or an accepted finding has errors; or nothing breaks, and a version did not rise
  4  only the Rust surface breaks
  5  the wire breaks
  6  something could not be classified
  7  nothing breaks, and a change has the level of --fail-on

If several apply, the first in this order counts: 3 for an error, 6, 5, 4, 3 for a version.";

pub(crate) const ACCEPT_EXIT_CODES: &str = "\
Exit codes:
  0  the findings are accepted, or there are none
  1  unexpected
  2  wrong usage
  3  a document, the settings or git has errors, or the file cannot be written";

pub(crate) const UPSTREAM_EXIT_CODES: &str = "\
Exit codes:
  0  every difference is listed in UPSTREAM.toml
  1  unexpected
  2  wrong usage
  3  something cannot be compared, or an entry of UPSTREAM.toml is no longer needed
  5  another difference
  6  something could not be classified";
