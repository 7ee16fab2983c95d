//! Documents that the command line names.

use std::path::Path;

use cloud_certs_codegen::{Document, Finding, Problems, lint};

/// A document that was looked at, and what was found.
#[derive(Debug)]
pub(crate) struct Checked {
    /// Its text, for excerpts; `None` if it could not be read.
    pub(crate) text: Option<String>,
    /// Everything wrong or doubtful in it, in the order of the file.
    pub(crate) findings: Vec<Finding>,
}

/// Reads the document at `path` and says what is wrong or doubtful; messages call it by that path.
pub(crate) fn check(path: &Path) -> Checked {
    let file = path.display().to_string();
    match Document::read(path, &file) {
        Ok(text) => {
            let findings = Document::parse(&file, &text).map_or_else(refused, |document| lint(&document));
            Checked { text: Some(text), findings }
        }
        Err(problems) => Checked { text: None, findings: refused(problems) },
    }
}

/// Reads the document at `path`; messages call it by that path.
pub(crate) fn load(path: &Path) -> Result<Document, Problems> {
    Document::load(path, &path.display().to_string())
}

/// Reasons to look no further.
fn refused(problems: Problems) -> Vec<Finding> {
    problems.iter().cloned().map(Finding::from).collect()
}
