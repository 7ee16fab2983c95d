//! Where rules put what they find.

use crate::problem::{Problem, Problems};
use cloud_certs_yaml::Position;

/// The problems of one document, as they are found.
pub(crate) struct Report<'a> {
    file: &'a str,
    problems: Vec<Problem>,
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
