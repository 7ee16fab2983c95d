//! A fault of a document: where, what, why, and what to write instead.

use std::fmt;

use cloud_certs_text::escaped;
use cloud_certs_yaml::Position;

use crate::rule::{Layer, RuleInfo, Severity};

/// One thing wrong in one place of a document.
///
/// Displays as `file:line:column: what, why, write this instead`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Problem {
    /// The document, as the user named it.
    pub file: String,
    /// The place in it.
    pub at: Position,
    /// The rule that it breaks.
    pub rule: &'static RuleInfo,
    /// Its severity here: that of the rule, unless this is a milder case or a layer treats the rule as an error.
    pub severity: Severity,
    /// The layer that reports it: that of the rule, or the one that treats the rule as an error.
    pub layer: Layer,
    /// The fault, naming the thing.
    pub what: String,
    /// The reason why that is refused.
    pub why: String,
    /// The text to write instead.
    pub fix: String,
}

impl Problem {
    /// One thing wrong at `at`: `what`, `why` it cannot be taken, and what to write instead (`fix`).
    pub fn new(
        file: &str,
        at: Position,
        rule: impl Into<&'static RuleInfo>,
        what: impl Into<String>,
        why: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        let (file, what, why, fix) = (file.to_owned(), what.into(), why.into(), fix.into());
        let rule = rule.into();
        Self { file, at, rule, severity: rule.severity, layer: rule.layer, what, why, fix }
    }

    /// Returns whether the problem is an error, not only a warning.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, at, what, why, fix, .. } = self;
        let [what, why, fix] = [what, why, fix].map(|text| visible(text));
        let file = escaped(file);
        write!(f, "{file}:{}:{}: {what}, {why}, {fix}", at.line, at.column)
    }
}

/// The longest part of a message, in characters: parts quote the document, which is untrusted.
const MAX_LENGTH: usize = 500;

/// Text on one line and without characters that cannot be seen, cut where it gets too long to read.
#[must_use]
pub fn visible(text: &str) -> String {
    match text.char_indices().nth(MAX_LENGTH) {
        Some((end, _)) => escaped(text.get(..end).unwrap_or_default()) + "…",
        None => escaped(text),
    }
}

/// Everything wrong with a document, in the order of the file; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// `None` when there is nothing wrong.
    pub fn new(mut problems: Vec<Problem>) -> Option<Self> {
        problems.sort_by(|a, b| (&a.file, a.at).cmp(&(&b.file, b.at)));
        problems.dedup();
        if problems.is_empty() { None } else { Some(Self(problems)) }
    }

    /// The first problem in the order of the file.
    pub fn first(&self) -> &Problem {
        &self.0[0]
    }

    /// The problems, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }
}

impl From<Problems> for Vec<Problem> {
    fn from(problems: Problems) -> Self {
        problems.0
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}error: {problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
