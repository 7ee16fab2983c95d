//! A fault of a text.

use crate::position::Position;

/// A mistake: what is wrong, why it is refused, and how to correct it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs, reason = "callers make mistakes of their own")]
pub struct Mistake {
    /// The problem. It repeats no value, except for plain text that a reader's rules refuse.
    pub problem: String,
    /// The reason why it is refused.
    pub why: &'static str,
    /// The correction.
    pub fix: &'static str,
}

/// A mistake and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// Its position.
    pub at: Position,
    /// The mistake.
    pub mistake: Mistake,
    /// `true` if the text is not in the language that it is read as.
    pub(crate) is_syntax: bool,
}

impl Mistake {
    /// A mistake in words.
    pub fn new(problem: impl Into<String>, why: &'static str, fix: &'static str) -> Self {
        Self { problem: problem.into(), why, fix }
    }

    pub(crate) fn at<T>(self, at: Position) -> Result<T, Fault> {
        Err(Fault { at, mistake: self, is_syntax: false })
    }
}
