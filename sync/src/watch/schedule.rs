//! The times of the next rounds, one for each certificate.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::config::Config;
use crate::report::TargetReport;
use crate::watch::pace::{self, Retry};

/// The times of the next rounds.
///
/// Those of certificates without failures lie on a grid, `interval` apart, so that they do not drift and meet again
/// after a failure of one. The grid begins at a random time, so that machines that start together do not ask together.
#[derive(Debug)]
pub(crate) struct Schedule {
    interval: Duration,
    /// A point of the grid.
    origin: Timestamp,
    next: BTreeMap<String, Next>,
}

/// The next round of a certificate.
#[derive(Debug, Clone, Copy)]
struct Next {
    at: Timestamp,
    /// The failures in a row.
    failures: u32,
    /// The way in which they are retried.
    retry: Option<Retry>,
}

impl Schedule {
    /// A round of all certificates is due now. The second comes after a random part of the interval, from half to all
    /// of it.
    pub(crate) fn new(config: &Config, interval: Duration, now: Timestamp, random: f64) -> Self {
        let part = interval.mul_f64(0.5 + random.clamp(0.0, 1.0) / 2.0);
        let next = |name: &String| (name.clone(), Next { at: now, failures: 0, retry: None });
        Self {
            interval,
            origin: later(now, part),
            next: config.certificates.iter().map(|one| next(&one.name)).collect(),
        }
    }

    /// The time of the next round.
    pub(crate) fn next_round(&self) -> Option<Timestamp> {
        self.next.values().map(|next| next.at).min()
    }

    /// The number of certificates that fail.
    pub(crate) fn failing(&self) -> usize {
        self.next.values().filter(|next| next.failures > 0).count()
    }

    /// The certificates whose round is due.
    pub(crate) fn due(&self, now: Timestamp) -> BTreeSet<String> {
        // If a round is farther away than the longest pause, the clock was set back.
        let farthest = later(now, self.interval * 2);
        let is_due = |next: &Next| next.at <= now || next.at > farthest;
        self.next.iter().filter(|(_, next)| is_due(next)).map(|(name, _)| name.clone()).collect()
    }

    /// Plans the next round of a certificate from what the last one found in its targets.
    pub(crate) fn plan<'t>(
        &mut self,
        certificate: &str,
        targets: impl Iterator<Item = &'t TargetReport>,
        now: Timestamp,
        random: f64,
    ) {
        let (mut left, mut retry) = (Duration::MAX, None);
        for target in targets {
            left = left.min(pace::time_left(target, now));
            retry = retry.max(Retry::of(target));
        }
        let Some(next) = self.next.get_mut(certificate) else { return };
        // After another kind of failure, the pauses start again.
        next.failures = if next.retry == retry { next.failures } else { 0 };
        next.retry = retry;
        match retry {
            Some(retry) => {
                next.failures = next.failures.saturating_add(1);
                next.at = later(now, retry.pauses(self.interval).pause(next.failures, random));
            }
            None => {
                next.failures = 0;
                next.at = on_grid(self.origin, pace::pace(self.interval, left), now);
            }
        }
    }
}

/// The next point of the grid, without one so near that the last round counts for it.
fn on_grid(origin: Timestamp, pace: Duration, now: Timestamp) -> Timestamp {
    let pace_ms = i64::try_from(pace.as_millis()).unwrap_or(i64::MAX).max(1);
    let since = now.as_millisecond().saturating_sub(origin.as_millisecond()).rem_euclid(pace_ms);
    let wait = pace_ms - since;
    let wait = if wait < pace_ms / 4 { wait + pace_ms } else { wait };
    later(now, Duration::from_millis(wait.unsigned_abs()))
}

/// A time after another one, or the last one there is.
pub(crate) fn later(time: Timestamp, by: Duration) -> Timestamp {
    SignedDuration::try_from(by).ok().and_then(|by| time.checked_add(by).ok()).unwrap_or(Timestamp::MAX)
}
