//! The part of a line that a report shows, and what in it the problem is about.

use std::cell::Cell;
use std::ops::Range;

use cloud_certs_codegen::{Position, is_invisible};

/// The most of a line that is shown, in characters.
const WIDTH: usize = 100;
/// How much of a long line is shown before the place, in characters.
const BEFORE: usize = 40;

/// The lines of a document, asked for in the order of the file.
pub(super) struct Lines<'a> {
    lines: Vec<&'a str>,
    /// Where the last part began: a document can be one line of megabytes, with a problem every few characters.
    last: Cell<Start>,
}

/// Where a part of a line begins.
#[derive(Clone, Copy, Default)]
struct Start {
    line: usize,
    /// In characters, from 0.
    column: usize,
    /// In bytes, from 0.
    index: usize,
}

/// Part of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The part, in characters that can be seen.
    pub(super) line: String,
    /// The bytes of it that the problem is about.
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
        Self { lines: lines.collect(), last: Cell::default() }
    }

    /// What is shown of the place; `None` if the document has no such line.
    pub(super) fn excerpt(&self, at: Position) -> Option<Excerpt> {
        let line = self.lines.get(at.line.checked_sub(1)?)?;
        let column = at.column.saturating_sub(1);
        let start = if line.chars().nth(WIDTH).is_some() { column.saturating_sub(BEFORE) } else { 0 };
        Some(cut(self.rest(line, at.line, start), column - start, start > 0))
    }

    /// The rest of a line from a column on.
    fn rest(&self, line: &'a str, number: usize, column: usize) -> &'a str {
        let last = self.last.get();
        let is_on_the_way = last.line == number && last.column <= column;
        let from = if is_on_the_way { last } else { Start { line: number, ..Start::default() } };
        let rest = line.get(from.index..).unwrap_or_default();
        let skipped = rest.char_indices().nth(column - from.column).map_or(rest.len(), |(index, _)| index);
        let index = from.index + skipped;
        let is_in_line = index < line.len();
        if is_in_line {
            self.last.set(Start { line: number, column, index });
        }
        line.get(index..).unwrap_or_default()
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
    // A place behind the end of the line: something is missing there.
    let end = shown.len();
    let from = from.unwrap_or(end);
    Excerpt { span: from..to.unwrap_or(end), line: shown }
}

fn visible(c: char) -> String {
    match c {
        '\t' => " ".into(),
        c if is_invisible(c) => c.escape_default().to_string(),
        c => c.into(),
    }
}

/// How many characters the key or value has that text begins with: quoted or bracketed text, else up to a space.
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

/// Where the bracket closes that text begins with.
fn closing_bracket(text: &[char]) -> Option<usize> {
    (1..text.len()).find(|last| text.get(..=*last).is_some_and(|part| nesting(part) == 0))
}

/// How many brackets are open at the end.
fn nesting(text: &[char]) -> i32 {
    text.iter().map(|c| i32::from(matches!(c, '{' | '[')) - i32::from(matches!(c, '}' | ']'))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, line: usize, column: usize) -> String {
        let Excerpt { mut line, span } = Lines::of(text).excerpt(Position { line, column }).unwrap();
        line.insert(span.end, '>');
        line.insert(span.start, '<');
        line
    }

    #[test]
    fn the_key_or_value_at_the_place_is_marked() {
        assert_eq!(marked("a:\r\n  title: x y\n", 2, 3), "  <title>: x y");
        assert_eq!(marked("a: { type: string }", 1, 12), "a: { type: <string> }");
        assert_eq!(marked("a: {type: string}", 1, 11), "a: {type: <string>}");
        assert_eq!(marked("'a b': 1, c", 1, 1), "<'a b'>: 1, c");
        assert_eq!(marked("/a/{b}:", 1, 1), "</a/{b}>:");
        assert_eq!(marked("a: {}", 1, 4), "a: <{}>");
        assert_eq!(marked("a: { b: c }", 1, 4), "a: <{ b: c }>");
        assert_eq!(marked("a: { b: [c,", 1, 4), "a: <{> b: [c,");
        assert_eq!(marked("a: [b,c]", 1, 7), "a: [b,<c>]");
    }

    #[test]
    fn a_place_behind_the_line_is_its_end() {
        assert_eq!(marked("a:\nb", 1, 9), "a:<>");
        assert_eq!(marked("", 1, 1), "<>");
        assert_eq!(Lines::of("a").excerpt(Position { line: 2, column: 1 }), None);
        assert_eq!(Lines::of("a").excerpt(Position { line: 0, column: 0 }), None);
    }

    #[test]
    fn lines_and_columns_are_those_of_the_reader() {
        assert_eq!(marked("\u{feff}a: b", 1, 4), "a: <b>");
        assert_eq!(marked("a:\rb:\r\nc:\n\nd: 1", 5, 4), "d: <1>");
        assert_eq!(marked("a: '\u{85}\u{2028}é', b", 1, 11), "a: '\\u{85}\\u{2028}é', <b>");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let line = format!("{}HERE {}", "é".repeat(300), "y".repeat(300));
        let shown = marked(&line, 1, 301);
        assert_eq!(Lines::of(&line).excerpt(Position { line: 1, column: 900 }).unwrap().line, "…");
        assert_eq!(shown, format!("…{}<HERE> {}…", "é".repeat(40), "y".repeat(55)));
    }

    #[test]
    fn places_can_be_asked_for_in_any_order() {
        let text = format!("{}\n{}", "é".repeat(500), "x".repeat(500));
        let lines = Lines::of(&text);
        for (line, column) in [(1, 300), (1, 400), (1, 350), (2, 450), (1, 450), (1, 900), (1, 500)] {
            let at = Position { line, column };
            assert_eq!(lines.excerpt(at), Lines::of(&text).excerpt(at), "{line}:{column}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        assert_eq!(marked("a:\t\"\u{1b}[31m\u{202e}x\"", 1, 4), "a: <\"\\u{1b}[31m\\u{202e}x\">");
    }
}
