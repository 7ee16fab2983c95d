//! A document that was checked, and how much was found.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use openapi_document::{Document, Problem, Problems, read_text};

use crate::config::Config;
use crate::findings::Findings;

/// A checked document, and the findings.
#[derive(Debug)]
pub(crate) struct CheckedDocument {
    /// The document, as the command line names it.
    pub(crate) file: String,
    /// The texts of its files, for excerpts, as far as something was found in them.
    pub(super) texts: HashMap<String, String>,
    /// The errors and warnings, in the order of the file.
    pub(crate) findings: Vec<Problem>,
    /// The number of findings that the settings leave out.
    ignored: usize,
}

impl CheckedDocument {
    /// Reads and checks the document at `path`, which is its name in messages, with other files from the folder `root`.
    pub(crate) fn read(path: &Path, root: Option<&Path>, config: &Config) -> Self {
        let file = path.display().to_string();
        let refused = |problems: Problems| -> Vec<Problem> { problems.iter().cloned().collect() };
        let text = match Document::read(path, &file) {
            Ok(text) => text,
            Err(problems) => {
                return Self { file, texts: HashMap::new(), findings: refused(problems), ignored: 0 };
            }
        };
        let document = Document::parse_at(path, root, &file, &text);
        let Findings { problems: findings, ignored } = document.map_or_else(
            |problems| Findings { problems: refused(problems), ignored: 0 },
            |document| Findings::of(&document, &config.of(&file)),
        );
        let mut texts = HashMap::from([(file.clone(), text)]);
        for other in findings.iter().map(|finding| &finding.file) {
            // The document was read already, and may be a pipe.
            if !texts.contains_key(other)
                && let Ok(text) = read_text(Path::new(other))
            {
                texts.insert(other.clone(), text);
            }
        }
        Self { file, texts, findings, ignored }
    }
}

/// The number of problems of each severity.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(super) warnings: usize,
    /// The number of those that the settings leave out.
    pub(super) ignored: usize,
}

impl Counts {
    pub(crate) fn of(documents: &[CheckedDocument]) -> Self {
        let ignored = documents.iter().map(|document| document.ignored).sum();
        Self { ignored, ..Self::of_problems(documents.iter().flat_map(|document| &document.findings)) }
    }

    pub(super) fn of_problems<'a>(problems: impl Iterator<Item = &'a Problem>) -> Self {
        let (errors, warnings): (Vec<_>, Vec<_>) = problems.partition(|problem| problem.is_error());
        Self { errors: errors.len(), warnings: warnings.len(), ignored: 0 }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let many = |count| if count == 1 { "" } else { "s" };
        let Self { errors, warnings, ignored } = *self;
        write!(f, "{errors} error{}, {warnings} warning{}", many(errors), many(warnings))?;
        if ignored > 0 { write!(f, ", left out: {ignored}") } else { Ok(()) }
    }
}
