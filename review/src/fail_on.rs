//! The level of a change that fails a command.

use clap::ValueEnum;

use crate::diff::Verdict;

/// The least level that fails a command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Breaks, and changes that no rule knows
    #[default]
    Breaking,
    /// Warnings, too
    Warning,
    /// Any change, texts included
    Any,
    /// No change; errors still fail
    None,
}

impl FailOn {
    /// Returns whether a change fails the command although it breaks nothing.
    pub(crate) fn has_more(self, verdict: Verdict) -> bool {
        match self {
            Self::Breaking | Self::None => false,
            Self::Warning => verdict == Verdict::Warning,
            Self::Any => true,
        }
    }
}
