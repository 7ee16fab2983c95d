//! The look of a report on a terminal: its width, and its colours.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

/// The widest text; source lines may be wider.
const WIDEST: usize = 120;
/// The narrowest terminal that text is fitted to.
const NARROWEST: usize = 40;

/// The look of a report on a terminal.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Look {
    pub(crate) has_color: bool,
    /// `true` to show all changes that matter only to readers.
    pub(crate) shows_docs: bool,
    /// The columns of the terminal. Text for a file or a pipe is not wrapped.
    pub(crate) width: Option<usize>,
}

/// The styles of text, as SGR parameters.
pub(super) const PLAIN: &str = "";
pub(super) const BOLD: &str = "1";
pub(super) const DIM: &str = "2";
pub(super) const GONE: &str = "31";
pub(super) const NEW: &str = "32";

/// The style of a verdict.
pub(super) fn style_of(verdict: &str) -> &'static str {
    match verdict {
        "breaking" => "31;1",
        "unknown" | "warning" => "33;1",
        "compatible" | "additive" => "32",
        _ => DIM,
    }
}

/// The style of a line that is gone (`-`), new (`+`) or the same.
pub(super) fn style_of_line(line: &str) -> &'static str {
    match line.chars().next() {
        Some('-') => GONE,
        Some('+') => NEW,
        _ => PLAIN,
    }
}

impl Look {
    /// The text in a style, if the user wants colour.
    pub(super) fn paint(self, style: &str, text: &str) -> String {
        if self.has_color && !style.is_empty() && !text.is_empty() {
            format!("\u{1b}[{style}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    /// The columns for source lines, if there is a terminal.
    pub(super) fn columns(self) -> Option<usize> {
        self.width.map(|width| width.max(NARROWEST))
    }
}

/// Words of a paragraph, each with its style. A line is never broken within one.
#[derive(Default)]
pub(super) struct Words {
    words: Vec<(String, &'static str)>,
    /// A last word that is left out if it does not fit on the line.
    optional: Option<(String, &'static str)>,
}

impl Words {
    /// Adds text that may be broken at its spaces, though not at those between backticks.
    pub(super) fn text(mut self, style: &'static str, text: &str) -> Self {
        let mut is_open = false;
        for part in text.split(' ') {
            match self.words.last_mut() {
                Some((word, _)) if is_open => {
                    word.push(' ');
                    word.push_str(part);
                }
                _ => self.words.push((part.to_owned(), style)),
            }
            is_open ^= part.matches('`').count() % 2 == 1;
        }
        self
    }

    /// Adds a name or a place that people copy, which is never broken.
    pub(super) fn name(mut self, style: &'static str, name: impl Into<String>) -> Self {
        self.words.push((name.into(), style));
        self
    }

    /// Adds a last word, which is left out where it does not fit.
    pub(super) fn optional(mut self, style: &'static str, name: String) -> Self {
        self.optional = Some((name, style));
        self
    }

    /// Writes the words after `first` spaces, and what does not fit in the width below after `rest` spaces.
    pub(super) fn write(&self, look: Look, first: usize, rest: usize, out: &mut dyn Write) -> io::Result<()> {
        let width = look.columns().map_or(usize::MAX, |width| width.min(WIDEST));
        let mut column = first;
        let mut line = format!("{:first$}", "");
        let mut run = (String::new(), PLAIN);
        for (index, (word, style)) in self.words.iter().chain(&self.optional).enumerate() {
            let length = word.width();
            let is_full = column + 1 + length > width && column > rest;
            if is_full && index == self.words.len() {
                break;
            }
            let space = match index {
                0 => String::new(),
                _ if is_full => format!("\n{:rest$}", ""),
                _ => " ".to_owned(),
            };
            column = if index > 0 && is_full { rest } else { column + space.len() } + length;
            // Words of one style are painted together, though not the margin between them.
            if run.1 == *style && !is_full {
                run.0.push_str(&space);
            } else {
                line.push_str(&look.paint(run.1, &run.0));
                line.push_str(&space);
                run = (String::new(), *style);
            }
            run.0.push_str(word);
        }
        line.push_str(&look.paint(run.1, &run.0));
        writeln!(out, "{line}")
    }
}
