//! The texts of a document before and after, and the lines of them that a change is about.

use openapi_document::Document;

use super::aligned::Aligned;
use crate::diff::{Change, Spot};
use crate::reviewed::Reviewed;

/// The texts of a document, before and after.
pub(super) struct Sources<'a> {
    documents: [Option<&'a Document>; 2],
    /// The files that were needed so far.
    files: Vec<Aligned<'a>>,
}

impl<'a> Sources<'a> {
    pub(super) fn new(reviewed: &'a Reviewed) -> Self {
        let documents = [reviewed.old.as_ref(), reviewed.new.as_ref()];
        Self { documents, files: Vec::new() }
    }

    /// The number of the file of both documents that has the places.
    pub(super) fn number_of(&mut self, spots: [Option<&Spot>; 2]) -> Option<usize> {
        let name = |side: usize| {
            let document = self.documents.get(side).copied()??;
            match spots.get(side).copied().flatten() {
                Some(spot) => document.files().find(|name| *name == spot.file),
                None => counterpart(document, self.documents[1 - side]?, &spots[1 - side]?.file),
            }
        };
        let files = [name(0), name(1)];
        if let Some(known) = self.files.iter().position(|one| one.files == files) {
            return Some(known);
        }
        let text =
            |side: usize| self.documents[side].zip(files[side]).and_then(|(one, name)| one.text_of(name));
        let texts = [text(0).unwrap_or_default(), text(1).unwrap_or_default()];
        self.files.push(Aligned::new(files, texts));
        Some(self.files.len() - 1)
    }

    /// A file by its number.
    pub(super) fn file(&self, number: usize) -> Option<&Aligned<'a>> {
        self.files.get(number)
    }
}

/// The places that the lines are shown around. What is gone or new has its place in one document, and at most the nearest
/// one above it in the other.
pub(super) fn anchors(change: &Change) -> [Option<&Spot>; 2] {
    let is_within = |inner: &Spot, outer: &Spot| {
        inner.pointer.strip_prefix(&*outer.pointer).is_some_and(|rest| rest.starts_with('/'))
    };
    match [change.old.as_ref(), change.new.as_ref()] {
        [Some(old), Some(new)] if is_within(old, new) => [Some(old), None],
        [Some(old), Some(new)] if is_within(new, old) => [None, Some(new)],
        both => both,
    }
}

/// The file of `document` that is `name` in `other`.
fn counterpart<'a>(document: &'a Document, other: &Document, name: &str) -> Option<&'a str> {
    let mut files = document.files();
    match other.files().next() == Some(name) {
        true => files.next(),
        // The old file of a branch is `COMMIT:PATH`.
        false => files.find(|file| file.ends_with(name) || name.ends_with(file)),
    }
}
