//! A comment that stays short: what does not fit is folded, and what a comment cannot hold is counted.

/// GitHub takes 65,536 characters a comment; whoever posts it may want to add some.
const MOST_CHARACTERS: usize = 60_000;

/// What is needed to close what is open, and to say that something is left out.
const RESERVE: usize = 400;

/// More lines than these nobody reads through: the rest is there for who unfolds it.
const MOST_LINES: usize = 58;

/// The comment so far.
#[derive(Default)]
pub(super) struct Page {
    text: String,
    characters: usize,
    /// How many lines are seen without unfolding.
    lines: usize,
    /// Whether all that comes is folded.
    is_folded: bool,
    /// Nothing more fits.
    is_full: bool,
    left_out: usize,
}

/// Items that stand between two texts: a table has a head, a block of code has fences.
pub(super) struct List<'a> {
    pub(super) head: &'a str,
    pub(super) items: Vec<String>,
    pub(super) foot: &'a str,
    /// What the items are called.
    pub(super) name: &'a str,
    /// How many lines are shown, if there is room.
    pub(super) most: usize,
}

impl Page {
    /// Whether there is room for a few lines that everybody sees.
    pub(super) fn has_room(&self) -> bool {
        self.lines + 12 <= MOST_LINES
    }

    /// Lines that are not folded apart.
    pub(super) fn line(&mut self, line: &str) {
        if !self.push(&format!("{line}\n")) {
            self.left_out += 1;
        }
    }

    /// All that `write` writes, behind a line.
    pub(super) fn fold(&mut self, summary: &str, write: impl FnOnce(&mut Self)) {
        let is_open = !self.is_folded && self.push(&format!("\n<details><summary>{summary}</summary>\n\n"));
        let was_folded = std::mem::replace(&mut self.is_folded, true);
        write(self);
        if is_open {
            self.close("\n</details>\n\n");
        }
        self.is_folded = was_folded;
    }

    /// The first items for everybody, the others folded.
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

    /// How many items may be seen. What it takes to fold the rest is a line too.
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

    /// Whole pieces only: a table or a fence that is cut would swallow what follows.
    fn push(&mut self, text: &str) -> bool {
        self.is_full |= self.characters + text.chars().count() + RESERVE > MOST_CHARACTERS;
        if !self.is_full {
            self.close(text);
        }
        !self.is_full
    }

    /// What closes something fits: room was reserved for it.
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
