//! A comment that stays short: lines that do not fit a screen are folded, those that exceed a comment are counted. Text
//! of documents is escaped: it cannot end a table, begin a tag or mention a user.

use cloud_certs_text::escaped;

/// GitHub takes 65,536 characters in a comment; the program that posts it may add some.
const MOST_CHARACTERS: usize = 60_000;

/// The room that is needed to close open tags and fences, and to say that lines are left out.
const RESERVE: usize = 400;

/// The number of lines after which the rest is folded.
const MOST_LINES: usize = 58;

/// The comment so far.
#[derive(Default)]
pub(super) struct Page {
    text: String,
    characters: usize,
    /// The number of lines that are visible without unfolding.
    lines: usize,
    /// The lines that follow are folded.
    is_folded: bool,
    /// Nothing more fits.
    is_full: bool,
    left_out: usize,
}

/// Items between two texts: a table has a head, a block of code has fences.
pub(super) struct List<'a> {
    pub(super) head: &'a str,
    pub(super) items: Vec<String>,
    pub(super) foot: &'a str,
    /// The name of the items.
    pub(super) name: &'a str,
    /// The number of lines to show, if there is room.
    pub(super) most: usize,
}

impl Page {
    /// Returns whether there is room for a few visible lines.
    pub(super) fn has_room(&self) -> bool {
        self.lines + 12 <= MOST_LINES
    }

    /// Adds lines that are not folded on their own.
    pub(super) fn line(&mut self, line: &str) {
        if !self.push(&format!("{line}\n")) {
            self.left_out += 1;
        }
    }

    /// Folds all that `write` writes behind a line.
    pub(super) fn fold(&mut self, summary: &str, write: impl FnOnce(&mut Self)) {
        let is_open = !self.is_folded && self.push(&format!("\n<details><summary>{summary}</summary>\n\n"));
        let was_folded = std::mem::replace(&mut self.is_folded, true);
        write(self);
        if is_open {
            self.close("\n</details>\n\n");
        }
        self.is_folded = was_folded;
    }

    /// Adds the first items visibly, and folds the others.
    pub(super) fn list(&mut self, list: &List<'_>) {
        let (shown, folded) = list.items.split_at(if self.is_folded { 0 } else { self.fitting(list) });
        if !shown.is_empty() {
            self.items(list, shown);
        }
        if !folded.is_empty() {
            let more = if shown.is_empty() { "" } else { " more" };
            let summary = format!("{}{more} {}", folded.len(), list.name);
            self.fold(&summary, |page| page.items(list, folded));
        }
    }

    /// The number of items that may be visible. Folding the rest takes a line, too.
    fn fitting(&self, list: &List<'_>) -> usize {
        let around = list.head.lines().count() + list.foot.lines().count() + 1;
        let mut room = MOST_LINES.saturating_sub(self.lines + around).min(list.most);
        let fits = |item: &&String| {
            let lines = item.lines().count();
            let fits = lines <= room;
            room = room.saturating_sub(lines);
            fits
        };
        list.items.iter().take_while(fits).count()
    }

    fn items(&mut self, list: &List<'_>, items: &[String]) {
        let is_open = self.push(list.head);
        let fitting = items.iter().filter(|item| is_open && self.push(&format!("{item}\n"))).count();
        self.left_out += items.len() - fitting;
        if is_open {
            self.close(list.foot);
        }
    }

    /// Adds a piece as a whole: a table or a fence that is cut off would include the text after it.
    fn push(&mut self, text: &str) -> bool {
        self.is_full |= self.characters + text.chars().count() + RESERVE > MOST_CHARACTERS;
        if !self.is_full {
            self.close(text);
        }
        !self.is_full
    }

    /// Adds a piece for which room was reserved.
    fn close(&mut self, text: &str) {
        self.text.push_str(text);
        self.characters += text.chars().count();
        if !self.is_folded {
            self.lines += text.lines().filter(|line| !line.is_empty()).count();
        }
    }

    /// The comment.
    pub(super) fn done(self) -> String {
        if !self.is_full {
            return self.text;
        }
        let Self { text, left_out, .. } = self;
        format!(
            "{text}\n**{left_out} more lines are left out: the report is longer than a comment may be.** Run `spec-review`: as text it is whole.\n"
        )
    }
}

/// The longest text before it is cut: longer ones would fill the comment.
const LONGEST_TEXT: usize = 600;

/// An invisible character between two that mean something together.
const APART: char = '\u{200b}';

/// Escapes text for a line or a cell.
///
/// GitHub looks for `@name`, `#1`, `GH-1`, `:100:` and links after entities and backslashes are gone: only something in
/// between helps.
pub(in crate::report) fn escape(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let text = plain(text).replace("GH-", "GH\u{200b}-");
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
pub(in crate::report) fn code(text: &str) -> String {
    let mut escaped = String::from("<code>");
    plain(text).chars().for_each(|c| push(&mut escaped, c));
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

/// Returns a fence that does not occur in the block.
pub(super) fn fence(lines: &[String]) -> String {
    let runs = lines.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len);
    "`".repeat(runs.max().unwrap_or(0).max(2) + 1)
}

/// Escapes deceptive characters, which is enough for a line of a block of code, and shortens text.
pub(super) fn plain(text: &str) -> String {
    let text = escaped(text);
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
