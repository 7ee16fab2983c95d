//! Positions in a file.

/// A position in a file; line and column start at 1, columns count characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_structs, reason = "a position is a file, a line and a column")]
pub struct Position {
    /// The file among those that are read together; 0 for the only one.
    pub file: u32,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

impl Position {
    /// A position in the only file, or in the first of several.
    #[must_use]
    pub fn new(line: usize, column: usize) -> Self {
        let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
        Self { file: 0, line: count(line), column: count(column) }
    }
}
