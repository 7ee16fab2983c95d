//! Messages on a terminal: wrapped at its width between words, below where they begin. In a pipe they stay on a line.

use std::io;

use unicode_width::UnicodeWidthStr as _;

/// Text is not wrapped for a terminal that is narrower.
const NARROWEST: usize = 20;

/// The margin of the lines below a message without a label.
const MARGIN: usize = 2;

/// A label and its text, as standard error shows them best.
pub(crate) fn on_terminal(label: &str, text: &str) -> String {
    let width = terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| usize::from(width.0));
    match width.filter(|width| *width >= NARROWEST) {
        Some(width) => wrapped(label, text, width),
        None => format!("{label}{text}"),
    }
}

fn wrapped(label: &str, text: &str, width: usize) -> String {
    let start = without_color(label).width();
    let margin = if start == 0 { MARGIN } else { start };
    let (mut lines, mut column) = (label.to_owned(), start);
    let mut is_first = true;
    let mut add = |word: &str| {
        let space = usize::from(!is_first);
        if !is_first && column + space + word.width() > width {
            lines.push('\n');
            lines.push_str(&" ".repeat(margin));
            column = margin;
        } else if !is_first {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += word.width();
        is_first = false;
    };
    for part in parts(text) {
        // A command in backticks stays together where a line can hold it.
        if part.width() + margin <= width {
            add(part);
        } else {
            part.split(' ').for_each(&mut add);
        }
    }
    lines
}

/// Words, and commands in backticks with their spaces.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut is_quoted) = (Vec::new(), 0, false);
    for (index, character) in text.char_indices() {
        match character {
            '`' => is_quoted = !is_quoted,
            ' ' if !is_quoted => {
                parts.push(&text[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// The label without the sequences of its colour.
fn without_color(label: &str) -> String {
    let (mut shown, mut is_escape) = (String::new(), false);
    for character in label.chars() {
        match character {
            '\u{1b}' => is_escape = true,
            'm' if is_escape => is_escape = false,
            other if !is_escape => shown.push(other),
            _ => {}
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_between_words_and_hang_below_the_label() {
        let label = "\u{1b}[31;1merror: \u{1b}[0m";
        let text = "a folder/that/is/longer/than/the/line `run this` now";
        assert_eq!(
            wrapped(label, text, 20),
            format!("{label}a\n       folder/that/is/longer/than/the/line\n       `run this`\n       now")
        );
    }

    #[test]
    fn a_command_that_no_line_holds_is_broken_between_its_words() {
        assert_eq!(wrapped("", "see `one two three four five`", 20), "see `one two three\n  four five`");
        assert_eq!(wrapped("", "  two  spaces", 40), "  two  spaces");
    }
}
