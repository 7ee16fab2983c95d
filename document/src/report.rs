//! The problems of a document, as they are found.

use cloud_certs_yaml::Position;

use crate::document::Document;
use crate::problem::{Problem, Problems};
use crate::rule::RuleInfo;
use crate::rules::Rule;

/// The most problems of a document that are told: whoever has so many begins with the first.
const MAX_PROBLEMS: usize = 10_000;

/// The problems of one document, as they are found.
pub struct Report<'a> {
    document: &'a Document,
    problems: Vec<Problem>,
}

impl<'a> Report<'a> {
    /// No problem so far.
    pub fn new(document: &'a Document) -> Self {
        Self { document, problems: Vec::new() }
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
        if self.problems.len() == MAX_PROBLEMS {
            return;
        }
        self.problems.push(Problem::new(self.document.file_of(at), at, rule, what, why, fix));
    }

    /// Notes syntax that OpenAPI has since `version`, which is after 3.0.
    pub fn later(&mut self, at: Position, what: impl Into<String>, version: &str, fix: impl Into<String>) {
        let why = format!("it is syntax of OpenAPI {version}, and the generator knows 3.0 only");
        self.add(Rule::LaterSyntax, at, what, why, fix);
    }

    /// Everything found, in the order of the file.
    #[must_use]
    pub fn into_problems(self) -> Vec<Problem> {
        Problems::new(self.problems).map(Into::into).unwrap_or_default()
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
