//! The results of the checks of `doctor`, for people and programs.

use std::collections::BTreeMap;

use cloud_certs_text::printable;
use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use crate::commands::doctor::step::Step;
use crate::failure::Failure;

/// The result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Skipped,
    Ok,
    Warning,
    Failed,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed => "FAILED",
        }
    }
}

#[derive(Serialize)]
struct Check {
    check: Step,
    state: State,
    message: String,
    hint: Option<String>,
}

/// The checks so far, and the first failure.
#[derive(Default)]
pub(super) struct Diagnosis {
    checks: BTreeMap<Step, Check>,
    first: Option<(Step, Failure)>,
}

impl Diagnosis {
    /// Notes that a check went well, and what was found. Several notes of a check are shown together.
    pub(super) fn pass(&mut self, step: Step, message: impl Into<String>) {
        self.note(step, State::Ok, message.into());
    }

    /// Notes something that may be a problem.
    pub(super) fn warn(&mut self, step: Step, message: impl Into<String>) {
        self.note(step, State::Warning, message.into());
    }

    /// Notes why a check is not made.
    pub(super) fn skip(&mut self, step: Step, message: impl Into<String>) {
        self.note(step, State::Skipped, message.into());
    }

    /// Notes a failure. The first one decides how the command ends.
    pub(super) fn fail(&mut self, step: Step, failure: Failure) {
        let (message, hint) = (failure.in_one_line(), failure.next());
        self.checks.insert(step, Check { check: step, state: State::Failed, message, hint });
        if self.first.as_ref().is_none_or(|(first, _)| step < *first) {
            self.first = Some((step, failure));
        }
    }

    fn note(&mut self, step: Step, state: State, message: String) {
        let check = self.checks.entry(step).or_insert(Check {
            check: step,
            state,
            message: String::new(),
            hint: None,
        });
        if check.state == State::Failed || check.message.contains(&message) {
            return;
        }
        check.state = check.state.max(state);
        let separator = if check.message.is_empty() { "" } else { "; " };
        check.message += &format!("{separator}{message}");
    }

    /// Marks all other checks as skipped, with the check that they depend on.
    pub(super) fn finish(&mut self, has_server: bool) {
        let mut needed = self.first.as_ref().map(|(step, _)| *step);
        for step in Step::ALL.into_iter().filter(|step| *step != Step::Server || has_server) {
            match (self.checks.get(&step).map(|check| check.state), needed) {
                (None, Some(needed)) => {
                    self.skip(step, format!("needs the check of {} first", needed.name()))
                }
                (None, None) => self.skip(step, "not made"),
                // The others go on without it.
                (Some(State::Skipped), _) if step != Step::Clock => needed = needed.or(Some(step)),
                _ => {}
            }
        }
    }

    /// Formats a line for each check.
    pub(super) fn lines(&self) -> String {
        let line = |check: &Check| {
            format!("{:<9}{:<13}{}\n", check.state.word(), check.check.name(), printable(&check.message))
        };
        self.checks.values().map(line).collect()
    }

    /// The first failure, if there is one.
    pub(super) fn into_result(self) -> Result<(), Failure> {
        self.first.map_or(Ok(()), |(_, failure)| Err(failure))
    }
}

impl Serialize for Diagnosis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut report = serializer.serialize_struct("Diagnosis", 3)?;
        report.serialize_field("ok", &self.first.is_none())?;
        report.serialize_field("failed", &self.first.as_ref().map(|(step, _)| step))?;
        report.serialize_field("checks", &self.checks.values().collect::<Vec<_>>())?;
        report.end()
    }
}
