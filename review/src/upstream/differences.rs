//! The differences that are there on purpose: `UPSTREAM.toml`, each with a reason.

use std::io::ErrorKind;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::Difference;
use super::error::Error;
use crate::diff::RULES;

/// The name of the list, beside the documents.
const FILE: &str = "UPSTREAM.toml";

/// The list.
#[derive(Default)]
pub(crate) struct Deliberate {
    file: String,
    entries: Vec<Entry>,
}

struct Entry {
    line: usize,
    says: Says,
    is_used: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    #[serde(default)]
    difference: Vec<Spanned<Says>>,
}

/// An entry. A `*` at the end of `operation` or `what` stands for any end.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Says {
    /// The vendor's id of the operation.
    operation: String,
    rule: String,
    /// What differs, as reported.
    what: String,
    reason: String,
}

impl Deliberate {
    /// Reads the list in a folder; one that is not there is empty.
    pub(crate) fn load(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(FILE);
        let file = path.display().to_string();
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(Error::Read { what: file, source }),
        };
        let content: Content = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(&text, span.start));
            let why =
                format!("{}; write [[difference]] with operation, rule, what and reason", error.message());
            Error::List { file: format!("{file}:{line}"), why }
        })?;
        let mut entries = Vec::new();
        for says in content.difference {
            let line = line_of(&text, says.span().start);
            let says = says.into_inner();
            says.check().map_err(|why| Error::List { file: format!("{file}:{line}"), why })?;
            entries.push(Entry { line, says, is_used: false });
        }
        Ok(Self { file, entries })
    }

    /// Whether a difference is on the list; what says so counts as used.
    pub(crate) fn has(&mut self, difference: &Difference) -> bool {
        let mut has = false;
        for entry in self.entries.iter_mut().filter(|entry| entry.says.is_about(difference)) {
            entry.is_used = true;
            has = true;
        }
        has
    }

    /// The entries that nothing needed.
    pub(crate) fn unused(&self) -> impl Iterator<Item = Error> {
        self.entries.iter().filter(|entry| !entry.is_used).map(|entry| {
            let Says { operation, rule, what, .. } = &entry.says;
            let why = format!(
                "{operation} does not differ in this any more ({rule}: {what}): the vendor or our document has changed; take the entry out"
            );
            Error::List { file: format!("{}:{}", self.file, entry.line), why }
        })
    }
}

impl Says {
    fn check(&self) -> Result<(), String> {
        let Self { rule, what, reason, .. } = self;
        if reason.trim().is_empty() {
            return Err("the reason is empty, so nobody can tell whether it still holds; say why we differ"
                .to_owned());
        }
        if !RULES.iter().any(|one| one.id == rule) {
            return Err(format!("there is no rule `{rule}`; copy rule and what from the report"));
        }
        if what.trim_end_matches('*').is_empty() {
            return Err(format!(
                "`{what}` would allow all that the rule finds; begin it with words of the report"
            ));
        }
        Ok(())
    }

    fn is_about(&self, difference: &Difference) -> bool {
        self.rule == difference.change.rule
            && fits(&self.operation, &difference.operation)
            && fits(&self.what, &difference.change.what)
    }
}

fn fits(pattern: &str, text: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => text.starts_with(start),
        None => pattern == text,
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
