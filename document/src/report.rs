//! The problems of a document, as they are found.

use std::collections::{HashMap, HashSet};

use cloud_certs_yaml::Position;

use crate::document::Document;
use crate::problem::{Problem, Problems};
use crate::rule::{Layer, RuleInfo, Severity};
use crate::rules::Rule;

/// The most errors of one rule that are reported, and the most warnings: with so many, users start with the first ones.
pub const MAX_OF_RULE: usize = 10_000;

/// The problems of one document, as they are found.
pub struct Report<'a> {
    document: &'a Document,
    problems: Vec<Problem>,
    /// The number of problems of each rule and severity.
    counts: HashMap<(&'static str, Severity), usize>,
}

impl<'a> Report<'a> {
    /// No problem so far.
    pub fn new(document: &'a Document) -> Self {
        Self { document, problems: Vec::new(), counts: HashMap::new() }
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

    /// Adds a warning for a rule whose problems are errors otherwise.
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
        // Many problems of one rule do not hide those of other rules.
        let count = self.counts.entry((problem.rule.name, problem.severity)).or_default();
        if *count < MAX_OF_RULE {
            *count += 1;
            self.problems.push(problem);
        }
    }

    /// Turns warnings of these rules, except at some places, into errors of a layer that cannot handle them.
    pub fn insist(&mut self, layer: Layer, rules: &[Rule], places: &HashSet<Position>) {
        for problem in self.problems.iter_mut().filter(|problem| !problem.is_error()) {
            let is_refused = rules.iter().any(|rule| std::ptr::eq(rule.info(), problem.rule));
            if is_refused && !places.contains(&problem.at) {
                (problem.severity, problem.layer) = (Severity::Error, layer);
            }
        }
    }

    /// Notes what another report has found.
    pub fn extend(&mut self, problems: Vec<Problem>) {
        problems.into_iter().for_each(|problem| self.push(problem));
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
        Problems::new(self.problems).map(Into::into).unwrap_or_default()
    }

    /// Succeeds if the document can be used.
    ///
    /// # Errors
    ///
    /// Everything wrong, in the order of the file. Warnings are left out.
    pub fn finish(mut self) -> Result<(), Problems> {
        self.problems.retain(Problem::is_error);
        Problems::new(self.problems).map_or(Ok(()), Err)
    }
}
