//! The time to run commands again that have not succeeded yet.

use std::time::Duration;

use jiff::Timestamp;

use crate::watch::backoff::Backoff;
use crate::watch::schedule::later;

/// The service to be reloaded may just be starting, so the first pause is short.
const PAUSES: Backoff = Backoff { first: Duration::from_secs(10), longest: Duration::from_secs(3600) };

/// The time to run commands again.
#[derive(Debug, Default)]
pub(crate) struct HookSchedule {
    at: Option<Timestamp>,
    /// The failures in a row.
    failures: u32,
}

impl HookSchedule {
    /// Commands of earlier runs are due at once.
    pub(crate) fn from_before(pending: usize, now: Timestamp) -> Self {
        Self { at: (pending > 0).then_some(now), failures: 0 }
    }

    pub(crate) fn next_run(&self) -> Option<Timestamp> {
        self.at
    }

    /// Plans after a round. `has_failed` says that a command failed in it: the pauses start again from the shortest.
    pub(crate) fn after_round(&mut self, pending: usize, has_failed: bool, now: Timestamp, random: f64) {
        if pending == 0 {
            *self = Self::default();
        } else if has_failed || self.at.is_none() {
            self.failures = 0;
            self.after_run(pending, now, random);
        }
    }

    /// Plans after the commands that waited were run.
    pub(crate) fn after_run(&mut self, pending: usize, now: Timestamp, random: f64) {
        if pending == 0 {
            *self = Self::default();
        } else {
            self.failures = self.failures.saturating_add(1);
            self.at = Some(later(now, PAUSES.pause(self.failures, random)));
        }
    }
}
