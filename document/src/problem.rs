//! What is wrong with a document: where, what, why, and what to write instead.

use std::fmt;

use cloud_certs_text::escaped;
use cloud_certs_yaml::Position;

use crate::document::Document;
use crate::rule::{Layer, RuleInfo, Severity};
use crate::rules::Rule;

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
    /// How bad that is here: the rule's own severity, unless this is a milder case or a layer insists on the rule.
    pub severity: Severity,
    /// The layer that says so: the rule's own, or the one that insists on it.
    pub layer: Layer,
    /// What is wrong, naming the thing.
    pub what: String,
    /// Why that cannot be taken.
    pub why: String,
    /// What to write instead.
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

    /// Returns whether the document is wrong, and not only doubtful.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, at, what, why, fix, .. } = self;
        let [what, why, fix] = [what, why, fix].map(|text| visible(text));
        write!(f, "{file}:{}:{}: {what}, {why}, {fix}", at.line, at.column)
    }
}

/// The most errors of a document that are told, and the most warnings: whoever has so many begins with the first.
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

    /// The first problem in the order of the file.
    pub fn first(&self) -> &Problem {
        &self.0[0]
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
pub struct Report<'a> {
    document: &'a Document,
    problems: Vec<Problem>,
    /// The number of warnings and of errors.
    told: [usize; 2],
}

impl<'a> Report<'a> {
    /// No problem so far.
    pub fn new(document: &'a Document) -> Self {
        Self { document, problems: Vec::new(), told: [0; 2] }
    }

    /// Notes one problem: `what` is wrong, `why` it cannot be taken, and what to write instead (`fix`).
    pub fn add(
        &mut self,
        rule: impl Into<&'static RuleInfo>,
        at: Position,
        what: impl Into<String>,
        why: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.push(Problem::new(self.document.file_of(at), at, rule, what, why, fix));
    }

    /// Notes what is only doubtful, though the rule is one of errors.
    pub fn doubt(
        &mut self,
        rule: impl Into<&'static RuleInfo>,
        at: Position,
        what: impl Into<String>,
        why: impl Into<String>,
        fix: impl Into<String>,
    ) {
        let problem = Problem::new(self.document.file_of(at), at, rule, what, why, fix);
        self.push(Problem { severity: Severity::Warning, ..problem });
    }

    fn push(&mut self, problem: Problem) {
        // However much is doubtful, no error is lost.
        let told = &mut self.told[usize::from(problem.is_error())];
        if *told < MAX_PROBLEMS {
            *told += 1;
            self.problems.push(problem);
        }
    }

    /// Turns what is doubtful by these rules into errors of a layer that cannot do with it.
    pub fn insist(&mut self, layer: Layer, rules: &[Rule]) {
        self.insist_but(layer, rules, &[]);
    }

    /// The same as [`Report::insist`], except at some places.
    pub fn insist_but(&mut self, layer: Layer, rules: &[Rule], places: &[Position]) {
        for problem in self.problems.iter_mut().filter(|problem| !problem.is_error()) {
            let is_excepted = places.contains(&problem.at);
            if !is_excepted && rules.iter().any(|rule| std::ptr::eq(rule.info(), problem.rule)) {
                (problem.severity, problem.layer) = (Severity::Error, layer);
            }
        }
    }

    /// Notes what another report has found.
    pub fn extend(&mut self, problems: Vec<Problem>) {
        let room = MAX_PROBLEMS.saturating_sub(self.problems.len());
        self.problems.extend(problems.into_iter().take(room));
    }

    /// Notes syntax that OpenAPI has since `version`, which is after that of the document.
    pub fn later(&mut self, at: Position, what: impl Into<String>, version: &str, fix: impl Into<String>) {
        let own = self.document.version.words();
        let why = format!("it is syntax of OpenAPI {version}, and the document is {own}");
        self.add(Rule::LaterSyntax, at, what, why, fix);
    }

    /// Everything found, in the order of the file.
    #[must_use]
    pub fn into_problems(self) -> Vec<Problem> {
        Problems::new(self.problems).map(|problems| problems.0).unwrap_or_default()
    }

    /// Whether the document can be used.
    ///
    /// # Errors
    ///
    /// Everything wrong, in the order of the file. What is only doubtful is left out.
    pub fn finish(mut self) -> Result<(), Problems> {
        self.problems.retain(Problem::is_error);
        Problems::new(self.problems).map_or(Ok(()), Err)
    }
}
