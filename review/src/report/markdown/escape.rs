//! Text of documents as text: no table ends, no tag begins, nobody is called.

use crate::report::printable;

/// Longer texts are cut: they would fill the comment.
const MOST_CHARACTERS: usize = 600;

/// A character that is not seen, between two that mean something together.
const APART: char = '\u{200b}';

/// For a line or a cell.
///
/// GitHub looks for `@name`, `#1`, `GH-1`, `:100:` and links after entities and backslashes are gone: only something in
/// between helps.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let text = cut(text).replace("GH-", "GH\u{200b}-");
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        push(&mut escaped, c);
        let is_before_word = characters.peek().is_some_and(|next| !next.is_whitespace());
        if matches!(c, '@' | '#') || (c == ':' && is_before_word) {
            escaped.push(APART);
        }
    }
    escaped
}

/// A place, to be copied. GitHub leaves alone what is code, but for tags and the ends of cells.
pub(super) fn code(text: &str) -> String {
    let mut escaped = String::from("<code>");
    cut(text).chars().for_each(|c| push(&mut escaped, c));
    escaped.push_str("</code>");
    escaped
}

fn push(escaped: &mut String, c: char) {
    match c {
        '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => escaped.extend(['\\', c]),
        '&' => escaped.push_str("&amp;"),
        '<' => escaped.push_str("&lt;"),
        '>' => escaped.push_str("&gt;"),
        c => escaped.push(c),
    }
}

/// For a line of a block of code.
pub(super) fn plain(text: &str) -> String {
    cut(text)
}

/// A fence that no line of the block closes.
pub(super) fn fence(lines: &[String]) -> String {
    let runs = lines.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len);
    "`".repeat(runs.max().unwrap_or(0).max(2) + 1)
}

fn cut(text: &str) -> String {
    let text = printable(text);
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
