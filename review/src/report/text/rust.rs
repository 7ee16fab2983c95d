//! The lines of the generated Rust that a report shows.

use std::collections::HashMap;
use std::io::{self, Write};

use cloud_certs_text::escaped;

use super::look::{BOLD, DIM, Look, PLAIN, Words, style_of, style_of_line};
use crate::diff::{Change, Verdict};
use crate::report::RustLines;
use crate::report::rust_line::{item, parts};

/// The most lines of one rule that breaks callers, and of one that does not.
const MOST_BREAKING: usize = 60;
const MOST_OTHERS: usize = 12;

/// Writes the lines by rule, with the reason.
pub(super) fn write(groups: &[RustLines<'_>], look: Look, out: &mut dyn Write) -> io::Result<()> {
    if groups.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", look.paint(BOLD, "The generated Rust"))?;
    for RustLines { first: Change { verdict, rule, why, accepted, .. }, changes } in groups {
        let lines: Vec<&str> = changes.iter().map(|change| &*change.what).collect();
        let word = verdict.word();
        let head = Words::default().name(style_of(word), word).name(BOLD, format!("{rule}:"));
        head.text(PLAIN, why).write(look, 2, 4, out)?;
        if let Some(reason) = accepted {
            Words::default().text(PLAIN, &format!("accepted: {}", escaped(reason))).write(look, 4, 6, out)?;
        }
        let most = if *verdict == Verdict::Breaking { MOST_BREAKING } else { MOST_OTHERS };
        let most = if lines.len() > most + 1 { most } else { lines.len() };
        for line in paired(&lines).into_iter().take(most) {
            Words::default().text(style_of_line(line), &escaped(line)).write(look, 4, 8, out)?;
        }
        if lines.len() > most {
            let more = format!("… {} more lines; --format html shows all", lines.len() - most);
            writeln!(out, "    {}", look.paint(DIM, &more))?;
        }
    }
    Ok(())
}

/// The lines with those of one item beside each other, the old one first.
fn paired<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut ordered: Vec<(usize, &str)> = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        ordered.push((*first.entry(item(parts(line).1)).or_insert(index), line));
    }
    ordered.sort_by_key(|(index, _)| *index);
    ordered.into_iter().map(|(_, line)| line).collect()
}
