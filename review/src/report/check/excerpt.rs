//! Excerpts: the part of a line that a report shows, with the problem marked.

use std::ops::Range;

use cloud_certs_codegen::Position;
use cloud_certs_text::escaped;

/// The longest excerpt, in characters.
const WIDTH: usize = 100;
/// The part of a long line before the place, in characters.
const BEFORE: usize = 40;

/// The number of characters after which the place in a line is kept: a document can be one line of megabytes, with a
/// problem every few characters.
const STEP: usize = 1000;

/// The lines of a document.
pub(super) struct Lines<'a> {
    lines: Vec<Line<'a>>,
}

struct Line<'a> {
    text: &'a str,
    /// The byte offsets of each character after `STEP` others.
    steps: Vec<usize>,
}

/// Part of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The part, with deceptive characters escaped.
    pub(super) line: String,
    /// The marked bytes of it.
    pub(super) span: Range<usize>,
}

impl Excerpt {
    /// The column of the mark in the part that is shown, from 1.
    pub(super) fn column(&self) -> usize {
        self.line.get(..self.span.start).unwrap_or_default().chars().count() + 1
    }
}

impl<'a> Lines<'a> {
    /// Breaks text where the reader counts lines: at `\n`, `\r\n` and `\r`.
    pub(super) fn of(text: &'a str) -> Self {
        // The reader skips a byte order mark and does not count it.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let lines = text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'));
        Self { lines: lines.map(Line::new).collect() }
    }

    /// The excerpt around a place, if the document has such a line.
    pub(super) fn excerpt(&self, at: Position) -> Option<Excerpt> {
        let line = self.lines.get(at.line.checked_sub(1)?)?;
        let column = at.column.saturating_sub(1);
        let is_long = !line.from(WIDTH).is_empty();
        let start = if is_long { column.saturating_sub(BEFORE) } else { 0 };
        Some(cut(line.from(start), column - start, start > 0))
    }
}

impl<'a> Line<'a> {
    fn new(text: &'a str) -> Self {
        let steps = text.char_indices().step_by(STEP).skip(1).map(|(index, _)| index).collect();
        Self { text, steps }
    }

    /// The rest of the line from a column on, counted from 0.
    fn from(&self, column: usize) -> &'a str {
        let step = column / STEP;
        let start = if step == 0 { Some(0) } else { self.steps.get(step - 1).copied() };
        let rest = start.and_then(|start| self.text.get(start..)).unwrap_or_default();
        rest.char_indices().nth(column % STEP).and_then(|(index, _)| rest.get(index..)).unwrap_or_default()
    }
}

/// The beginning of `line`, with the word at `column` marked. `is_cut` says that more stands before it.
fn cut(line: &str, column: usize, is_cut: bool) -> Excerpt {
    let word = column..column + word(line.chars().skip(column));
    let mut shown = String::from(if is_cut { "…" } else { "" });
    let mut room = WIDTH;
    let (mut from, mut to) = (None, None);
    for (index, c) in line.chars().enumerate() {
        let c = visible(c);
        let width = c.chars().count();
        if width > room {
            shown.push('…');
            break;
        }
        room -= width;
        if word.contains(&index) {
            from.get_or_insert(shown.len());
            to = Some(shown.len() + c.len());
        }
        shown.push_str(&c);
    }
    // The place may be behind the end of the line, where something is missing.
    let end = shown.len();
    let from = from.unwrap_or(end);
    Excerpt { span: from..to.unwrap_or(end), line: shown }
}

fn visible(c: char) -> String {
    match c {
        '\t' => " ".to_owned(),
        c => escaped(c.encode_utf8(&mut [0; 4])),
    }
}

/// The length of the key or value at the start of text: quoted or bracketed text, else up to a space.
fn word(text: impl Iterator<Item = char>) -> usize {
    let text: Vec<char> = text.take(WIDTH).collect();
    let closing = match text.first() {
        Some(quote @ ('"' | '\'')) => text.iter().skip(1).position(|c| c == quote).map(|inside| inside + 1),
        Some('{' | '[') => closing_bracket(&text).or(Some(0)),
        _ => None,
    };
    if let Some(last) = closing {
        return last + 1;
    }
    let end = text.iter().position(|c| c.is_whitespace() || *c == ',').unwrap_or(text.len());
    let word = text.get(..end).unwrap_or_default();
    // Brackets that close what the word opens are part of it, as in `/things/{id}`.
    let is_whole = nesting(word) >= 0;
    let is_end = |c: &&char| **c == ':' || (!is_whole && matches!(c, '}' | ']'));
    (end - word.iter().rev().take_while(is_end).count()).max(1)
}

/// The index of the bracket that closes the first one.
fn closing_bracket(text: &[char]) -> Option<usize> {
    (1..text.len()).find(|last| text.get(..=*last).is_some_and(|part| nesting(part) == 0))
}

/// The number of brackets that are open at the end.
fn nesting(text: &[char]) -> i32 {
    text.iter().map(|c| i32::from(matches!(c, '{' | '[')) - i32::from(matches!(c, '}' | ']'))).sum()
}
