//! Markdown: for a comment on a pull request.

use std::io::{self, Write};

use super::request::{Line, Mark};
use super::{ACCEPT, request, verdicts};
use crate::branch::Branch;
use crate::diff::{Change, Spot};
use crate::reviewed::Reviewed;

/// GitHub takes 65,536 characters a comment; whoever posts it may want to add some.
const MOST_CHARACTERS: usize = 60_000;

const CUT: &str = "\n**The report is cut here: it is longer than a comment may be.** `spec-review` prints all of it as text.\n";

/// The verdicts, a table of the changes, and the request.
pub(crate) fn document(reviewed: &Reviewed, out: &mut dyn Write) -> io::Result<()> {
    let mut text = format!("**{}**\n", verdicts(&reviewed.review, str::to_owned));
    text.push_str(&details(reviewed));
    out.write_all(cut(text).as_bytes())
}

/// What matters most comes first, and is not cut: errors, then verdicts, versions and snapshots of all documents.
pub(crate) fn branch(branch: &Branch, out: &mut dyn Write) -> io::Result<()> {
    let mut text = String::from("## Review of the OpenAPI documents\n\n");
    for error in branch.errors() {
        text.push_str(&format!("* **error:** {}\n", escape(&error.text)));
    }
    for reviewed in &branch.documents {
        let words = verdicts(&reviewed.review, str::to_owned);
        text.push_str(&format!("* **{}**: {words}\n", escape(&reviewed.file)));
        for snapshot in reviewed.snapshots() {
            let what = if snapshot.is_stale { "is stale: delete it" } else { "changes" };
            text.push_str(&format!("  * {} {what}\n", escape(&snapshot.path)));
        }
        text.push_str(&format!("  * {}\n", escape(&reviewed.version().line())));
    }
    if let Some(version) = &branch.crate_version {
        text.push_str(&format!("* {}\n", escape(&version.line())));
    }
    if branch.documents.iter().flat_map(Reviewed::snapshots).any(|snapshot| !snapshot.is_stale) {
        text.push_str(&format!("\nSnapshots are accepted with `{ACCEPT}`.\n"));
    }
    let (changed, same): (Vec<_>, Vec<_>) =
        branch.documents.iter().partition(|reviewed| !reviewed.review.changes.is_empty());
    for reviewed in changed.into_iter().chain(same) {
        text.push_str(&format!("\n### {}\n", escape(&reviewed.file)));
        text.push_str(&details(reviewed));
    }
    out.write_all(cut(text).as_bytes())
}

fn details(reviewed: &Reviewed) -> String {
    let review = &reviewed.review;
    let mut text = String::new();
    if let Some(why) = &review.surface.unknown {
        text.push_str(&format!("\nNo Rust to compare: {}\n", escape(why)));
    }
    if !review.changes.is_empty() {
        text.push_str("\n| verdict | rule | what | where | operations |\n|---|---|---|---|---|\n");
        review.changes.iter().for_each(|change| text.push_str(&row(change)));
    }
    text.push_str("\nThe request:\n\n");
    for Line { mark, text: line } in request::lines(reviewed) {
        let (indent, line) = line.strip_prefix("  ").map_or(("", line.as_str()), |line| ("  ", line));
        let mark = match mark {
            Mark::Same => "",
            Mark::Old => "**was:** ",
            Mark::New => "**now:** ",
        };
        text.push_str(&format!("{indent}* {mark}{}\n", escape(line)));
    }
    text
}

fn row(change: &Change) -> String {
    let verdict = match change.accepted {
        Some(_) => "accepted",
        None => change.verdict.word(),
    };
    let accepted = change.accepted.as_ref().map(|reason| format!(" (accepted: {reason})"));
    let what = format!("{}{}", change.what, accepted.unwrap_or_default());
    let spot = change.new.as_ref().or(change.old.as_ref());
    let place = spot.map(|Spot { file, line, column, .. }| format!("{file}:{line}:{column}"));
    let cells = [verdict, change.rule, &what, &place.unwrap_or_default(), &change.operations.join(", ")];
    format!("| {} |\n", cells.map(escape).join(" | "))
}

/// Text as text: no table ends, no tag begins, nobody is called.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' => escaped.extend(['\\', c]),
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // GitHub looks for mentions after entities and backslashes are gone: only something in between helps.
            '@' => escaped.push_str("@\u{200b}"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Whole lines, as many as fit.
fn cut(text: String) -> String {
    if text.chars().count() <= MOST_CHARACTERS {
        return text;
    }
    let room = MOST_CHARACTERS - CUT.chars().count();
    let end = text.char_indices().nth(room).map_or(text.len(), |(end, _)| end);
    let whole = text[..end].rfind('\n').map_or(end, |newline| newline + 1);
    format!("{}{CUT}", &text[..whole])
}
