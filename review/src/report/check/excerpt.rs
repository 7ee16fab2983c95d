//! The part of a line around a problem.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use cloud_certs_text::escaped;
use openapi_document::Position;

/// The longest excerpt, in characters of the line.
const WIDTH: usize = 100;
/// The part of a long line before the place, in characters.
const BEFORE: usize = 40;

/// The part of a line around a problem, with deceptive characters escaped, and the bytes of it to mark.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) line: String,
    pub(super) span: Range<usize>,
}

/// The number of characters after which the place in a line is kept: a document can be one line of megabytes, with a
/// problem every few characters.
const STEP: usize = 1000;

/// A line, with the byte offset of each character after `STEP` others.
pub(super) type Line<'a> = (&'a str, Vec<usize>);

/// Lines by their number: those with a problem, since a document may have millions.
pub(super) type Lines<'a> = HashMap<usize, Line<'a>>;

/// The rest of a line from a column on, counted from 0.
fn rest<'a>((text, steps): &Line<'a>, column: usize) -> impl Iterator<Item = char> + use<'a> {
    let start = steps.get(column / STEP).and_then(|start| text.get(*start..)).unwrap_or_default();
    start.chars().skip(column % STEP)
}

/// Breaks text where the reader counts lines: at `\n`, `\r\n` and `\r`.
pub(super) fn lines<'a>(text: &'a str, wanted: &HashSet<usize>) -> Lines<'a> {
    // The reader skips a byte order mark and does not count it.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'));
    let wanted = (1..).zip(lines).filter(|(number, _)| wanted.contains(number));
    let steps = |line: &str| line.char_indices().step_by(STEP).map(|(at, _)| at).collect();
    wanted.map(|(number, line)| (number, (line, steps(line)))).collect()
}

/// The excerpt around a place, if there is such a line, with the word at the place marked.
pub(super) fn excerpt(lines: &Lines<'_>, at: Position) -> Option<Excerpt> {
    let line = lines.get(&(at.line as usize))?;
    let column = at.column.saturating_sub(1) as usize;
    let is_long = rest(line, WIDTH).next().is_some();
    let start = if is_long { column.saturating_sub(BEFORE) } else { 0 };
    let mut shown: Vec<char> = rest(line, start).take(WIDTH + 1).collect();
    let is_cut = shown.len() > WIDTH;
    shown.truncate(WIDTH);
    // The place may be behind the end of the line, where something is missing.
    let (before, after) = shown.split_at(shown.len().min(column - start));
    let (marked, after) = after.split_at(word(after));
    let [before, marked, after] =
        [before, marked, after].map(|part| escaped(&part.iter().collect::<String>().replace('\t', " ")));
    let [head, tail] = [start > 0, is_cut].map(|is_cut| if is_cut { "…" } else { "" });
    let from = head.len() + before.len();
    let span = from..from + marked.len();
    Some(Excerpt { line: [head, &before, &marked, &after, tail].concat(), span })
}

/// The length of the key or value at the start of text: quoted or bracketed text, else up to a space.
fn word(text: &[char]) -> usize {
    let Some(first) = text.first() else { return 0 };
    if matches!(first, '"' | '\'')
        && let Some(inside) = text.iter().skip(1).position(|c| c == first)
    {
        return inside + 2;
    }
    let is_bracketed = matches!(first, '{' | '[');
    let mut open = 0;
    let ends = |c: &char| {
        // Brackets that close what the word opens are part of it, as in `/things/{id}`.
        open += i32::from(matches!(c, '{' | '[')) - i32::from(matches!(c, '}' | ']'));
        if is_bracketed { open == 0 } else { open < 0 || c.is_whitespace() || *c == ',' }
    };
    match text.iter().position(ends) {
        Some(end) if is_bracketed => end + 1,
        None if is_bracketed => 1,
        end => {
            let word = &text[..end.unwrap_or(text.len())];
            (word.len() - word.iter().rev().take_while(|c| **c == ':').count()).max(1)
        }
    }
}
