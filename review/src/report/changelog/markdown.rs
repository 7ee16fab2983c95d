//! A changelog in Markdown.

use std::io::{self, Write};

use super::model::Changelog;
use crate::report::markdown::page::{code, escape};

pub(super) fn write(changelog: &Changelog<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n\n{}", escape(&changelog.heading()), changelog.counts())?;
    for group in &changelog.groups {
        writeln!(out, "\n## {}\n", code(&group.subject))?;
        if !group.operations.is_empty() {
            let operations: Vec<_> = group.operations.iter().map(|operation| code(operation)).collect();
            writeln!(out, "In {}:\n", operations.join(", "))?;
        }
        for entry in &group.changes {
            writeln!(out, "- **{}** {}", entry.verdict, escape(&entry.sentence()))?;
        }
    }
    Ok(())
}
