//! Reports of `upstream`: where our documents differ from the vendor's without a listed reason.

use std::io::{self, Write};

use cloud_certs_text::escaped;
use serde::Serialize;

use crate::formats::UpstreamFormat;
use crate::upstream::definitions::UpstreamError;
use crate::upstream::{Compared, Difference};

/// Writes the differences that are not listed, and their number, to `out`; notes and errors go to `err`.
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
        writeln!(err, "note: {}", escaped(note))?;
    }
    for error in all.errors.iter().flat_map(UpstreamError::lines) {
        writeln!(err, "error: {}", escaped(&error))?;
    }
    Ok(())
}

/// Writes each difference with its place in our document, then their number.
fn text(all: &Compared, new: &[&Difference], out: &mut dyn Write) -> io::Result<()> {
    for Difference { operation, change } in new {
        writeln!(out, "{} {}: {}", escaped(operation), change.rule, escaped(&change.what))?;
        if let Some(spot) = &change.new {
            writeln!(out, "  {}:{}:{}", escaped(&spot.file), spot.line, spot.column)?;
        }
    }
    let deliberate = all.differences.len() - new.len();
    let Compared { operations, .. } = all;
    writeln!(out, "operations: {operations}, deliberate differences: {deliberate}, others: {}", new.len())?;
    if !new.is_empty() {
        writeln!(out, "follow the vendor, or list deliberate differences in UPSTREAM.toml with a reason")?;
    }
    Ok(())
}

#[derive(Serialize)]
struct UpstreamReport<'a> {
    operations: usize,
    deliberate: usize,
    differences: &'a [&'a Difference],
    notes: &'a [String],
    errors: Vec<String>,
}

/// Writes one object, as report.schema.json describes it.
fn json(all: &Compared, new: &[&Difference], out: &mut dyn Write) -> io::Result<()> {
    let report = UpstreamReport {
        operations: all.operations,
        deliberate: all.differences.len() - new.len(),
        differences: new,
        notes: &all.notes,
        errors: all.errors.iter().flat_map(UpstreamError::lines).collect(),
    };
    super::json::write(&report, out)
}
