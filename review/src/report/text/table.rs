//! The table of what breaks whom.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::look::{BOLD, DIM, Look, PLAIN, style_of};
use crate::diff::operation::names_of_operations;
use crate::diff::{Change, Effect, Facet, Verdict};
use crate::reviewed::Reviewed;

/// The width of the first column: that of its longest label.
const LABEL: usize = 41;

/// Writes a row for each audience with changes; nothing if all changes are for readers.
pub(super) fn write(reviewed: &Reviewed, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let review = &reviewed.review;
    let changes = || review.changes.iter().filter(|change| change.accepted.is_none());
    if changes().all(|change| change.facet == Facet::Docs) {
        return Ok(());
    }
    let total = [&reviewed.old, &reviewed.new].into_iter().flatten().flat_map(names_of_operations);
    let total = total.collect::<BTreeSet<_>>().len();
    let row = |label: String, word: &'static str, is_it: &dyn Fn(&Change) -> bool| {
        let row = Row::of(changes().filter(|change| is_it(change)));
        Row { label, word, ..row }
    };
    let facet = |facet: Facet| {
        let word = review.word(facet);
        row(format!("{}:", facet.word()), word, &move |change| change.facet == facet)
    };
    let mut rows = vec![facet(Facet::Wire), facet(Facet::Surface)];
    rows.extend(Effect::ALL.map(|effect| {
        row(format!("  {}", effect.words()), "", &move |change| change.effect == Some(effect))
    }));
    rows.extend([
        row("unclassified".to_owned(), "", &|change| change.facet == Facet::Unclassified),
        facet(Facet::Docs),
    ]);
    let head = format!("{:LABEL$}{:>10}{:>9}{:>7}  operations", "", "breaking", "warning", "other");
    writeln!(out, "\n{}", look.paint(DIM, &head))?;
    // The rows below Rust callers need the row of Rust callers above them.
    let has_effects =
        rows.iter().any(|row| row.word.is_empty() && row.label.starts_with(' ') && !row.is_empty());
    for row in rows {
        let is_head = has_effects && row.label == "surface:";
        if !row.is_empty() || row.word == "unknown" || is_head {
            row.write(total, look, out)?;
        }
    }
    Ok(())
}

/// A row of the table.
#[derive(Default)]
struct Row {
    label: String,
    /// The verdict; empty for a part of another row.
    word: &'static str,
    breaking: usize,
    warnings: usize,
    others: usize,
    /// The number of operations that breaking changes and warnings reach.
    operations: usize,
}

impl Row {
    fn of<'a>(changes: impl Iterator<Item = &'a Change>) -> Self {
        let mut row = Self::default();
        let mut operations = BTreeSet::new();
        for change in changes {
            match change.verdict {
                Verdict::Breaking => row.breaking += 1,
                Verdict::Warning => row.warnings += 1,
                _ => row.others += 1,
            }
            if change.verdict <= Verdict::Warning {
                operations.extend(change.operations.iter());
            }
        }
        row.operations = operations.len();
        row
    }

    fn is_empty(&self) -> bool {
        self.breaking + self.warnings + self.others == 0
    }

    fn write(&self, total: usize, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let Self { label, word, breaking, warnings, others, operations } = self;
        let space = if word.is_empty() { "" } else { " " };
        let used = label.chars().count() + space.len() + word.len();
        write!(
            out,
            "{label}{space}{}{:pad$}",
            look.paint(style_of(word), word),
            "",
            pad = LABEL.saturating_sub(used)
        )?;
        for (count, width, style) in [(breaking, 10, "31;1"), (warnings, 9, "33;1"), (others, 7, PLAIN)] {
            let text = if *count == 0 { "-".to_owned() } else { count.to_string() };
            let style = if *count == 0 { DIM } else { style };
            write!(out, "{:pad$}{}", "", look.paint(style, &text), pad = width - text.len().min(width))?;
        }
        let of = if *operations == 0 { String::new() } else { format!("  {operations} of {total}") };
        writeln!(out, "{}", look.paint(if word.is_empty() { PLAIN } else { BOLD }, &of))
    }
}
