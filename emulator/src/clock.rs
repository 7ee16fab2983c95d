//! The emulator's clock: the time of this machine, plus what a test has advanced it by.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

/// The source of the time for everything in the emulator that depends on it.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    advanced_seconds: AtomicU64,
}

impl Clock {
    /// Returns the time as the emulator sees it.
    pub(crate) fn now(&self) -> Timestamp {
        let advanced = Duration::from_secs(self.advanced_seconds.load(Ordering::Relaxed));
        later(system_time(), advanced)
    }

    /// Moves the time forward, in whole seconds.
    pub(crate) fn advance(&self, by: Duration) {
        self.advanced_seconds.fetch_add(by.as_secs(), Ordering::Relaxed);
    }
}

/// The service's time for one request. A fault may have shifted it.
#[derive(Clone, Copy)]
pub(crate) struct RequestTime(pub(crate) Timestamp);

/// Returns the time `by` after `time`, or the last one that can be represented.
pub(crate) fn later(time: Timestamp, by: Duration) -> Timestamp {
    time.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// Returns the time `by` before `time`, or the first one that can be represented.
pub(crate) fn earlier(time: Timestamp, by: Duration) -> Timestamp {
    time.checked_sub(by).unwrap_or(Timestamp::MIN)
}

#[expect(clippy::disallowed_methods, reason = "the one place where the emulator reads the real clock")]
pub(crate) fn system_time() -> Timestamp {
    Timestamp::try_from(std::time::SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Formats a time for a header of HTTP, such as `Date`.
pub(crate) fn http_date(time: Timestamp) -> String {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&time).unwrap_or_default()
}
