//! JSON: one object for programs.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::branch::Branch;
use crate::diff::Facet;
use crate::reviewed::Reviewed;

/// Writes `{"wire", "surface", "docs", "unclassified", "version", "changes": [..]}`; `surface_unknown` says why there
/// is none.
pub(crate) fn document(reviewed: &Reviewed, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", serde_json::to_string_pretty(&to_json(reviewed))?)
}

/// Writes `{"base", "documents": [..], "crate": {"required", "old", "new"}, "errors": [..]}`.
pub(crate) fn branch(branch: &Branch, out: &mut dyn Write) -> io::Result<()> {
    let one = |reviewed: &Reviewed| {
        let mut report = to_json(reviewed);
        report["file"] = reviewed.file.as_str().into();
        let snapshots = reviewed.snapshots();
        report["snapshots"] = snapshots.iter().map(|snapshot| snapshot.path.as_str()).collect();
        report
    };
    let report = json!({
        "base": branch.base,
        "documents": branch.documents.iter().map(one).collect::<Vec<_>>(),
        "crate": branch.crate_version,
        "errors": branch.errors().iter().map(|error| error.text.as_str()).collect::<Vec<_>>(),
    });
    writeln!(out, "{}", serde_json::to_string_pretty(&report)?)
}

fn to_json(reviewed: &Reviewed) -> Value {
    let review = &reviewed.review;
    json!({
        "wire": review.word(Facet::Wire),
        "surface": review.word(Facet::Surface),
        "surface_unknown": review.surface.unknown,
        "docs": review.word(Facet::Docs),
        "unclassified": review.unclassified(),
        "version": reviewed.version(),
        "changes": review.changes,
    })
}
