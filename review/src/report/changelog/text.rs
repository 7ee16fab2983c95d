//! A changelog as text.

use std::io::{self, Write};

use cloud_certs_text::escaped;

use super::model::Changelog;

pub(super) fn write(changelog: &Changelog<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: {}", escaped(&changelog.heading()), changelog.counts())?;
    for group in &changelog.groups {
        writeln!(out, "\n{}", escaped(&group.subject))?;
        if !group.operations.is_empty() {
            writeln!(out, "  in {}", escaped(&group.operations.join(", ")))?;
        }
        for entry in &group.changes {
            writeln!(out, "  {:12} {}", entry.verdict, escaped(&entry.sentence()))?;
        }
    }
    Ok(())
}
