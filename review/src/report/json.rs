//! JSON: one object for programs.

use std::io::{self, Write};

use serde_json::json;

use crate::diff::{Facet, Review};

/// Writes `{"wire", "surface", "docs", "unclassified", "changes": [..]}`; `surface_unknown` says why there is none.
pub(crate) fn write(review: &Review, out: &mut dyn Write) -> io::Result<()> {
    let report = json!({
        "wire": review.word(Facet::Wire),
        "surface": review.word(Facet::Surface),
        "surface_unknown": review.surface.unknown,
        "docs": review.word(Facet::Docs),
        "unclassified": review.unclassified(),
        "changes": review.changes,
    });
    writeln!(out, "{}", serde_json::to_string_pretty(&report)?)
}
