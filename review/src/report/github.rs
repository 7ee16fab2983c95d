//! Annotations of a workflow on GitHub: each change at its line of the pull request.

use std::io::{self, Write};

use super::printable;
use crate::branch::Branch;
use crate::diff::{Change, Spot, Verdict};
use crate::reviewed::Reviewed;

/// One annotation a change: an error when it breaks, a warning when somebody accepted that, else a notice.
pub(crate) fn document(reviewed: &Reviewed, out: &mut dyn Write) -> io::Result<()> {
    for change in &reviewed.review.changes {
        writeln!(out, "{}", annotation(change, &reviewed.file))?;
    }
    Ok(())
}

/// Those of all documents, and the errors of the branch.
pub(crate) fn branch(branch: &Branch, out: &mut dyn Write) -> io::Result<()> {
    for reviewed in &branch.documents {
        document(reviewed, out)?;
    }
    for error in branch.errors() {
        let place = place(&error.file, error.at.map(|at| (at.line, at.column)));
        writeln!(out, "::error {place},title={}::{}", property(error.about), data(&error.text))?;
    }
    Ok(())
}

/// What stopped the review before there was anything to report.
pub(crate) fn failure(text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "::error title=spec-review::{}", data(text))
}

fn annotation(change: &Change, file: &str) -> String {
    let level = match (change.verdict, &change.accepted) {
        (Verdict::Breaking, None) => "error",
        (Verdict::Breaking, Some(_)) => "warning",
        _ => "notice",
    };
    // A line of the old document is none of the pull request's.
    let place = match &change.new {
        Some(Spot { file, line, column, .. }) => place(file, Some((*line, *column))),
        None => place(file, None),
    };
    let accepted = change.accepted.as_ref().map(|reason| format!(" (accepted: {reason})"));
    let what = data(&format!("{}{}", change.what, accepted.unwrap_or_default()));
    format!("::{level} {place},title={}::{what}", property(change.rule))
}

fn place(file: &str, at: Option<(usize, usize)>) -> String {
    let at = at.map(|(line, column)| format!(",line={line},col={column}")).unwrap_or_default();
    format!("file={}{at}", property(file))
}

/// Text after the second `::`: it ends with the line.
fn data(text: &str) -> String {
    let escaped = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    printable(&escaped)
}

/// The value of a property: `,` and `:` end it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
