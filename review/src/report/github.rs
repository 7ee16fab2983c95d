//! Annotations of a workflow on GitHub: each change at its line of the pull request.
//!
//! <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>, with the escapes of
//! GitHub's own library `@actions/core`.

use std::io::{self, Write};

use cloud_certs_text::escaped;

use super::paths::{in_checkout, spot_of};
use super::{RustLines, effect_note, first, separate};
use crate::branch::Branch;
use crate::diff::{Change, Verdict};
use crate::reviewed::Reviewed;

/// The number of lines of Rust that are shown; the rest is counted.
const MOST_LINES: usize = 40;

/// Writes an annotation for each change, and one for the lines of Rust of each rule: an error if it breaks, a warning if
/// that is debatable or somebody accepted the break, else a notice.
pub(crate) fn document(reviewed: &Reviewed, out: &mut dyn Write) -> io::Result<()> {
    let (changes, rust) = separate(&reviewed.review);
    for change in changes {
        writeln!(out, "{}", annotation(change, reviewed))?;
    }
    for group in &rust {
        writeln!(out, "{}", lines(group, &in_checkout(&reviewed.file)))?;
    }
    Ok(())
}

/// Writes the annotations of all documents, and the errors of the branch.
pub(crate) fn branch(branch: &Branch, out: &mut dyn Write) -> io::Result<()> {
    for reviewed in &branch.documents {
        document(reviewed, out)?;
    }
    for error in branch.errors() {
        let place = place(&error.file, error.at.map(|at| (at.line, at.column)));
        writeln!(out, "::error {place},title={}::{}", property(error.about), data(&error.text))?;
    }
    branch.allowed().map_or(Ok(()), |text| writeln!(out, "::notice title=allow-breaks::{}", data(text)))
}

/// Writes the error that stopped the review.
pub(crate) fn failure(text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "::error title=spec-review::{}", data(text))
}

fn annotation(change: &Change, reviewed: &Reviewed) -> String {
    let level = level(change.verdict, change.accepted.as_deref());
    let spot = spot_of(change, reviewed);
    let place = place(&spot.file, Some((spot.line, spot.column)));
    let (effect, accepted) = (effect_note(change.effect), accepted(change.accepted.as_deref()));
    let what = data(&format!("{}{effect}{accepted} [{}]", change.what, change.fingerprint()));
    format!("::{level} {place},title={}::{what}", property(change.rule.id()))
}

fn lines(group: &RustLines<'_>, file: &str) -> String {
    let Change { verdict, rule, why, accepted: reason, effect, .. } = group.first;
    let level = level(*verdict, reason.as_deref());
    let head = format!("{why}{}{}", effect_note(*effect), accepted(reason.as_deref()));
    let lines = group.marked().collect();
    let text: Vec<String> =
        [head].into_iter().chain(first(MOST_LINES, lines)).map(|line| data(&line)).collect();
    let title = property(rule.id());
    format!("::{level} {},title={title}::{}", place(file, None), text.join("%0A"))
}

fn level(verdict: Verdict, accepted: Option<&str>) -> &'static str {
    match (verdict, accepted) {
        (Verdict::Breaking, None) => "error",
        (Verdict::Breaking, Some(_)) | (Verdict::Warning, _) => "warning",
        _ => "notice",
    }
}

fn accepted(reason: Option<&str>) -> String {
    reason.map(|reason| format!(" (accepted: {reason})")).unwrap_or_default()
}

fn place(file: &str, at: Option<(u32, u32)>) -> String {
    let at = at.map(|(line, column)| format!(",line={line},col={column}")).unwrap_or_default();
    format!("file={}{at}", property(file))
}

/// The text after the second `::`, which ends with the line.
pub(super) fn data(text: &str) -> String {
    escaped(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"))
}

/// The value of a property, with `,` and `:` escaped.
pub(super) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn what_github_reads_otherwise_is_escaped() {
        assert_eq!(data("100%,\r\na: b"), "100%25,%0D%0Aa: b");
        assert_eq!(property("100%,\r\na: b"), "100%25%2C%0D%0Aa%3A b");
        assert_eq!(data("\u{1b}[31m\u{202e}"), "\\u{1b}[31m\\u{202e}");
    }
}
