//! The Rust that is generated: what its callers see of a change.

use cloud_certs_codegen::{Document, generate, surface};

use super::change::{Change, Facet, Verdict};

/// What became of the surface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Surface {
    /// The lines of the surface listing that are gone.
    pub removed: Vec<String>,
    /// The lines that are new.
    pub added: Vec<String>,
    /// Why there is no surface to compare.
    pub unknown: Option<String>,
}

impl Surface {
    /// Generates both documents, and compares the listings.
    pub(super) fn of(old: &Document, new: &Document) -> Self {
        let (before, after) = match (lines(old), lines(new)) {
            (Ok(before), Ok(after)) => (before, after),
            // Neither has a Rust client, and none is lost.
            (Err(why), Err(_)) => return Self { unknown: Some(why), ..Self::default() },
            (Err(why), Ok(_)) | (Ok(_), Err(why)) => return Self { unknown: Some(why), ..Self::default() },
        };
        let without = |lines: &[String], others: &[String]| -> Vec<String> {
            let others: std::collections::HashSet<&String> = others.iter().collect();
            lines.iter().filter(|line| !others.contains(line)).cloned().collect()
        };
        Self { removed: without(&before, &after), added: without(&after, &before), unknown: None }
    }

    /// The changes of the listing, one a line.
    pub(super) fn changes(&self) -> Vec<Change> {
        let change = |rule, verdict, what: String, why| Change {
            rule,
            facet: Facet::Surface,
            verdict,
            what,
            why,
            old: None,
            new: None,
            operations: Vec::new(),
            accepted: None,
        };
        let removed = self.removed.iter().map(|line| {
            let why = "code that names it does not compile any more";
            change("surface-removed", Verdict::Breaking, format!("- {line}"), why)
        });
        let added = self.added.iter().map(|line| match self.is_in_something_old(line) {
            true => {
                let why = "code that makes or matches all of it does not compile any more";
                change("surface-extended", Verdict::Breaking, format!("+ {line}"), why)
            }
            false => change(
                "surface-added",
                Verdict::Additive,
                format!("+ {line}"),
                "code that does not name it compiles as before",
            ),
        });
        removed.chain(added).collect()
    }

    /// A field or a variant of a type that was there before: such types are not `non_exhaustive`.
    fn is_in_something_old(&self, line: &str) -> bool {
        let Some(path) = line.strip_prefix("pub types::") else { return false };
        let Some((owner, _)) = path.split_once("::") else { return false };
        let is_new = |kind: &str| {
            self.added.iter().any(|line| line.starts_with(&format!("pub {kind} types::{owner}")))
        };
        !is_new("struct") && !is_new("enum")
    }
}

fn lines(document: &Document) -> Result<Vec<String>, String> {
    let source = generate(document).map_err(|problems| {
        let first = problems.iter().next().map(ToString::to_string).unwrap_or_default();
        match problems.iter().count() {
            0 | 1 => first,
            many => format!("{first}, and {} more", many - 1),
        }
    })?;
    surface(&source).map_err(|error| format!("{}: the generated Rust cannot be read: {error}", document.file))
}
