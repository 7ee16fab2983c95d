//! `UPSTREAM.toml`: the vendor, and the deliberate differences, each with a reason.

use std::io::ErrorKind;
use std::path::Path;

use openapi_document::read_text;
use serde::Deserialize;
use toml::Spanned;

use super::definitions::UpstreamError;
use super::vendor::{Vendor, fits};
use crate::diff::{Change, Rule};

/// The name of the list, beside the documents.
const FILE: &str = "UPSTREAM.toml";

/// The list.
#[derive(Default)]
pub(crate) struct Deliberate {
    file: String,
    entries: Vec<DifferenceEntry>,
    pub(crate) vendor: Vendor,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    #[serde(default)]
    vendor: Vendor,
    #[serde(default)]
    difference: Vec<Spanned<DifferenceEntry>>,
}

/// An entry. A `*` at the end of `operation` or `what` stands for any end.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DifferenceEntry {
    /// The vendor's id of the operation.
    operation: String,
    rule: String,
    /// The difference, as reported.
    what: String,
    reason: String,
    #[serde(skip)]
    line: usize,
    #[serde(skip)]
    is_used: bool,
}

impl Deliberate {
    /// Reads the list in a folder; a missing list is empty.
    pub(crate) fn load(folder: &Path) -> Result<Self, UpstreamError> {
        let path = folder.join(FILE);
        let file = path.display().to_string();
        let text = match read_text(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(UpstreamError::Read { what: file, source }),
        };
        let content: Content = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(&text, span.start));
            let why =
                format!("{}; write [vendor] with definitions or crates, and [[difference]] with operation, rule, what and reason", error.message());
            UpstreamError::List { file: format!("{file}:{line}"), why }
        })?;
        let mut entries = Vec::new();
        for listed in content.difference {
            let line = line_of(&text, listed.span().start);
            let entry = DifferenceEntry { line, ..listed.into_inner() };
            entry.check().map_err(|why| UpstreamError::List { file: format!("{file}:{line}"), why })?;
            entries.push(entry);
        }
        Ok(Self { file, entries, vendor: content.vendor })
    }

    /// Returns whether a difference is on the list, and marks its entries as used.
    pub(crate) fn has(&mut self, operation: &str, change: &Change) -> bool {
        let entries = self.entries.iter_mut().filter(|entry| entry.is_about(operation, change));
        entries.map(|entry| entry.is_used = true).count() > 0
    }

    /// The entries that no difference needed.
    pub(crate) fn unused(&self) -> impl Iterator<Item = UpstreamError> {
        self.entries.iter().filter(|entry| !entry.is_used).map(|entry| {
            let DifferenceEntry { operation, rule, what, line, .. } = entry;
            let why = format!(
                "{operation} no longer differs in this ({rule}: {what}): the vendor or our document has changed; remove the entry"
            );
            UpstreamError::List { file: format!("{}:{line}", self.file), why }
        })
    }
}

impl DifferenceEntry {
    fn check(&self) -> Result<(), String> {
        let Self { rule, what, reason, .. } = self;
        if reason.trim().is_empty() {
            return Err(
                "the reason is empty, so nobody can tell whether it still holds; write why we differ"
                    .to_owned(),
            );
        }
        if !Rule::ALL.iter().any(|one| one.id() == rule) {
            return Err(format!("there is no rule `{rule}`; copy rule and what from the report"));
        }
        if what.trim_end_matches('*').is_empty() {
            return Err(format!(
                "`{what}` would allow everything that the rule finds; begin it with words of the report"
            ));
        }
        Ok(())
    }

    fn is_about(&self, operation: &str, change: &Change) -> bool {
        self.rule == change.rule.id() && fits(&self.operation, operation) && fits(&self.what, &change.what)
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
