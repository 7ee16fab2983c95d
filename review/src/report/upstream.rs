//! What `upstream` found: where our documents differ from the vendor's, and nobody says why.

use std::io::{self, Write};

use serde::Serialize;

use super::printable;
use crate::args::UpstreamFormat;
use crate::diff::Change;
use crate::upstream::{Compared, Difference, Error};

/// Writes what is new, and how much there is, to `out`; for people, notes and errors go to `err`.
pub(crate) fn write(
    all: &Compared,
    new: &[&Difference],
    format: UpstreamFormat,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<()> {
    match format {
        UpstreamFormat::Text => text(all, new, out)?,
        UpstreamFormat::Json => json(all, new, out)?,
    }
    for note in &all.notes {
        writeln!(err, "note: {}", printable(note))?;
    }
    for error in all.errors.iter().flat_map(Error::lines) {
        writeln!(err, "error: {}", printable(&error))?;
    }
    Ok(())
}

/// Each difference with its place in our document; then how many there are.
fn text(all: &Compared, new: &[&Difference], out: &mut dyn Write) -> io::Result<()> {
    for Difference { operation, change } in new {
        writeln!(out, "{} {}: {}", printable(operation), change.rule, printable(&change.what))?;
        if let Some(spot) = &change.new {
            writeln!(out, "  {}:{}:{}", printable(&spot.file), spot.line, spot.column)?;
        }
    }
    let deliberate = all.differences.len() - new.len();
    let Compared { operations, .. } = all;
    writeln!(out, "operations: {operations}, deliberate differences: {deliberate}, others: {}", new.len())?;
    if !new.is_empty() {
        writeln!(
            out,
            "follow the vendor, or list what differs on purpose in UPSTREAM.toml, with the reason"
        )?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Report<'a> {
    operations: usize,
    deliberate: usize,
    differences: Vec<Entry<'a>>,
    notes: &'a [String],
    errors: Vec<String>,
}

#[derive(Serialize)]
struct Entry<'a> {
    operation: &'a str,
    change: &'a Change,
}

/// The same as one object, as docs/report.schema.json describes it.
fn json(all: &Compared, new: &[&Difference], out: &mut dyn Write) -> io::Result<()> {
    let report = Report {
        operations: all.operations,
        deliberate: all.differences.len() - new.len(),
        differences: new.iter().map(|one| Entry { operation: &one.operation, change: &one.change }).collect(),
        notes: &all.notes,
        errors: all.errors.iter().flat_map(Error::lines).collect(),
    };
    super::json::write(&report, out)
}
