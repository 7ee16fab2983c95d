//! What `check` found, for people, for programs and for workflows.

mod excerpt;
mod github;
mod json;
mod text;

use std::io::{self, Write};

use cloud_certs_codegen::Severity;

use crate::args::CheckFormat;
use crate::input::Checked;

/// Writes what was found in the documents to `out`; for people, how much it is goes to `err`.
pub(crate) fn write(
    documents: &[Checked],
    format: CheckFormat,
    has_color: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<()> {
    match format {
        CheckFormat::Text => {
            text::write(documents, has_color, out)?;
            writeln!(err, "{}", Counts::of(documents))
        }
        CheckFormat::Json => json::write(documents, out),
        CheckFormat::Github => github::write(documents, out),
    }
}

/// How many problems there are of each severity.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
}

impl Counts {
    pub(crate) fn of(documents: &[Checked]) -> Self {
        let mut counts = Self::default();
        for finding in documents.iter().flat_map(|document| &document.findings) {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
            }
        }
        counts
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let many = |count| if count == 1 { "" } else { "s" };
        let Self { errors, warnings } = *self;
        write!(f, "{errors} error{}, {warnings} warning{}", many(errors), many(warnings))
    }
}
