//! Reports in Markdown, for a comment on a pull request.

pub(super) mod page;

use std::io::{self, Write};
use std::iter;

use super::request::{self, RequestLine};
use super::{RustLines, effect_note, first, separate, verdicts};
use crate::branch::Branch;
use crate::diff::{Change, Spot};
use crate::reviewed::Reviewed;
use page::{List, Page, code, escape, fence, plain};

const TABLE: &str =
    "\n| verdict | rule | what | where | operations | fingerprint |\n|---|---|---|---|---|---|\n";

/// The number of changes, lines of code and others before the rest is folded.
const MOST_CHANGES: usize = 12;
const MOST_CODE: usize = 16;
const MOST_OTHERS: usize = 10;

/// The number of operations that are shown; the rest is counted.
const MOST_OPERATIONS: usize = 3;

/// Writes the verdicts, a table of the changes, the request, and the lines of Rust.
pub(crate) fn document(reviewed: &Reviewed, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::default();
    page.line(&format!("**{}**", verdicts(reviewed, str::to_owned)));
    details(reviewed, &mut page);
    out.write_all(page.done().as_bytes())
}

/// Writes the errors, the verdicts and versions of all documents, and then each document.
pub(crate) fn branch(branch: &Branch, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::default();
    page.line("## Review of the OpenAPI documents\n");
    let errors =
        branch.errors().iter().map(|error| format!("* **error:** {}", escape(&error.text))).collect();
    page.list(&bullets(errors, "errors"));
    let mut documents: Vec<&Reviewed> = branch.documents.iter().collect();
    documents.sort_by_key(|reviewed| reviewed.review.worst());
    let verdicts = |reviewed: &&Reviewed| {
        format!("* **{}**: {}", escape(&reviewed.file), verdicts(reviewed, str::to_owned))
    };
    page.list(&bullets(documents.iter().map(verdicts).collect(), "documents"));
    if let Some(allowed) = branch.allowed() {
        page.line(&format!("* {}", escape(allowed)));
    }
    if let Some(version) = &branch.crate_version {
        page.line(&format!("* {}", escape(&version.line())));
    }
    let mut documents = documents.into_iter().peekable();
    while let Some(reviewed) = documents.next_if(|_| page.has_room()) {
        section(reviewed, &mut page);
    }
    let rest: Vec<_> = documents.collect();
    if !rest.is_empty() {
        let summary = format!("{} more documents", rest.len());
        page.fold(&summary, |page| rest.into_iter().for_each(|reviewed| section(reviewed, page)));
    }
    out.write_all(page.done().as_bytes())
}

/// Writes the section of a document.
fn section(reviewed: &Reviewed, page: &mut Page) {
    page.line(&format!("\n### {}\n", escape(&reviewed.file)));
    page.line(&format!("* {}", escape(&reviewed.version().line())));
    for snapshot in reviewed.snapshots() {
        let what = match (snapshot.is_stale, &reviewed.config.generated.command) {
            (true, _) => "is stale: delete it".to_owned(),
            (false, Some(command)) => format!("changes: {} writes it", code(command)),
            (false, None) => "changes".to_owned(),
        };
        page.line(&format!("* {} {what}", escape(&snapshot.path)));
    }
    details(reviewed, page);
}

fn bullets(items: Vec<String>, name: &str) -> List<'_> {
    List { head: "", items, foot: "", name, most: MOST_OTHERS }
}

fn details(reviewed: &Reviewed, page: &mut Page) {
    let review = &reviewed.review;
    if let Some(why) = &review.surface.unknown {
        page.line(&format!("\nNo Rust to compare: {}", escape(why)));
    }
    let (changes, rust) = separate(review);
    let items = changes.iter().map(|change| row(change)).collect();
    page.list(&List { head: TABLE, items, foot: "", name: "changes", most: MOST_CHANGES });
    let lines =
        request::lines(reviewed).into_iter().map(|RequestLine { mark, text }| format!("{mark} {text}"));
    diff("The request:", lines.collect(), "lines of the request", page);
    if !rust.is_empty() {
        diff("The generated Rust:", rust.iter().flat_map(group).collect(), "lines of Rust", page);
    }
}

/// The verdict on lines of Rust, and the lines.
fn group(group: &RustLines<'_>) -> Vec<String> {
    let Change { verdict, rule, why, accepted, effect, .. } = group.first;
    let accepted = accepted.as_ref().map(|reason| format!(" (accepted: {reason})")).unwrap_or_default();
    let head = format!("{} {rule}: {why}{}{accepted}", verdict.word(), effect_note(*effect));
    iter::once(head).chain(group.marked()).collect()
}

/// Lines with marks in a block of code, which GitHub colours.
fn diff(heading: &str, lines: Vec<String>, name: &str, page: &mut Page) {
    let items: Vec<String> = lines.iter().map(|line| plain(line)).collect();
    let fence = fence(&items);
    let head = format!("\n{fence}diff\n");
    page.line(&format!("\n{heading}"));
    page.list(&List { head: &head, items, foot: &format!("{fence}\n"), name, most: MOST_CODE });
}

fn row(change: &Change) -> String {
    let verdict = match change.accepted {
        Some(_) => "accepted",
        None => change.verdict.word(),
    };
    let accepted = change.accepted.as_ref().map(|reason| format!(" (accepted: {})", escape(reason)));
    let what =
        format!("{}{}{}", escape(&change.what), effect_note(change.effect), accepted.unwrap_or_default());
    let spot = change.new.as_ref().or(change.old.as_ref());
    let place = spot.map(|Spot { file, line, column, .. }| code(&format!("{file}:{line}:{column}")));
    let operations = first(MOST_OPERATIONS, change.operations.iter().map(|name| code(name)).collect());
    let place = place.unwrap_or_default();
    let (operations, fingerprint) = (operations.join(", "), code(&change.fingerprint()));
    format!("| {verdict} | {} | {what} | {place} | {operations} | {fingerprint} |", change.rule)
}
