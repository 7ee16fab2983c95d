//! Commands that run when outputs have changed.

pub(crate) mod pending;
pub(crate) mod run;
mod tail;

use std::io;
use std::time::Duration;

/// The default time limit of a command.
pub(crate) const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

/// A command that runs when an output has changed. There is no shell.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Hook {
    /// The program and its arguments.
    pub command: Vec<String>,
    /// The time after which it is killed, with all that it has started.
    pub timeout: Duration,
}

/// A command did not succeed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HookFailure {
    /// It could not be started.
    #[error("it cannot be started")]
    #[non_exhaustive]
    NotStarted {
        /// The system's reason.
        source: io::Error,
    },
    /// It ended, but not with exit code 0.
    #[error("it ended with {status}")]
    #[non_exhaustive]
    Status {
        /// The exit code or signal, in words.
        status: String,
        /// The end of what it wrote to its standard output and standard error.
        output: String,
    },
    /// It took too long, and was killed with all that it had started.
    #[error("it took longer than {} s and was killed", limit.as_secs())]
    #[non_exhaustive]
    TimedOut {
        /// The limit.
        limit: Duration,
        /// The end of what it wrote to its standard output and standard error.
        output: String,
    },
}

impl HookFailure {
    /// The end of what the command wrote.
    #[must_use]
    pub fn output(&self) -> &str {
        match self {
            Self::NotStarted { .. } => "",
            Self::Status { output, .. } | Self::TimedOut { output, .. } => output,
        }
    }
}
