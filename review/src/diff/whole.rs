//! A document that is there on one side only.

use std::collections::BTreeSet;

use cloud_certs_codegen::Document;

use super::change::{Change, Facet, Review, Spot, Verdict};
use super::operations;

/// What a new document changes: nobody follows it yet.
#[must_use]
pub fn added(new: &Document) -> Review {
    let change = |facet, verdict, why| Change { new: Some(top(new)), ..whole(new, facet, verdict, why) };
    let changes = vec![
        change(Facet::Wire, Verdict::Compatible, "a deployed client does not know of it"),
        change(Facet::Surface, Verdict::Additive, "code that does not name its client compiles as before"),
    ];
    Review { changes, ..Review::default() }
}

/// What a document that is gone changes: everybody who follows it is left alone.
#[must_use]
pub fn removed(old: &Document) -> Review {
    let change = |facet, why| Change { old: Some(top(old)), ..whole(old, facet, Verdict::Breaking, why) };
    let changes = vec![
        change(Facet::Wire, "nobody promises any more what a deployed client relies on"),
        change(Facet::Surface, "code that names its client does not compile any more"),
    ];
    Review { changes, ..Review::default() }
}

fn whole(document: &Document, facet: Facet, verdict: Verdict, why: &'static str) -> Change {
    let is_gone = verdict == Verdict::Breaking;
    let (rule, word) = if is_gone { ("document-removed", "is gone") } else { ("document-added", "is new") };
    let name = document.name();
    let what = match facet {
        Facet::Wire => format!("the document {name} {word}"),
        _ => format!("the Rust client of {name} {word}"),
    };
    let operations = names_of_operations(document).into_iter().map(Into::into).collect();
    Change { rule, facet, verdict, what, why, old: None, new: None, operations, accepted: None }
}

fn top(document: &Document) -> Spot {
    let at = document.root.at;
    Spot { file: document.file.clone(), line: at.line, column: at.column, pointer: String::new() }
}

/// The operations of a document, as `GET /path`.
pub(crate) fn names_of_operations(document: &Document) -> BTreeSet<String> {
    operations::operations(&document.root).values().map(operations::Operation::name).collect()
}
