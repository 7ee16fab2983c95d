//! The findings of `check` in a document, with the levels of the settings.

use openapi_document::{Document, Problem, Severity};

use crate::accepted::AcceptedFindings;
use crate::config::Config;
use crate::config::levels::CheckLevel;
use crate::diff::Place;
use crate::finding_place::place;

/// Errors and warnings of a document.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// Those that count, in the order of the file.
    pub(crate) problems: Vec<Problem>,
    /// The number of those that the settings leave out.
    pub(crate) ignored: usize,
    /// The number of accepted findings.
    pub(crate) accepted: usize,
}

impl Findings {
    /// Everything wrong or doubtful in a document, by the settings that hold for it.
    pub(crate) fn of(document: &Document, config: &Config, accepted: &mut AcceptedFindings<'_>) -> Self {
        let mut findings = Self::default();
        for mut problem in config.rust.lint(document) {
            let own = match problem.severity {
                Severity::Error => CheckLevel::Error,
                Severity::Warning => CheckLevel::Warning,
            };
            match config.levels.check.level(problem.rule.name, problem.layer.word(), own) {
                CheckLevel::Error => problem.severity = Severity::Error,
                CheckLevel::Warning => problem.severity = Severity::Warning,
                CheckLevel::Ignore => {
                    findings.ignored += 1;
                    continue;
                }
            }
            if accepted.has_rule(problem.rule.name) {
                let Place { subject, within, .. } = place(document, problem.at);
                if accepted.take(&document.file, problem.rule.name, &subject, &within).is_some() {
                    findings.accepted += 1;
                    continue;
                }
            }
            findings.problems.push(problem);
        }
        findings
    }
}
