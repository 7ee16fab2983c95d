//! Writes the findings of a group, with the lines of the documents.

use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::Arc;

use cloud_certs_text::escaped;

use super::findings::{Finding, Group};
use super::hunk::{Hunk, Hunks};
use super::look::{BOLD, DIM, Look, PLAIN, Words, style_of};
use crate::diff::{Change, Spot, Verdict};
use crate::report::first;

/// The number of operations that are shown; the rest is counted.
const MOST_OPERATIONS: usize = 4;
/// The most findings that are all shown with the lines of the documents. If there are more, only those that fail have
/// lines.
const MOST_WITH_LINES: usize = 20;

/// The values that the groups of a document have in common.
pub(super) struct Groups<'a> {
    look: Look,
    hunks: Hunks<'a>,
    /// A reason is not repeated.
    reasons: HashSet<&'a str>,
    has_all_lines: bool,
}

impl<'a> Groups<'a> {
    pub(super) fn new(look: Look, hunks: Hunks<'a>, count: usize) -> Self {
        Self { look, hunks, reasons: HashSet::new(), has_all_lines: count <= MOST_WITH_LINES }
    }

    /// Writes a heading and the findings below it, worst first. Findings at the same lines are shown together above the
    /// lines.
    pub(super) fn write(&mut self, group: &Group<'a>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out)?;
        let shared = shared(group);
        names(Words::default(), BOLD, &group.subjects).write(self.look, 0, 4, out)?;
        if let Some(operations) = shared.filter(|operations| !is_told(operations, group)) {
            reached(operations).write(self.look, 2, 4, out)?;
        }
        let mut pending: Option<Hunk> = None;
        for finding in &group.findings {
            let hunk = self.wants_lines(finding).then(|| self.hunks.of(finding.change)).flatten();
            let (shown, next) = match (pending, hunk) {
                (Some(before), Some(hunk)) => match before.joined(&hunk) {
                    Ok(both) => (None, Some(both)),
                    Err(before) => (Some(before), Some(hunk)),
                },
                (before, hunk) => (before, hunk),
            };
            pending = next;
            if let Some(hunk) = shown
                && self.hunks.write(&hunk, self.look, out)?
            {
                writeln!(out)?;
            }
            self.finding(finding, group, shared.is_some(), out)?;
        }
        if let Some(hunk) = pending {
            self.hunks.write(&hunk, self.look, out)?;
        }
        Ok(())
    }

    fn wants_lines(&self, finding: &Finding<'_>) -> bool {
        let is_told = finding.change.accepted.is_some();
        !is_told && (self.has_all_lines || finding.change.verdict <= Verdict::Warning)
    }

    fn finding(
        &mut self,
        finding: &Finding<'a>,
        group: &Group<'a>,
        is_shared: bool,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let (change, look) = (finding.change, self.look);
        let word = change.verdict.word();
        let head = Words::default().name(style_of(word), word).name(BOLD, format!("{}:", change.rule));
        head.text(PLAIN, &escaped(&change.what)).write(look, 2, 4, out)?;
        let mut places = places(change);
        if finding.others > 0 {
            places = places.text(DIM, &format!("and {} more", finding.others));
        }
        if let Some(effect) = change.effect {
            places = places.text(PLAIN, &format!("(Rust: {})", effect.words()));
        }
        let is_worse = change.verdict <= Verdict::Warning;
        if is_worse {
            places = places.optional(DIM, format!("[{}]", change.fingerprint()));
        }
        places.write(look, 4, 6, out)?;
        if let Some(reason) = &change.accepted {
            Words::default().text(PLAIN, &format!("accepted: {}", escaped(reason))).write(look, 4, 6, out)?;
        }
        if is_worse && self.reasons.insert(change.why) {
            Words::default().text(PLAIN, change.why).write(look, 4, 6, out)?;
        }
        if !is_shared && finding.others == 0 && !is_told(&change.operations, group) {
            reached(&change.operations).write(look, 4, 6, out)?;
        }
        Ok(())
    }
}

/// The operations that all findings reach, if that is the same for all.
fn shared<'a>(group: &Group<'a>) -> Option<&'a [Arc<str>]> {
    let (one, others) = group.findings.split_first()?;
    let operations = &one.change.operations;
    let is_same = |other: &Finding<'_>| other.change.operations == *operations;
    (one.others == 0 && others.iter().all(is_same)).then_some(operations)
}

/// Returns whether the heading has the operations already.
fn is_told(operations: &[Arc<str>], group: &Group<'_>) -> bool {
    operations.iter().all(|operation| group.subjects.contains(&&**operation))
}

/// A few operations, or the first of many.
fn reached(operations: &[Arc<str>]) -> Words {
    let operations: Vec<&str> = operations.iter().map(|operation| &**operation).collect();
    names(Words::default().name(DIM, "in"), DIM, &operations)
}

fn names(mut words: Words, style: &'static str, all: &[&str]) -> Words {
    // "and 1 more" would need as much space as the one.
    let most = if all.len() > MOST_OPERATIONS + 1 { MOST_OPERATIONS } else { all.len() };
    let all = first(most, all.iter().map(|name| escaped(name)).collect());
    let count = all.len();
    for (index, name) in all.into_iter().enumerate() {
        words = words.name(style, if index + 1 == count { name } else { format!("{name},") });
    }
    words
}

/// The places in the old and the new document.
pub(super) fn places(change: &Change) -> Words {
    let place = |spot: &Option<Spot>| match spot {
        Some(Spot { file, line, column, .. }) => format!("{}:{line}:{column}", escaped(file)),
        None => "nowhere".to_owned(),
    };
    Words::default().name(DIM, place(&change.old)).name(DIM, format!("-> {}", place(&change.new)))
}
