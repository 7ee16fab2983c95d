//! A line of a document, cut to the width of the terminal with the differing part highlighted.

use std::io::{self, Write};
use std::ops::Range;

use cloud_certs_text::{escaped, is_deceptive};
use unicode_width::UnicodeWidthChar as _;

use super::look::{GONE, Look, NEW, PLAIN};

/// The columns of a line that goes to a file or a pipe.
const COLUMNS: usize = 120;

/// The part of a line that matters.
pub(super) struct Focus {
    /// The bytes of white space that are left out.
    pub(super) indent: usize,
    /// The bytes that differ from the line on the other side.
    pub(super) differs: Option<Range<usize>>,
    /// The bytes of the longer one of both lines.
    pub(super) longest: usize,
    /// The column of the finding, from 1.
    pub(super) column: u32,
}

/// The bytes of a line between the common beginning and the common end of both lines.
pub(super) fn difference(text: &str, other: &str) -> Range<usize> {
    let same = |(a, b): &(char, char)| a == b;
    let start: usize = text.chars().zip(other.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let [rest, other] = [text, other].map(|text| text.get(start..).unwrap_or_default());
    let end: usize =
        rest.chars().rev().zip(other.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    // Whole words are read more easily than parts of them.
    let is_word = |c: &char| c.is_alphanumeric() || *c == '_';
    let length =
        |chars: &mut dyn Iterator<Item = char>| chars.take_while(is_word).map(char::len_utf8).sum::<usize>();
    let back = length(&mut text.get(..start).unwrap_or_default().chars().rev());
    let stop = text.len() - end;
    let on = length(&mut text.get(stop..).unwrap_or_default().chars());
    start - back..stop + on
}

/// Writes a line with its mark. `used` columns are taken already.
pub(super) fn write_line(
    mark: char,
    text: &str,
    focus: &Focus,
    used: usize,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let columns = look.columns().unwrap_or(COLUMNS).saturating_sub(used + 2).max(20);
    let style = match mark {
        '-' => GONE,
        '+' => NEW,
        _ => PLAIN,
    };
    let text = text.trim_end();
    let start = start(text, focus, columns);
    let [mut before, mut inside, mut after] = [const { String::new() }; 3];
    let mut column = usize::from(start > focus.indent);
    let mut rest = text.get(start..).unwrap_or_default().char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        let (shown, width) = shown(character);
        let is_last = rest.peek().is_none();
        let position = match &focus.differs {
            Some(differs) if differs.contains(&(start + at)) => &mut inside,
            Some(differs) if start + at >= differs.end => &mut after,
            _ => &mut before,
        };
        if column + width + usize::from(!is_last) > columns {
            position.push('…');
            break;
        }
        position.push_str(&shown);
        column += width;
    }
    if start > focus.indent {
        before.insert(0, '…');
    }
    let lead = look.paint(
        style,
        format!("{mark} {before}").trim_end_matches(if inside.is_empty() && after.is_empty() {
            ' '
        } else {
            '\0'
        }),
    );
    // A line that is all different needs no emphasis.
    let is_apart = !before.trim().is_empty() || !after.trim().is_empty();
    let emphasis = if is_apart && !style.is_empty() { format!("{style};7") } else { style.to_owned() };
    let parts = [(inside, emphasis.as_str()), (after, style)];
    let parts: String = parts
        .iter()
        .filter(|(text, _)| !text.is_empty())
        .map(|(text, style)| look.paint(style, text))
        .collect();
    writeln!(out, "{lead}{parts}")
}

/// The first byte of the shown part. If the line is too long, it is chosen so that the differing part is shown.
fn start(text: &str, focus: &Focus, columns: usize) -> usize {
    let indent = focus.indent.min(text.len());
    if focus.longest.max(text.len()) - indent <= columns {
        return indent;
    }
    let column = usize::try_from(focus.column).unwrap_or(1).saturating_sub(1);
    let at = match &focus.differs {
        Some(differs) => differs.start,
        // A line may be the whole document, and then each character of it has one byte as a rule.
        None if text.is_ascii() => column.min(text.len()),
        None => text.char_indices().nth(column).map_or(text.len(), |(at, _)| at),
    };
    // Both lines of a pair are cut at the same place.
    if at <= indent + columns * 2 / 3 {
        return indent;
    }
    let mut start = at.saturating_sub(columns / 3).clamp(indent, text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    start
}

/// A character as it is shown, and the columns that it takes.
fn shown(character: char) -> (String, usize) {
    match character {
        '\t' => (" ".to_owned(), 1),
        _ if is_deceptive(character) => {
            let text = escaped(character.encode_utf8(&mut [0; 4]));
            let width = text.len();
            (text, width)
        }
        _ => (character.to_string(), character.width().unwrap_or(1)),
    }
}
