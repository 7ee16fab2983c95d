//! Changes that matter to readers alone.

use std::collections::BTreeMap;
use std::io::{self, Write};

use cloud_certs_text::escaped;

use super::group::places;
use super::look::{BOLD, DIM, Look, PLAIN, Words};
use crate::diff::Change;

/// The number of changes that are all shown; more are counted.
const MOST: usize = 3;

/// Writes a line for each change, or one line with the number of each kind.
pub(super) fn write(changes: &[&Change], look: Look, out: &mut dyn Write) -> io::Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    if changes.len() > MOST && !look.shows_docs {
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for change in changes {
            *kinds.entry(change.rule.id()).or_default() += 1;
        }
        let mut kinds: Vec<(&str, usize)> = kinds.into_iter().collect();
        kinds.sort_by_key(|(_, count)| usize::MAX - count);
        let kinds: Vec<String> = kinds.into_iter().map(|(rule, count)| format!("{count} {rule}")).collect();
        let text = format!("(--docs shows them): {}", kinds.join(", "));
        return Words::default().name(BOLD, "For readers alone").text(PLAIN, &text).write(look, 0, 2, out);
    }
    writeln!(out, "{}", look.paint(BOLD, "For readers alone"))?;
    for change in changes {
        let head = Words::default().name(DIM, change.verdict.word()).name(BOLD, format!("{}:", change.rule));
        let head = head.text(PLAIN, &escaped(&change.what));
        head.write(look, 2, 4, out)?;
        places(change).write(look, 4, 6, out)?;
    }
    Ok(())
}
