//! Reports as text, for a person in front of a terminal.

use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::Arc;

use cloud_certs_text::escaped;

use super::request::{self, RequestLine};
use super::{first, separate, verdicts};
use crate::branch::Branch;
use crate::diff::{Change, Facet, Spot, Verdict};
use crate::reviewed::Reviewed;

/// The number of changes for readers alone that are all shown; more are counted.
const MOST_DOCS: usize = 10;

/// The look of a report on a terminal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) has_color: bool,
    /// However many changes matter to readers alone, they are shown.
    pub(crate) shows_docs: bool,
}

/// The number of operations that are shown; the rest is counted.
const MOST_OPERATIONS: usize = 4;

/// Writes one document after the other, then versions and snapshots.
pub(crate) fn branch(branch: &Branch, look: Look, out: &mut dyn Write) -> io::Result<()> {
    // Changed documents come last, where the terminal stops.
    let (changed, same): (Vec<_>, Vec<_>) =
        branch.documents.iter().partition(|reviewed| !reviewed.review.changes.is_empty());
    for reviewed in same.into_iter().chain(changed) {
        writeln!(out, "== {}", escaped(&reviewed.file))?;
        document(reviewed, look, out)?;
        writeln!(out)?;
    }
    writeln!(out, "== compared with {}", branch.base)?;
    for reviewed in &branch.documents {
        writeln!(out, "{}", escaped(&reviewed.version().line()))?;
    }
    if let Some(version) = &branch.crate_version {
        writeln!(out, "{}", escaped(&version.line()))?;
    }
    let snapshots: Vec<_> = branch.documents.iter().flat_map(Reviewed::snapshots).collect();
    for snapshot in &snapshots {
        let what = if snapshot.is_stale { "is stale: delete it" } else { "changes" };
        writeln!(out, "{} {what}", escaped(&snapshot.path))?;
    }
    let command = branch.config.generated.command.as_deref();
    if let Some(command) = command.filter(|_| snapshots.iter().any(|snapshot| !snapshot.is_stale)) {
        writeln!(out, "they are written by: {}", escaped(command))?;
    }
    Ok(())
}

/// Writes the verdicts, every change with its places, its reason and the affected operations, the lines of Rust, and the
/// request.
pub(crate) fn document(reviewed: &Reviewed, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let (review, paint) = (&reviewed.review, &Paint(look.has_color));
    writeln!(out, "{}", verdicts(reviewed, |word| paint.word(word)))?;
    if let Some(why) = &review.surface.unknown {
        writeln!(out, "  no Rust to compare: {}", escaped(why))?;
    }
    let (mut changes, rust) = separate(review);
    let docs = changes.iter().filter(|change| change.facet == Facet::Docs).count();
    let is_folded = docs > MOST_DOCS && !look.shows_docs;
    if is_folded {
        changes.retain(|change| change.facet != Facet::Docs);
    }
    let mut reasons = HashSet::new();
    for block in changes.chunk_by(|a, b| a.operations == b.operations) {
        self::block(block, &mut reasons, paint, out)?;
    }
    if is_folded {
        writeln!(out, "\n{docs} changes matter to readers alone; --docs shows them")?;
    }
    for (index, group) in rust.iter().enumerate() {
        let separator = if index == 0 { "\n" } else { "" };
        writeln!(out, "{separator}{} {}: {}", paint.word(group.verdict.word()), group.rule, group.why)?;
        accepted(group.accepted, out)?;
        for line in &group.lines {
            writeln!(out, "  {}", paint.line(&escaped(line)))?;
        }
    }
    let separator = if review.changes.is_empty() { "" } else { "\n" };
    writeln!(out, "{separator}request:")?;
    for RequestLine { mark, text } in request::lines(reviewed) {
        writeln!(out, "{}", paint.line(&format!("{mark} {}", escaped(&text))))?;
    }
    Ok(())
}

/// Writes changes that reach the same operations, with these once. A reason is not repeated.
fn block<'a>(
    changes: &[&'a Change],
    reasons: &mut HashSet<&'a str>,
    paint: &Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out)?;
    for change in changes {
        let word = paint.word(change.verdict.word());
        write!(out, "{word} {}: {}", change.rule, escaped(&change.what))?;
        // A line is enough for texts, which break nothing.
        if change.verdict == Verdict::Changed {
            writeln!(out, " ({})", places(change))?;
            continue;
        }
        let effect = change.effect.map(|effect| format!(" (Rust: {})", effect.words()));
        writeln!(out, "\n  {}{}", places(change), effect.unwrap_or_default())?;
        accepted(change.accepted.as_deref(), out)?;
        if reasons.insert(change.why) {
            writeln!(out, "  {}", change.why)?;
        }
    }
    let operations = changes.first().map(|change| &*change.operations).unwrap_or_default();
    if changes.len() > 1 && !operations.is_empty() {
        writeln!(out, "these {} reach", changes.len())?;
    }
    tree(operations, out)
}

/// The places in the old and the new document.
fn places(change: &Change) -> String {
    let place = |spot: &Option<Spot>| match spot {
        Some(Spot { file, line, column, .. }) => format!("{}:{line}:{column}", escaped(file)),
        None => "nowhere".to_owned(),
    };
    format!("{} -> {}", place(&change.old), place(&change.new))
}

/// Writes a few operations, or the first of many.
fn tree(operations: &[Arc<str>], out: &mut dyn Write) -> io::Result<()> {
    // "and 1 more" would need as many lines as the one.
    let most = if operations.len() > MOST_OPERATIONS + 1 { MOST_OPERATIONS } else { operations.len() };
    let lines = first(most, operations.iter().map(|operation| escaped(operation)).collect());
    for (index, line) in lines.iter().enumerate() {
        let branch = if index + 1 == lines.len() { "└─" } else { "├─" };
        writeln!(out, "  {branch} {line}")?;
    }
    Ok(())
}

fn accepted(reason: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    reason.map_or(Ok(()), |reason| writeln!(out, "  accepted: {}", escaped(reason)))
}

/// Colours text, if the user wants it.
struct Paint(bool);

impl Paint {
    fn word(&self, word: &str) -> String {
        let style = match word {
            "breaking" => "31;1",
            "unknown" | "warning" => "33;1",
            "compatible" | "additive" => "32",
            _ => "2",
        };
        self.with(style, word)
    }

    /// A line that is gone (`-`), new (`+`) or the same.
    fn line(&self, line: &str) -> String {
        match line.chars().next() {
            Some('-') => self.with("31", line),
            Some('+') => self.with("32", line),
            _ => line.to_owned(),
        }
    }

    fn with(&self, style: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
