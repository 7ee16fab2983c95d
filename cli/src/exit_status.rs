//! The exit codes, with their meaning: `--help`, `help exit-codes` and the man pages show this table.

use cloud_certs_manual::Term;

/// An exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ExitStatus {
    Done = 0,
    Unexpected = 1,
    Usage = 2,
    Credential = 3,
    NotFound = 4,
    Answer = 5,
    Network = 6,
    Verdict = 7,
    Sync = 8,
    Local = 9,
    Interrupted = 130,
    Terminated = 143,
}

impl ExitStatus {
    /// All of them, in the order of their numbers.
    pub(crate) const ALL: [Self; 12] = [
        Self::Done,
        Self::Unexpected,
        Self::Usage,
        Self::Credential,
        Self::NotFound,
        Self::Answer,
        Self::Network,
        Self::Verdict,
        Self::Sync,
        Self::Local,
        Self::Interrupted,
        Self::Terminated,
    ];

    /// The number that the shell sees.
    pub(crate) fn code(self) -> u8 {
        self as u8
    }

    /// The reason to end with it.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Unexpected => "unexpected",
            Self::Usage => "wrong usage, or an id, a name or a port that cannot be used",
            Self::Credential => "the credential is missing, wrongly configured or refused",
            Self::NotFound => "not found",
            Self::Answer => "the answer is not a usable certificate or link",
            Self::Network => "network, timeout or throttling, after retries",
            Self::Verdict => "check, verify or doctor found a problem",
            Self::Sync => "sync: a certificate or a command failed",
            Self::Local => "a local file or disk, or the program of --exec",
            Self::Interrupted => "interrupted (SIGINT)",
            Self::Terminated => "terminated (SIGTERM)",
        }
    }
}

/// The codes with their meanings.
pub(crate) fn terms() -> Vec<Term> {
    ExitStatus::ALL.iter().map(|one| Term::new(one.code().to_string(), one.meaning())).collect()
}
