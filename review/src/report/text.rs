//! Text: for a person in front of a terminal.

use std::collections::HashSet;
use std::io::{self, IsTerminal as _, Write};
use std::sync::Arc;

use clap::ColorChoice;

use super::request::{Line, Mark};
use super::rust::{Rust, apart};
use super::{ACCEPT, printable, request, verdicts};
use crate::branch::Branch;
use crate::diff::{Change, Spot, Verdict};
use crate::reviewed::Reviewed;

/// More operations than these are counted.
const MOST_OPERATIONS: usize = 4;

/// The verdicts first, then every change: its rule, what it is, where, why, and which operations it reaches; then the
/// lines of Rust, and last what the request is now.
pub(crate) fn document(reviewed: &Reviewed, color: ColorChoice, out: &mut dyn Write) -> io::Result<()> {
    self::reviewed(reviewed, &Paint::new(color), out)
}

/// One document after the other, and what the branch lacks.
pub(crate) fn branch(branch: &Branch, color: ColorChoice, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint::new(color);
    // What changes is last, where a terminal stands when all is printed.
    let (changed, same): (Vec<_>, Vec<_>) =
        branch.documents.iter().partition(|reviewed| !reviewed.review.changes.is_empty());
    for reviewed in same.into_iter().chain(changed) {
        writeln!(out, "== {}", printable(&reviewed.file))?;
        self::reviewed(reviewed, &paint, out)?;
        writeln!(out)?;
    }
    writeln!(out, "== compared with {}", branch.base)?;
    for reviewed in &branch.documents {
        writeln!(out, "{}", printable(&reviewed.version().line()))?;
    }
    if let Some(version) = &branch.crate_version {
        writeln!(out, "{}", printable(&version.line()))?;
    }
    let snapshots: Vec<_> = branch.documents.iter().flat_map(Reviewed::snapshots).collect();
    for snapshot in &snapshots {
        let what = if snapshot.is_stale { "is stale: delete it" } else { "changes" };
        writeln!(out, "{} {what}", printable(&snapshot.path))?;
    }
    if snapshots.iter().any(|snapshot| !snapshot.is_stale) {
        writeln!(out, "snapshots are accepted with: {ACCEPT}")?;
    }
    Ok(())
}

fn reviewed(reviewed: &Reviewed, paint: &Paint, out: &mut dyn Write) -> io::Result<()> {
    let review = &reviewed.review;
    writeln!(out, "{}", verdicts(review, |word| paint.word(word)))?;
    if let Some(why) = &review.surface.unknown {
        writeln!(out, "  no Rust to compare: {}", printable(why))?;
    }
    let (changes, rust) = apart(review);
    let mut told = HashSet::new();
    for block in changes.chunk_by(|a, b| a.operations == b.operations) {
        self::block(block, &mut told, paint, out)?;
    }
    let separator = if rust.is_empty() { "" } else { "\n" };
    write!(out, "{separator}")?;
    for group in &rust {
        self::rust(group, paint, out)?;
    }
    let separator = if review.changes.is_empty() { "" } else { "\n" };
    writeln!(out, "{separator}request:")?;
    for Line { mark, text } in request::lines(reviewed) {
        match mark {
            Mark::Same => writeln!(out, "  {}", printable(&text))?,
            Mark::Old => writeln!(out, "{}", paint.line(&format!("- {}", printable(&text))))?,
            Mark::New => writeln!(out, "{}", paint.line(&format!("+ {}", printable(&text))))?,
        }
    }
    Ok(())
}

/// Changes that reach the same operations, which are said once. A reason that was told before is not repeated.
fn block<'a>(
    changes: &[&'a Change],
    told: &mut HashSet<&'a str>,
    paint: &Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out)?;
    for change in changes {
        let word = paint.word(change.verdict.word());
        write!(out, "{word} {}: {}", change.rule, printable(&change.what))?;
        // Words break nothing: a line is enough for them.
        if change.verdict == Verdict::Changed {
            writeln!(out, " ({})", places(change))?;
            continue;
        }
        writeln!(out, "\n  {}", places(change))?;
        accepted(change.accepted.as_deref(), out)?;
        if told.insert(change.why) {
            writeln!(out, "  {}", change.why)?;
        }
    }
    let operations = changes.first().map(|change| &*change.operations).unwrap_or_default();
    if changes.len() > 1 && !operations.is_empty() {
        writeln!(out, "these {} reach", changes.len())?;
    }
    tree(operations, out)
}

/// Where the old document says it, and the new one.
fn places(change: &Change) -> String {
    let place = |spot: &Option<Spot>| match spot {
        Some(Spot { file, line, column, .. }) => format!("{}:{line}:{column}", printable(file)),
        None => "nowhere".to_owned(),
    };
    format!("{} -> {}", place(&change.old), place(&change.new))
}

/// A few operations, or the first of many.
fn tree(operations: &[Arc<str>], out: &mut dyn Write) -> io::Result<()> {
    // "and 1 more" would take the line of the one.
    let shown = if operations.len() > MOST_OPERATIONS + 1 { MOST_OPERATIONS } else { operations.len() };
    let left = operations.len() - shown;
    let lines = operations.iter().take(shown).map(|operation| printable(operation));
    let lines: Vec<String> = lines.chain((left > 0).then(|| format!("and {left} more"))).collect();
    for (index, line) in lines.iter().enumerate() {
        let branch = if index + 1 == lines.len() { "└─" } else { "├─" };
        writeln!(out, "  {branch} {line}")?;
    }
    Ok(())
}

fn rust(group: &Rust<'_>, paint: &Paint, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} {}: {}", paint.word(group.verdict.word()), group.rule, group.why)?;
    accepted(group.accepted, out)?;
    for line in &group.lines {
        writeln!(out, "  {}", paint.line(&printable(line)))?;
    }
    Ok(())
}

fn accepted(reason: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    reason.map_or(Ok(()), |reason| writeln!(out, "  accepted: {}", printable(reason)))
}

/// Colour, where it is wanted.
struct Paint(bool);

impl Paint {
    fn new(choice: ColorChoice) -> Self {
        Self(match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => io::stdout().is_terminal(),
        })
    }

    fn word(&self, word: &str) -> String {
        let style = match word {
            "breaking" => "31;1",
            "unknown" => "33;1",
            "compatible" | "additive" => "32",
            _ => "2",
        };
        self.with(style, word)
    }

    fn line(&self, line: &str) -> String {
        self.with(if line.starts_with('-') { "31" } else { "32" }, line)
    }

    fn with(&self, style: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
