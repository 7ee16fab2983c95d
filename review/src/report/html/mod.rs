//! Reports as one page of HTML that needs no network and no script: old and new side by side at the place of each finding,
//! and the generated Rust before and after.
//!
//! Text of documents is escaped wherever it stands, the page's policy lets only its own script and style run, and nothing of
//! a document becomes a link.

mod context;
mod finding;
mod level;
mod operations;
mod page;
mod rust;
mod section;
mod shown;
mod summary;

use std::io::{self, Write};

use crate::branch::Branch;
use crate::reviewed::Reviewed;
use page::Page;

/// Writes the page of one document.
pub(crate) fn document(reviewed: &Reviewed, out: &mut dyn Write) -> io::Result<()> {
    let names = [&reviewed.old, &reviewed.new].map(|document| document.as_ref().map(|one| &*one.file));
    let compared = match names {
        [Some(old), Some(new)] => format!("{old} → {new}"),
        [one, other] => one.or(other).unwrap_or_default().to_owned(),
    };
    Page { compared, errors: vec![], lines: vec![], documents: vec![reviewed] }.write(out)
}

/// Writes the page of all documents of a branch, those that break something first.
pub(crate) fn branch(branch: &Branch, out: &mut dyn Write) -> io::Result<()> {
    let mut documents: Vec<&Reviewed> = branch.documents.iter().collect();
    documents.sort_by_key(|reviewed| reviewed.review.worst());
    let errors = branch.errors().into_iter().map(|error| error.text).collect();
    let version = branch.crate_version.as_ref().map(|version| version.line());
    let lines = branch.allowed().map(str::to_owned).into_iter().chain(version).collect();
    Page { compared: format!("compared with {}", branch.base), errors, lines, documents }.write(out)
}
