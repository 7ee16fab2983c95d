//! Escapes text of documents: it ends no table, begins no tag and mentions nobody.

use cloud_certs_text::escaped;

/// The longest text before it is cut: longer ones would fill the comment.
const MOST_CHARACTERS: usize = 600;

/// An invisible character between two that mean something together.
const APART: char = '\u{200b}';

/// Escapes text for a line or a cell.
///
/// GitHub looks for `@name`, `#1`, `GH-1`, `:100:` and links after entities and backslashes are gone: only something in
/// between helps.
pub(super) fn escape(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let text = cut(text).replace("GH-", "GH\u{200b}-");
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        push(&mut line, c);
        let is_before_word = characters.peek().is_some_and(|next| !next.is_whitespace());
        if matches!(c, '@' | '#') || (c == ':' && is_before_word) {
            line.push(APART);
        }
    }
    line
}

/// Escapes a place that people copy. GitHub leaves code alone, except for tags and the ends of cells.
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

/// Shortens text for a line of a block of code.
pub(super) fn plain(text: &str) -> String {
    cut(text)
}

/// Returns a fence that no line of the block closes.
pub(super) fn fence(lines: &[String]) -> String {
    let runs = lines.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len);
    "`".repeat(runs.max().unwrap_or(0).max(2) + 1)
}

fn cut(text: &str) -> String {
    let text = escaped(text);
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
