//! Text of documents in a page.

use std::collections::HashSet;

use cloud_certs_text::escaped;
use maud::Render;

/// Text of a document: what would act on the page or deceive its reader is escaped.
pub(super) struct Shown<'a>(pub(super) &'a str);

impl Render for Shown<'_> {
    fn render_to(&self, page: &mut String) {
        escaped(self.0).render_to(page);
    }
}

/// A line of a document with its tabs, and a column of interest, from 1.
pub(super) struct Line<'a>(pub(super) &'a str, pub(super) u32);

/// The longest line before it is cut, and the characters that are left before the column. Some documents are one line.
const LONGEST_LINE: usize = 300;
const BEFORE: usize = 100;

impl Render for Line<'_> {
    fn render_to(&self, page: &mut String) {
        let Self(line, column) = self;
        let line = line.trim_end_matches('\r');
        if line.len() <= LONGEST_LINE {
            return escaped(&line.replace('\t', "    ")).render_to(page);
        }
        let start = usize::try_from(*column).unwrap_or(1).saturating_sub(BEFORE + 1);
        // A line may be the whole document, and then each character of it has one byte as a rule.
        let start = match start {
            0..BEFORE => 0,
            _ if line.is_ascii() => start.min(line.len()),
            _ => line.char_indices().nth(start).map_or(line.len(), |(start, _)| start),
        };
        let rest = line.get(start..).unwrap_or_default();
        let end = rest.char_indices().nth(LONGEST_LINE).map_or(rest.len(), |(end, _)| end);
        let cut = |is_cut: bool| if is_cut { "…" } else { "" };
        page.push_str(cut(start > 0));
        escaped(&rest.get(..end).unwrap_or_default().replace('\t', "    ")).render_to(page);
        page.push_str(cut(end < rest.len()));
    }
}

/// The names that links of the page lead to. Two documents may have findings with the same fingerprint.
#[derive(Default)]
pub(super) struct Ids(HashSet<String>);

impl Ids {
    /// The fingerprint, or with a number behind it if the page has it already.
    pub(super) fn of(&mut self, fingerprint: String) -> String {
        let mut id = fingerprint.clone();
        let mut number = 1;
        while !self.0.insert(id.clone()) {
            number += 1;
            id = format!("{fingerprint}-{number}");
        }
        id
    }
}
