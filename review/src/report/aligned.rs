//! The lines of the old and the new text of a file, each beside its counterpart.

use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

/// The longest time to look for the least difference. After that, the rest is compared less exactly.
const LONGEST: Duration = Duration::from_secs(2);

/// The lines of a row, from 0: of both texts, or of one.
pub(super) type Row = [Option<usize>; 2];

/// Two texts by lines.
pub(super) struct Aligned<'a> {
    /// The names of the files.
    pub(super) files: [Option<&'a str>; 2],
    lines: [Vec<&'a str>; 2],
    rows: Vec<Row>,
    /// The row of each line.
    row_of: [Vec<usize>; 2],
}

impl<'a> Aligned<'a> {
    /// Compares two texts, of which one may be missing.
    pub(super) fn new(files: [Option<&'a str>; 2], texts: [&'a str; 2]) -> Self {
        let lines = texts.map(lines);
        let [old, new] = &lines;
        let deadline = Instant::now().checked_add(LONGEST);
        let mut rows: Vec<Row> = Vec::with_capacity(old.len().max(new.len()));
        for op in capture_diff_slices_deadline(Algorithm::Patience, old, new, deadline) {
            let (_, old, new) = op.as_tag_tuple();
            let is_paired = matches!(op, DiffOp::Equal { .. } | DiffOp::Replace { .. });
            let pairs = if is_paired { old.len().min(new.len()) } else { 0 };
            rows.extend((0..pairs).map(|row| [Some(old.start + row), Some(new.start + row)]));
            rows.extend((old.start + pairs..old.end).map(|row| [Some(row), None]));
            rows.extend((new.start + pairs..new.end).map(|row| [None, Some(row)]));
        }
        let mut row_of = [vec![0; old.len()], vec![0; new.len()]];
        for (index, row) in rows.iter().enumerate() {
            for (side, line) in row_of.iter_mut().zip(row) {
                if let Some(place) = line.and_then(|line| side.get_mut(line)) {
                    *place = index;
                }
            }
        }
        Self { files, lines, rows, row_of }
    }

    /// The row of a line of one side.
    pub(super) fn row_of(&self, side: usize, line: usize) -> Option<usize> {
        self.row_of.get(side)?.get(line).copied()
    }

    /// The lines of a row.
    pub(super) fn row(&self, row: usize) -> Option<Row> {
        self.rows.get(row).copied()
    }

    /// Returns whether the texts of a row differ.
    pub(super) fn is_changed(&self, row: usize) -> bool {
        let Some(lines) = self.row(row) else { return false };
        let text = |side: usize| self.text(side, lines[side]?);
        text(0) != text(1)
    }

    /// The text of a line of one side.
    pub(super) fn text(&self, side: usize, line: usize) -> Option<&'a str> {
        self.lines.get(side)?.get(line).copied()
    }

    /// The rows that are at most `near` away from lines of each side. `None` stands for rows that are left out.
    pub(super) fn around(&self, at: Row, near: usize) -> Vec<Option<Row>> {
        let row = |side: usize| self.row_of(side, at.get(side).copied()??);
        let mut rows: Vec<usize> = [row(0), row(1)]
            .into_iter()
            .flatten()
            .flat_map(|row| row.saturating_sub(near)..(row + near + 1).min(self.rows.len()))
            .collect();
        rows.sort_unstable();
        rows.dedup();
        let mut around = Vec::new();
        for chunk in rows.chunk_by(|a, b| a + 1 == *b) {
            if !around.is_empty() {
                around.push(None);
            }
            around.extend(chunk.iter().filter_map(|row| self.rows.get(*row)).map(|row| Some(*row)));
        }
        around
    }
}

/// Breaks text into lines as the reader of YAML counts them: at `\n`, `\r\n` and `\r`. It does not count a byte order
/// mark.
fn lines(text: &str) -> Vec<&str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.is_empty() {
        return Vec::new();
    }
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r')).collect()
}
