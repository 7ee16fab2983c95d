//! The lines of the old and the new document at the place of a finding.

use std::collections::HashSet;
use std::io::{self, Write};
use std::ops::Range;

use super::line::{Focus, difference, write_line};
use super::look::{DIM, Look};
use crate::diff::{Change, Spot};
use crate::report::aligned::Aligned;
use crate::report::sources::{Sources, anchors};
use crate::reviewed::Reviewed;

/// The number of lines that are the same before and after.
const BEFORE: usize = 2;
const AFTER: usize = 1;
/// The number of lines within which changed lines of a value are looked for.
const FURTHEST: usize = 100;
/// The most runs of lines that are shown of a value.
const MOST_RUNS: usize = 3;
/// The most lines of each side.
const MOST: usize = 6;
/// A line that may be a whole document, in bytes.
const LONG: usize = 2000;

/// The lines of a document, and which of them have been shown.
pub(super) struct Hunks<'a> {
    sources: Sources<'a>,
    /// The side of a row of a file, or a place in a long line.
    shown: HashSet<(usize, usize, usize, u32)>,
    is_whole: bool,
}

/// Rows that differ around the places of findings.
pub(super) struct Hunk {
    file: usize,
    rows: Vec<Rows>,
    /// The places, by side: the line from 0, and the column from 1.
    spots: [Option<(usize, u32)>; 2],
    is_long: bool,
}

/// Rows, and the sides of which the lines belong to the findings. Rows put lines side by side that have nothing in common.
#[derive(Clone)]
struct Rows {
    rows: Range<usize>,
    sides: [bool; 2],
}

impl Hunk {
    /// Joins both if they have rows in common; otherwise returns this one again.
    pub(super) fn joined(self, other: &Self) -> Result<Self, Self> {
        let near = |one: &Rows, two: &Rows| one.rows.start <= two.rows.end + BEFORE + AFTER;
        let meets = |one: &Rows| other.rows.iter().any(|two| near(one, two) && near(two, one));
        if self.file != other.file || self.is_long || other.is_long || !self.rows.iter().any(meets) {
            return Err(self);
        }
        Ok(Self { rows: merged(self.rows.iter().chain(&other.rows).cloned().collect()), ..self })
    }

    fn rows(&self) -> impl Iterator<Item = usize> {
        self.rows.iter().flat_map(|rows| rows.rows.clone())
    }

    /// Returns whether a line that differs belongs to the findings.
    fn has(&self, row: usize, side: usize) -> bool {
        self.rows.iter().any(|rows| rows.rows.contains(&row) && rows.sides.get(side) == Some(&true))
    }
}

impl<'a> Hunks<'a> {
    pub(super) fn new(reviewed: &'a Reviewed) -> Self {
        // What is all new, or gone, needs no lines.
        let is_whole = reviewed.old.is_none() || reviewed.new.is_none();
        Self { sources: Sources::new(reviewed), shown: HashSet::new(), is_whole }
    }

    /// The lines that differ at the places of a change.
    pub(super) fn of(&mut self, change: &Change) -> Option<Hunk> {
        if self.is_whole {
            return None;
        }
        let spots = anchors(change);
        let number = self.sources.number_of(spots)?;
        let file = self.sources.file(number)?;
        let at = |spot: Option<&Spot>| {
            let spot = spot?;
            Some((usize::try_from(spot.line).ok()?.checked_sub(1)?, spot.column))
        };
        let mut spots = spots.map(at);
        let all = [change.old.as_ref(), change.new.as_ref()].map(at);
        if is_one_line(file, all) {
            spots = all;
        }
        let rows = |around: &dyn Fn(usize, (usize, u32)) -> Vec<Range<usize>>| {
            let of_side = |side: usize| {
                let spot = spots.get(side).copied().flatten();
                let rows = spot.map(|spot| around(side, spot)).unwrap_or_default();
                rows.into_iter().map(move |rows| Rows { rows, sides: [side == 0, side == 1] })
            };
            merged((0..2).flat_map(of_side).collect())
        };
        let mut found = rows(&|side, spot| changed_at(file, side, spot).into_iter().collect());
        if found.is_empty() {
            found = rows(&|side, spot| changed_inside(file, side, spot));
        }
        let is_long = found.iter().any(|rows| rows.rows.clone().any(|row| is_long(file, row)));
        (!found.is_empty()).then_some(Hunk { file: number, rows: found, spots, is_long })
    }

