//! A document that was checked, and how much was found.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use openapi_document::{Document, Problem, Problems};

use crate::accepted::AcceptedFindings;
use crate::accepted::write::NewFinding;
use crate::config::Config;
use crate::diff::Place;
use crate::finding_place::place;
use crate::findings::Findings;
use crate::load::Input;

/// A checked document, and the findings.
#[derive(Debug, Default)]
pub(crate) struct CheckedDocument {
    /// The document, as the command line names it.
    pub(crate) file: String,
    /// The texts of its files, for excerpts, as far as something was found in them.
    pub(super) texts: HashMap<String, String>,
    /// The errors and warnings, in the order of the file.
    pub(crate) findings: Vec<Problem>,
    /// The number of findings that the settings leave out.
    ignored: usize,
    /// The number of accepted findings.
    accepted: usize,
    /// The document, if it could be read.
    document: Option<Document>,
}

impl CheckedDocument {
    /// Reads and checks the document at `path`, which is its name in messages, with other files from the folder `root`.
    pub(crate) fn read(
        path: &Path,
        root: Option<&Path>,
        config: &Config,
        accepted: &mut AcceptedFindings<'_>,
    ) -> Self {
        let refused = |problems: Problems| -> Vec<Problem> { problems.iter().cloned().collect() };
        let input = match Input::read(path, root) {
            Ok(input) => input,
            Err(problems) => {
                let file = path.display().to_string();
                return Self { file, findings: refused(problems), ..Self::default() };
            }
        };
        let document = input.parse();
        let found = match &document {
            Ok(document) => Findings::of(document, &config.of(&path.display().to_string()), accepted),
            Err(problems) => Findings { problems: refused(problems.clone()), ..Findings::default() },
        };
        let Findings { problems: findings, ignored, accepted } = found;
        let mut texts = HashMap::new();
        for other in findings.iter().map(|finding| &finding.file) {
            if !texts.contains_key(other)
                && let Some(text) = input.text_of(other)
            {
                texts.insert(other.clone(), text);
            }
        }
        Self { file: input.file, texts, findings, ignored, accepted, document: document.ok() }
    }

    /// The errors, and with `has_warnings` the warnings, in the form that `accept` writes.
    pub(crate) fn new_findings(&self, has_warnings: bool) -> Vec<NewFinding> {
        let Some(document) = &self.document else { return Vec::new() };
        let findings = self.findings.iter().filter(|finding| has_warnings || finding.is_error());
        let new = findings.map(|finding| {
            let Place { subject, within, .. } = place(document, finding.at);
            let (document, rule) = (document.file.clone(), finding.rule.name.to_owned());
            NewFinding { document, subject, place: within, rule }
        });
        new.collect()
    }
}

/// The number of problems of each severity.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(super) warnings: usize,
    /// The number of those that the settings leave out.
    pub(super) ignored: usize,
    /// The number of accepted ones.
    pub(super) accepted: usize,
}

impl Counts {
    pub(crate) fn of(documents: &[CheckedDocument]) -> Self {
        let ignored = documents.iter().map(|document| document.ignored).sum();
        let accepted = documents.iter().map(|document| document.accepted).sum();
        Self {
            ignored,
            accepted,
            ..Self::of_problems(documents.iter().flat_map(|document| &document.findings))
        }
    }

    pub(super) fn of_problems<'a>(problems: impl Iterator<Item = &'a Problem>) -> Self {
        let (errors, warnings): (Vec<_>, Vec<_>) = problems.partition(|problem| problem.is_error());
        Self { errors: errors.len(), warnings: warnings.len(), ignored: 0, accepted: 0 }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let many = |count| if count == 1 { "" } else { "s" };
        let Self { errors, warnings, ignored, accepted } = *self;
        write!(f, "{errors} error{}, {warnings} warning{}", many(errors), many(warnings))?;
        if accepted > 0 {
            write!(f, ", accepted: {accepted}")?;
        }
        if ignored > 0 { write!(f, ", left out: {ignored}") } else { Ok(()) }
    }
}
