//! The lines of the old and the new document around a place, side by side.

use maud::{Markup, html};

use super::shown::{Line, Shown};
use crate::diff::{Change, Spot};
use crate::report::aligned::{Aligned, Row};
use crate::report::sources::{Sources, anchors};
use crate::reviewed::Reviewed;

/// The number of lines that are shown before and after a place.
const NEAR: usize = 4;

/// The texts of a document, before and after.
pub(super) struct Context<'a>(Sources<'a>);

impl<'a> Context<'a> {
    pub(super) fn new(reviewed: &'a Reviewed) -> Self {
        Self(Sources::new(reviewed))
    }

    /// The lines around the places of a change; nothing if it has none.
    pub(super) fn around(&mut self, change: &Change) -> Option<Markup> {
        let spots = anchors(change);
        let number = self.0.number_of(spots)?;
        let file = self.0.file(number)?;
        let line = |spot: Option<&Spot>| usize::try_from(spot?.line).ok()?.checked_sub(1);
        let rows = file.around(spots.map(line), NEAR);
        (!rows.is_empty()).then(|| table(file, spots, &rows))
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
