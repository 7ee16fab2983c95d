//! Reports in JSON: one object for programs, as report.schema.json describes it.

use std::io::{self, Write};

use serde::Serialize;

use crate::branch::Branch;
use crate::diff::{Change, Facet};
use crate::reviewed::Reviewed;
use crate::version::Raise;

#[derive(Serialize)]
struct DocumentReport<'a> {
    wire: &'static str,
    surface: &'static str,
    docs: &'static str,
    unclassified: usize,
    surface_unknown: Option<&'a str>,
    left_out: LeftOut<'a>,
    version: Raise,
    changes: &'a [Change],
}

/// The parts that settings and flags leave out.
#[derive(Serialize)]
struct LeftOut<'a> {
    operations: &'a [String],
    changes: usize,
}

#[derive(Serialize)]
struct BranchDocument<'a> {
    file: &'a str,
    #[serde(flatten)]
    document: DocumentReport<'a>,
    snapshots: Vec<String>,
}

#[derive(Serialize)]
struct BranchReport<'a> {
    base: &'a str,
    errors: Vec<String>,
    /// The reason why breaks pass, if some do.
    allowed: Option<&'a str>,
    #[serde(rename = "crate")]
    crate_version: Option<&'a Raise>,
    documents: Vec<BranchDocument<'a>>,
}

/// Writes the verdicts of one document, and its changes.
pub(crate) fn document(reviewed: &Reviewed, out: &mut dyn Write) -> io::Result<()> {
    write(&DocumentReport::of(reviewed), out)
}

/// Writes all documents of a branch, and its errors.
pub(crate) fn branch<'a>(branch: &'a Branch, out: &mut dyn Write) -> io::Result<()> {
    let one = |reviewed: &'a Reviewed| BranchDocument {
        file: &reviewed.file,
        document: DocumentReport::of(reviewed),
        snapshots: reviewed.snapshots().into_iter().map(|snapshot| snapshot.path).collect(),
    };
    let report = BranchReport {
        base: &branch.base,
        errors: branch.errors().into_iter().map(|error| error.text).collect(),
        allowed: branch.allowed(),
        crate_version: branch.crate_version.as_ref(),
        documents: branch.documents.iter().map(one).collect(),
    };
    write(&report, out)
}

/// Writes an object on lines of its own.
pub(crate) fn write(report: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    writeln!(out)
}

impl<'a> DocumentReport<'a> {
    fn of(reviewed: &'a Reviewed) -> Self {
        let review = &reviewed.review;
        Self {
            wire: review.word(Facet::Wire),
            surface: review.word(Facet::Surface),
            docs: review.word(Facet::Docs),
            unclassified: review.unclassified(),
            surface_unknown: review.surface.unknown.as_deref(),
            left_out: LeftOut {
                operations: &reviewed.left_out,
                changes: reviewed.ignored + reviewed.filtered,
            },
            version: reviewed.version(),
            changes: &review.changes,
        }
    }
}
