//! The lines of the old and the new document around a place, side by side.

use maud::{Markup, html};
use openapi_document::Document;

use super::aligned::{Aligned, Row};
use super::shown::{Line, Shown};
use crate::diff::{Change, Spot};
use crate::reviewed::Reviewed;

/// The number of lines that are shown before and after a place.
const NEAR: usize = 4;

/// The texts of a document, before and after.
pub(super) struct Context<'a> {
    documents: [Option<&'a Document>; 2],
    /// The files that were needed so far.
    files: Vec<Aligned<'a>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(reviewed: &'a Reviewed) -> Self {
        let documents = [reviewed.old.as_ref(), reviewed.new.as_ref()];
        Self { documents, files: Vec::new() }
    }

    /// The lines around the places of a change; nothing if it has none.
    pub(super) fn around(&mut self, change: &Change) -> Option<Markup> {
        let spots = anchors(change);
        let file = self.file(spots)?;
        let line = |spot: Option<&Spot>| usize::try_from(spot?.line).ok()?.checked_sub(1);
        let rows = file.around(spots.map(line), NEAR);
        (!rows.is_empty()).then(|| table(file, spots, &rows))
    }

    /// The file of both documents that has the places.
    fn file(&mut self, spots: [Option<&Spot>; 2]) -> Option<&Aligned<'a>> {
        let name = |side: usize| {
            let document = self.documents.get(side).copied()??;
            match spots.get(side).copied().flatten() {
                Some(spot) => document.files().find(|name| *name == spot.file),
                None => counterpart(document, self.documents[1 - side]?, &spots[1 - side]?.file),
            }
        };
        let files = [name(0), name(1)];
        if let Some(known) = self.files.iter().position(|one| one.files == files) {
            return self.files.get(known);
        }
        let text =
            |side: usize| self.documents[side].zip(files[side]).and_then(|(one, name)| one.text_of(name));
        let texts = [text(0).unwrap_or_default(), text(1).unwrap_or_default()];
        self.files.push(Aligned::new(files, texts));
        self.files.last()
    }
}

/// The places that the lines are shown around. What is gone or new has its place in one document, and at most the nearest
/// one above it in the other.
fn anchors(change: &Change) -> [Option<&Spot>; 2] {
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

fn table(file: &Aligned<'_>, spots: [Option<&Spot>; 2], rows: &[Option<Row>]) -> Markup {
    let heading = |side: usize, name: &str| {
        html! {
            th colspan="2" scope="col" {
                span.label { (name) } " "
                @match (spots[side], file.files[side]) {
                    (Some(Spot { file, line, column, .. }), _) => code { (Shown(file)) ":" (line) ":" (column) },
                    (None, Some(name)) => { code { (Shown(name)) } ": not there" },
                    (None, None) => "not there",
                }
            }
        }
    };
    html! {
        table.pair {
            caption.unseen { "Lines of the old and the new document around the place" }
            colgroup { col.number; col; col.number; col; }
            thead { tr { (heading(0, "Old")) (heading(1, "New")) } }
            tbody { @for row in rows {
                @match row {
                    Some(row) => (line(file, spots, *row)),
                    None => tr.gap { td colspan="4" { "⋯" } },
                }
            } }
        }
    }
}

fn line(file: &Aligned<'_>, spots: [Option<&Spot>; 2], row: Row) -> Markup {
    let text = |side: usize| file.text(side, row[side]?);
    let is_same = text(0) == text(1);
    let cell = |side: usize| {
        let kind = match (is_same, row[side], side) {
            (true, ..) => "same",
            (_, None, _) => "none",
            (.., 0) => "gone",
            _ => "come",
        };
        let number = row[side].map(|line| line + 1);
        let at = spots[side].filter(|spot| usize::try_from(spot.line).ok() == number);
        let class = if at.is_some() { format!("{kind} at") } else { kind.to_owned() };
        let column = at.map_or(1, |spot| spot.column);
        html! {
            td class=(format!("no {class}")) { @if let Some(number) = number { (number) } }
            td class=(class) {
                @match (text(side), kind) {
                    (Some(line), "gone") => del { (Line(line, column)) },
                    (Some(line), "come") => ins { (Line(line, column)) },
                    (Some(line), _) => (Line(line, column)),
                    (None, _) => {},
                }
            }
        }
    };
    html! { tr.same[is_same] { (cell(0)) (cell(1)) } }
}
