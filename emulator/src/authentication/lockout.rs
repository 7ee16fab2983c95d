//! Too many failures in a row, and nothing is accepted for a while.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::later;

/// How many failures in a row lock, passwords and signatures alike.
const FAILURES: u32 = 5;

/// Counts the failures of everybody who has a secret to be guessed, by name.
pub(crate) struct Lockout {
    period: Duration,
    records: Mutex<HashMap<&'static str, Record>>,
}

#[derive(Default)]
struct Record {
    failures: u32,
    locked_until: Option<Timestamp>,
}

impl Lockout {
    /// Nobody is locked yet; whoever fails too often will be for this long.
    pub(crate) fn new(period: Duration) -> Self {
        Self { period, records: Mutex::default() }
    }

    /// Whether even the right secret is refused now.
    pub(crate) fn is_locked(&self, name: &'static str, now: Timestamp) -> bool {
        self.with(name, |record| record.locked_until.is_some_and(|end| now < end))
    }

    /// Counts a wrong secret.
    pub(crate) fn failed(&self, name: &'static str, now: Timestamp) {
        let failures = self.with(name, |record| {
            record.failures += 1;
            record.failures
        });
        if failures >= FAILURES {
            self.lock(name, now);
        }
    }

    /// Forgets earlier failures.
    pub(crate) fn succeeded(&self, name: &'static str) {
        self.with(name, |record| *record = Record::default());
    }

    /// Locks at once.
    pub(crate) fn lock(&self, name: &'static str, now: Timestamp) {
        let locked_until = Some(later(now, self.period));
        self.with(name, |record| *record = Record { failures: 0, locked_until });
    }

    fn with<T>(&self, name: &'static str, act: impl FnOnce(&mut Record) -> T) -> T {
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        act(records.entry(name).or_default())
    }
}
