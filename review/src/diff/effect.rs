//! The effect of a change on those who call the generated Rust: on their source, and on their deployed programs.

use serde::Serialize;

/// The effect of a change on Rust callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Effect {
    /// Source that uses what changed no longer compiles.
    NoLongerCompiles,
    /// Source compiles as before, and does something else.
    CompilesDifferently,
    /// A program that was compiled before the change fails when it meets a server that has it.
    FailsAtRunTime,
}

impl Effect {
    /// All effects, the earliest to be noticed first.
    pub const ALL: [Self; 3] = [Self::NoLongerCompiles, Self::CompilesDifferently, Self::FailsAtRunTime];

    /// The effect in words for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoLongerCompiles => "source no longer compiles",
            Self::CompilesDifferently => "source compiles and does something else",
            Self::FailsAtRunTime => "a deployed client fails",
        }
    }
}
