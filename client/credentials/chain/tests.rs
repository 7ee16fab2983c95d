//! The chain as a whole, where a test from outside cannot look.

use super::*;

/// The table of the sources, as the documentation shows it.
fn table() -> String {
    let row = |(index, source): (usize, &SourceInfo)| {
        format!("| {} | `{}` | {} |\n", index + 1, source.name, source.reads)
    };
    let rows: String = SOURCES.iter().enumerate().map(row).collect();
    format!("| | source | what it reads |\n|---|---|---|\n{rows}")
}

#[test]
fn the_table_of_the_documentation_is_the_chain() {
    assert_eq!(include_str!("sources.md"), table());
}
