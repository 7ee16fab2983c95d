//! What is wrong with a document: where, what, why, and what to write instead.

use std::fmt;

use cloud_certs_text::escaped;

use cloud_certs_yaml::Position;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_enums, reason = "what is wrong and what is doubtful")]
pub enum Severity {
    /// The document is wrong.
    Error,
    /// The document may be wrong, or could say more.
    Warning,
}

impl Severity {
    /// The word for it: `error` or `warning`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

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
    /// The rule that found it: a stable, kebab-case name.
    pub rule: &'static str,
    /// What is wrong, naming the thing.
    pub what: String,
    /// Why that cannot be taken.
    pub why: String,
    /// What to write instead.
    pub fix: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, at, what, why, fix, .. } = self;
        let [what, why, fix] = [what, why, fix].map(|text| visible(text));
        write!(f, "{file}:{}:{}: {what}, {why}, {fix}", at.line, at.column)
    }
}

/// The most problems of a document that are told: whoever has so many begins with the first.
const MAX_PROBLEMS: usize = 10_000;

/// The longest part of a message, in characters: parts quote the document, which may say anything.
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

    /// The problems, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
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

/// The problems of one document, as they are found.
pub(crate) struct Report<'a> {
    file: &'a str,
    pub(crate) problems: Vec<Problem>,
}

impl<'a> Report<'a> {
    pub(crate) fn new(file: &'a str) -> Self {
        Self { file, problems: Vec::new() }
    }

    /// Notes one problem: `what` is wrong, `why` it cannot be taken, and what to write instead (`fix`).
    pub(crate) fn add(
        &mut self,
        rule: &'static str,
        at: Position,
        what: impl Into<String>,
        why: impl Into<String>,
        fix: impl Into<String>,
    ) {
        if self.problems.len() == MAX_PROBLEMS {
            return;
        }
        let (file, what, why, fix) = (self.file.to_owned(), what.into(), why.into(), fix.into());
        self.problems.push(Problem { file, at, rule, what, why, fix });
    }

    /// Notes syntax that OpenAPI has since `version`, which is after 3.0.
    pub(crate) fn later(
        &mut self,
        at: Position,
        what: impl Into<String>,
        version: &str,
        fix: impl Into<String>,
    ) {
        let why = format!("it is syntax of OpenAPI {version}, and the generator knows 3.0 only");
        self.add("later-syntax", at, what, why, fix);
    }

    /// Everything found, in the order of the file.
    pub(crate) fn finish(self) -> Result<(), Problems> {
        Problems::new(self.problems).map_or(Ok(()), Err)
    }
}
