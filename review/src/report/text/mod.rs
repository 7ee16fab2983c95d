//! Reports as text, for a person in front of a terminal, who reads from the top and stops at any point: a sentence, a
//! table of who is affected, the findings with their lines, the generated Rust, and the requests that changed.

mod docs;
mod findings;
mod group;
mod hunk;
mod line;
pub(crate) mod look;
mod rust;
mod summary;
mod table;

use std::io::{self, Write};

use cloud_certs_text::escaped;

use super::{request, separate};
use crate::branch::Branch;
use crate::diff::{Change, Facet};
use crate::reviewed::Reviewed;
use findings::groups;
use group::Groups;
use hunk::Hunks;
use look::{BOLD, Look, PLAIN, Words, style_of, style_of_line};

/// Writes one document after the other, then versions and snapshots.
pub(crate) fn branch(branch: &Branch, look: Look, out: &mut dyn Write) -> io::Result<()> {
    // Changed documents come last, where the terminal stops.
    let (changed, same): (Vec<_>, Vec<_>) =
        branch.documents.iter().partition(|reviewed| !reviewed.review.changes.is_empty());
    for reviewed in &same {
        document(reviewed, look, out)?;
    }
    for (index, reviewed) in changed.iter().enumerate() {
        if index > 0 || !same.is_empty() {
            writeln!(out)?;
        }
        document(reviewed, look, out)?;
    }
    writeln!(out, "\n{}", look.paint(BOLD, &format!("compared with {}", branch.base)))?;
    for reviewed in &branch.documents {
        writeln!(out, "{}", escaped(&reviewed.version().line()))?;
    }
    if let Some(version) = &branch.crate_version {
        writeln!(out, "{}", escaped(&version.line()))?;
    }
    let snapshots: Vec<_> = branch.documents.iter().flat_map(Reviewed::snapshots).collect();
    for snapshot in &snapshots {
        let what = if snapshot.is_stale { "is stale: delete it" } else { "changes" };
        writeln!(out, "{} {what}", escaped(&snapshot.path))?;
    }
    let command = branch.config.generated.command.as_deref();
    if let Some(command) = command.filter(|_| snapshots.iter().any(|snapshot| !snapshot.is_stale)) {
        writeln!(out, "they are written by: {}", escaped(command))?;
    }
    Ok(())
}

/// Writes the summary, the table of who is affected, every change by its subject, the lines of Rust, and how the
/// request changes.
pub(crate) fn document(reviewed: &Reviewed, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let review = &reviewed.review;
    let worst = review.worst().word();
    let file = Words::default().name(BOLD, format!("{}:", escaped(&reviewed.file)));
    let [what, counts] = summary::summary(reviewed);
    let line = file.text(style_of(worst), &what);
    let line = if counts.is_empty() { line } else { line.text(PLAIN, &escaped(&counts)) };
    line.write(look, 0, 2, out)?;
    table::write(reviewed, look, out)?;
    if let Some(why) = &review.surface.unknown {
        let why: Vec<&str> = why.split_whitespace().collect();
        let text = format!("no Rust to compare: {}", escaped(&why.join(" ")));
        Words::default().text(PLAIN, &text).write(look, 2, 4, out)?;
    }
    let (changes, rust) = separate(review);
    let (docs, changes): (Vec<&Change>, Vec<&Change>) =
        changes.into_iter().partition(|change| change.facet == Facet::Docs && change.accepted.is_none());
    let mut writer = Groups::new(look, Hunks::new(reviewed), changes.len());
    for group in groups(&changes) {
        writer.write(&group, out)?;
    }
    rust::write(&rust, look, out)?;
    request(reviewed, look, out)?;
    docs::write(&docs, look, out)
}

/// Writes how the request changes, by operation.
fn request(reviewed: &Reviewed, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let lines = request::changed(reviewed);
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", look.paint(BOLD, "The request"))?;
    for line in lines {
        let line = format!("{} {}", line.mark, escaped(&line.text));
        let indent = 4 + line.len() - line.trim_start_matches(['+', '-', ' ']).len();
        Words::default().text(style_of_line(&line), &line).write(look, 2, indent + 2, out)?;
    }
    Ok(())
}