    /// Writes lines that have not been shown, with their numbers, `-` before old and `+` before new ones. Returns whether there
    /// are some.
    pub(super) fn write(&mut self, hunk: &Hunk, look: Look, out: &mut dyn Write) -> io::Result<bool> {
        let [old, new] = hunk.spots;
        let column = new.or(old).filter(|_| hunk.is_long).map_or(0, |(_, column)| column);
        let lines =
            hunk.rows().flat_map(|row| [(row, 0), (row, 1)]).filter(|(row, side)| hunk.has(*row, *side));
        let rows = lines.map(|(row, side)| (hunk.file, row, side, column));
        match rows.filter(|row| self.shown.insert(*row)).count() {
            0 => Ok(false),
            _ => self.lines(hunk, look, out).map(|()| true),
        }
    }

    fn lines(&self, hunk: &Hunk, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let Some(file) = self.sources.file(hunk.file) else { return Ok(()) };
        let with_context = |rows: &Rows| Rows { rows: context(file, &rows.rows), ..rows.clone() };
        let shown = merged(hunk.rows.iter().map(with_context).collect());
        let lines = || shown.iter().flat_map(|rows| rows.rows.clone()).filter_map(|row| file.row(row));
        let last = lines().flat_map(|row| row.into_iter().flatten()).max().unwrap_or_default();
        let digits = (last + 1).to_string().len();
        let texts = lines().flat_map(|row| [0, 1].map(|side| file.text(side, row[side]?)));
        let indents = texts.flatten().filter(|text| !text.trim().is_empty());
        let indent = indents.map(indent).min();
        let printer = Printer { file, hunk, look, digits, indent: indent.unwrap_or_default() };
        for (index, rows) in shown.into_iter().enumerate() {
            if index > 0 {
                writeln!(out, "      {}", look.paint(DIM, &format!("{:digits$} …", "")))?;
            }
            printer.rows(rows.rows, out)?;
        }
        Ok(())
    }
}

fn is_long(file: &Aligned<'_>, row: usize) -> bool {
    let Some(lines) = file.row(row) else { return false };
    [0, 1].iter().any(|side| {
        lines[*side].and_then(|line| file.text(*side, line)).is_some_and(|text| text.len() > LONG)
    })
}

/// The rows of a side that differ at a place: those of the value there, and of its key above it.
fn changed_at(file: &Aligned<'_>, side: usize, spot: (usize, u32)) -> Option<Range<usize>> {
    let row = file.row_of(side, spot.0).filter(|row| file.is_changed(*row))?;
    let inside = inside(file, side, row, spot.1);
    let is_key =
        |above: usize| file.is_changed(above) && depth(file, side, above).is_some_and(|depth| depth < inside);
    let start = row.checked_sub(1).filter(|above| is_key(*above)).unwrap_or(row);
    Some(start..end(file, side, row, inside))
}

/// The first rows of a side that differ in the value at a place.
fn changed_inside(file: &Aligned<'_>, side: usize, spot: (usize, u32)) -> Vec<Range<usize>> {
    let Some(row) = file.row_of(side, spot.0) else { return Vec::new() };
    let inside = inside(file, side, row, spot.1);
    let is_inside = |row: &usize| depth(file, side, *row).is_none_or(|depth| depth >= inside);
    let rows = (row + 1..=row + FURTHEST).take_while(is_inside);
    let changed: Vec<usize> =
        rows.filter(|row| file.is_changed(*row) && depth(file, side, *row).is_some()).collect();
    let ranges = changed.chunk_by(|a, b| a + 1 == *b).filter_map(|run| Some(*run.first()?..*run.last()? + 1));
    ranges.take(MOST_RUNS).collect()
}

/// Returns whether both places are in lines that differ and begin with the same key: a list that is written in one line.
fn is_one_line(file: &Aligned<'_>, spots: [Option<(usize, u32)>; 2]) -> bool {
    let key = |side: usize| {
        let line = spots.get(side).copied()??.0;
        let is_changed = file.row_of(side, line).is_some_and(|row| file.is_changed(row));
        Some(file.text(side, line).filter(|_| is_changed)?.split_once(':')?.0.trim())
    };
    key(0).is_some() && key(0) == key(1)
}

/// The row after those that differ and are in a value.
fn end(file: &Aligned<'_>, side: usize, row: usize, inside: usize) -> usize {
    let is_inside =
        |row: &usize| file.is_changed(*row) && depth(file, side, *row).is_some_and(|depth| depth >= inside);
    row + 1 + (row + 1..).take_while(is_inside).count()
}

