//! Exit codes.

use std::process::ExitCode;

/// How a command ends. Where several apply, the first in the order of this list counts, but for the first two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exit {
    /// Nothing breaks.
    Fine,
    /// Something that should not happen.
    Unexpected,
    /// A document has errors.
    Errors,
    /// Something could not be classified.
    Unclassified,
    /// The wire breaks.
    WireBreaks,
    /// Only the Rust surface breaks.
    SurfaceBreaks,
}

impl Exit {
    /// The number that the process ends with; 2 is clap's, for wrong usage.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Unexpected => 1,
            Self::Errors => 3,
            Self::SurfaceBreaks => 4,
            Self::WireBreaks => 5,
            Self::Unclassified => 6,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
