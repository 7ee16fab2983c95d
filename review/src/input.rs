//! Reads the documents that the command line names.

use std::path::Path;

use cloud_certs_codegen::{Document, Finding, Problems, lint};

/// A checked document, and the findings.
#[derive(Debug)]
pub(crate) struct CheckedDocument {
    /// The text, for excerpts; `None` if it could not be read.
    pub(crate) text: Option<String>,
    /// The errors and warnings, in the order of the file.
    pub(crate) findings: Vec<Finding>,
}

/// Reads and checks the document at `path`, which is its name in messages.
pub(crate) fn check(path: &Path) -> CheckedDocument {
    let file = path.display().to_string();
    match Document::read(path, &file) {
        Ok(text) => {
            let findings = Document::parse(&file, &text).map_or_else(refused, |document| lint(&document));
            CheckedDocument { text: Some(text), findings }
        }
        Err(problems) => CheckedDocument { text: None, findings: refused(problems) },
    }
}

/// Reads the document at `path`, which is its name in messages.
pub(crate) fn load(path: &Path) -> Result<Document, Problems> {
    Document::load(path, &path.display().to_string())
}

/// The problems that end the check.
fn refused(problems: Problems) -> Vec<Finding> {
    problems.iter().cloned().map(Finding::from).collect()
}
