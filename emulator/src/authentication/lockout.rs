//! The lock after too many failures in a row.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::later;

/// The number of failures in a row that lock, for passwords and signatures.
const FAILURES: u32 = 5;

/// Counts failed attempts by name, and locks a name after too many.
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
    /// Creates a lockout that locks for this long.
    pub(crate) fn new(period: Duration) -> Self {
        Self { period, records: Mutex::default() }
    }

    /// Returns whether even the right secret is refused now.
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

    /// Resets the count after the right secret.
    pub(crate) fn succeeded(&self, name: &'static str) {
        self.with(name, |record| *record = Record::default());
    }

    /// Locks a name at once.
    pub(crate) fn lock(&self, name: &'static str, now: Timestamp) {
        let locked_until = Some(later(now, self.period));
        self.with(name, |record| *record = Record { failures: 0, locked_until });
    }

    fn with<T>(&self, name: &'static str, act: impl FnOnce(&mut Record) -> T) -> T {
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        act(records.entry(name).or_default())
    }
}