/// The least depth of the lines of a value: a block begins where its first line does; what begins after its key goes on deeper.
fn inside(file: &Aligned<'_>, side: usize, row: usize, column: u32) -> usize {
    let text = file.row(row).and_then(|row| file.text(side, row[side]?)).unwrap_or_default();
    let column = usize::try_from(column).unwrap_or_default().saturating_sub(1);
    match text.get(..column) {
        Some(before) if before.chars().all(|c| c == ' ' || c == '-') => column,
        _ => indent(text) + 1,
    }
}

/// The number of bytes of white space before the line of a side; nothing if there is none in the row.
fn depth(file: &Aligned<'_>, side: usize, row: usize) -> Option<usize> {
    let text = file.text(side, file.row(row)?[side]?)?;
    Some(if text.trim().is_empty() { usize::MAX } else { indent(text) })
}

/// The number of bytes of white space that a line begins with.
fn indent(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

/// The rows with those before and after that are the same.
fn context(file: &Aligned<'_>, rows: &Range<usize>) -> Range<usize> {
    let is_same = |row: &usize| file.row(*row).is_some() && !file.is_changed(*row);
    let before = (rows.start.saturating_sub(BEFORE)..rows.start).rev().take_while(is_same).count();
    let after = (rows.end..rows.end + AFTER).take_while(is_same).count();
    rows.start - before..rows.end + after
}

/// Rows in order, those that meet as one.
fn merged(mut all: Vec<Rows>) -> Vec<Rows> {
    all.sort_by_key(|rows| rows.rows.start);
    let mut merged: Vec<Rows> = Vec::new();
    for rows in all {
        match merged.last_mut() {
            Some(last) if rows.rows.start <= last.rows.end => {
                last.rows.end = last.rows.end.max(rows.rows.end);
                last.sides = [0, 1].map(|side| last.sides[side] || rows.sides[side]);
            }
            _ => merged.push(rows),
        }
    }
    merged
}

struct Printer<'a> {
    file: &'a Aligned<'a>,
    hunk: &'a Hunk,
    look: Look,
    digits: usize,
    /// The white space that all lines begin with.
    indent: usize,
}

impl Printer<'_> {
    fn rows(&self, rows: Range<usize>, out: &mut dyn Write) -> io::Result<()> {
        let rows: Vec<usize> = rows.filter(|row| self.file.row(*row).is_some()).collect();
        for run in rows.chunk_by(|a, b| self.file.is_changed(*a) == self.file.is_changed(*b)) {
            let is_changed = run.first().is_some_and(|row| self.file.is_changed(*row));
            let sides: &[(usize, char)] = if is_changed { &[(0, '-'), (1, '+')] } else { &[(1, ' ')] };
            for (side, mark) in sides {
                self.side(run, *side, *mark, out)?;
            }
        }
        Ok(())
    }

    fn side(&self, run: &[usize], side: usize, mark: char, out: &mut dyn Write) -> io::Result<()> {
        let is_shown = |row: &usize| mark == ' ' || self.hunk.has(*row, side);
        let line = |row: usize| self.file.row(row)?[side].map(|line| (row, line));
        let lines: Vec<(usize, usize)> = run.iter().copied().filter(is_shown).filter_map(line).collect();
        // "1 more line" would need as much space as the one.
        let most = if lines.len() > MOST + 1 { MOST } else { lines.len() };
        for (row, line) in lines.iter().take(most) {
            let Some(text) = self.file.text(side, *line) else { continue };
            let number = format!("{:>digits$}", line + 1, digits = self.digits);
            write!(out, "      {} ", self.look.paint(DIM, &number))?;
            write_line(mark, text, &self.focus(*row, side, text), 6 + self.digits + 1, self.look, out)?;
        }
        if lines.len() > most {
            let left = lines.len() - most;
            let more = format!("{:digits$} {mark} … {left} more lines", "", digits = self.digits);
            writeln!(out, "      {}", self.look.paint(DIM, &more))?;
        }
        Ok(())
    }

    fn focus(&self, row: usize, side: usize, text: &str) -> Focus {
        let [this, beside] = [side, 1 - side].map(|side| self.file.row(row).and_then(|row| row[side]));
        let is_pair = self.hunk.has(row, 0) && self.hunk.has(row, 1);
        let spot = self.hunk.spots[side].filter(|(at, _)| Some(*at) == this);
        let other = spot.and(self.hunk.spots[1 - side]).map(|(line, _)| line);
        let other =
            other.or(beside.filter(|_| is_pair)).filter(|_| text.len() <= LONG && self.hunk.has(row, side));
        let other = other.and_then(|other| self.file.text(1 - side, other));
        let differs = other.map(|other| difference(text, other));
        let longest = other.map_or(0, str::len);
        Focus { indent: self.indent, differs, longest, column: spot.map_or(1, |(_, column)| column) }
    }
}
