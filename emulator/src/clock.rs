//! The emulator's clock: the machine's, plus what a test has advanced it by.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;

/// Reads the time. Everything in the emulator that depends on the time asks here.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    advanced_seconds: AtomicU64,
}

impl Clock {
    /// The time now, as the emulator sees it.
    pub(crate) fn now(&self) -> Timestamp {
        let advanced = Duration::from_secs(self.advanced_seconds.load(Ordering::Relaxed));
        later(system_time(), advanced)
    }

    /// Moves the time forward, in whole seconds.
    pub(crate) fn advance(&self, by: Duration) {
        self.advanced_seconds.fetch_add(by.as_secs(), Ordering::Relaxed);
    }
}

/// The time that lies `by` after `time`, or the last one there is.
pub(crate) fn later(time: Timestamp, by: Duration) -> Timestamp {
    time.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// The time that lies `by` before `time`, or the first one there is.
pub(crate) fn earlier(time: Timestamp, by: Duration) -> Timestamp {
    time.checked_sub(by).unwrap_or(Timestamp::MIN)
}

#[expect(clippy::disallowed_methods, reason = "the one place where the emulator reads the real clock")]
pub(crate) fn system_time() -> Timestamp {
    Timestamp::try_from(std::time::SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH)
}
