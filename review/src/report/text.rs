//! Text: for a person in front of a terminal.

use std::io::{self, IsTerminal as _, Write};

use clap::ColorChoice;

use crate::diff::{Change, Facet, Review, Spot, Verdict};

/// The verdicts first, then every change: its rule, what it is, where, why, and which operations it reaches.
pub(crate) fn write(review: &Review, color: ColorChoice, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint::new(color);
    let verdict = |facet| paint.word(review.word(facet));
    let [wire, surface, docs] = [Facet::Wire, Facet::Surface, Facet::Docs].map(verdict);
    writeln!(out, "wire: {wire}, surface: {surface}, docs: {docs}, unclassified: {}", review.unclassified())?;
    if let Some(why) = &review.surface.unknown {
        writeln!(out, "  no Rust to compare: {}", printable(why))?;
    }
    for change in &review.changes {
        self::change(change, &paint, out)?;
    }
    Ok(())
}

fn change(change: &Change, paint: &Paint, out: &mut dyn Write) -> io::Result<()> {
    if change.facet == Facet::Surface && change.old.is_none() && change.new.is_none() {
        return writeln!(out, "  {}", paint.line(&printable(&change.what)));
    }
    let word = paint.word(change.verdict.word());
    writeln!(out, "\n{word} {}: {}", change.rule, printable(&change.what))?;
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
    match change.operations.as_slice() {
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

/// Documents may say anything; a terminal must not obey it.
pub(crate) fn printable(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}
