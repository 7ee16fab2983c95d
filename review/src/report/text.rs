//! Text: for a person in front of a terminal.

use std::io::{self, IsTerminal as _, Write};
use std::sync::Arc;

use clap::ColorChoice;

use super::request::{Line, Mark};
use super::{ACCEPT, printable, request, verdicts};
use crate::branch::Branch;
use crate::diff::{Change, Facet, Spot, Verdict};
use crate::reviewed::Reviewed;

/// The verdicts first, then every change: its rule, what it is, where, why, and which operations it reaches; last what
/// the request is now.
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
    for change in &review.changes {
        self::change(change, paint, out)?;
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

fn change(change: &Change, paint: &Paint, out: &mut dyn Write) -> io::Result<()> {
    let accepted = change.accepted.as_ref().map(|reason| format!("accepted: {}", printable(reason)));
    if change.facet == Facet::Surface && change.old.is_none() && change.new.is_none() {
        let line = paint.line(&printable(&change.what));
        let accepted = accepted.map(|accepted| format!("\n    {accepted}")).unwrap_or_default();
        return writeln!(out, "  {line}{accepted}");
    }
    let word = paint.word(change.verdict.word());
    writeln!(out, "\n{word} {}: {}", change.rule, printable(&change.what))?;
    if let Some(accepted) = accepted {
        writeln!(out, "  {accepted}")?;
    }
    let place = |spot: &Option<Spot>| match spot {
        Some(Spot { file, line, column, .. }) => format!("{}:{line}:{column}", printable(file)),
        None => "nowhere".to_owned(),
    };
    if change.old.is_some() || change.new.is_some() {
        writeln!(out, "  {} -> {}", place(&change.old), place(&change.new))?;
    }
    if change.verdict != Verdict::Changed {
        writeln!(out, "  {}", change.why)?;
    }
    operations(&change.operations, out)
}

fn operations(operations: &[Arc<str>], out: &mut dyn Write) -> io::Result<()> {
    match operations {
        [] => Ok(()),
        [first @ .., last] => {
            for operation in first {
                writeln!(out, "  ├─ {}", printable(operation))?;
            }
            writeln!(out, "  └─ {}", printable(last))
        }
    }
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
