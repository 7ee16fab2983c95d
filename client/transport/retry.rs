//! Retries: which failures, when, and how often.

use std::time::Duration;

use crate::clock::Clock;
use crate::error::Error;

/// The limits of retries: exponential backoff with full jitter.
///
/// Only `GET` requests are retried, after 408, 429, any 5xx, the vendor's "busy" (202 with `CSS.0011`) and a connection
/// that failed or broke. The pause before the n-th retry is a random time between nothing and `base * 2^(n-1)`,
/// at most `cap`; a `Retry-After` of the server is waited for in full, and ends the attempts when it is longer
/// than a minute.
///
/// # Default
///
/// 3 retries (4 attempts in all), base 500 ms, cap 10 s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    retries: u32,
    base: Duration,
    cap: Duration,
}

/// The longest `Retry-After` that a session waits for.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60);

impl Retry {
    /// The default: see the type.
    #[must_use]
    pub const fn new() -> Self {
        Self { retries: 3, base: Duration::from_millis(500), cap: Duration::from_secs(10) }
    }

    /// Sets the number of retries; 0 for none.
    #[must_use]
    pub const fn with_retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// Sets the longest pause before the first retry; it doubles with each.
    #[must_use]
    pub const fn with_base(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// Sets the longest pause before any retry.
    #[must_use]
    pub const fn with_cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// The pause before attempt `attempt + 1`, or `None` to give up. `random` is in `0.0..1.0`.
    fn pause(&self, attempt: u32, retry_after: Option<Duration>, random: f64) -> Option<Duration> {
        if attempt > self.retries {
            return None;
        }
        let factor = 2u32.saturating_pow(attempt - 1);
        let jitter = self.base.saturating_mul(factor).min(self.cap).mul_f64(random);
        match retry_after {
            Some(asked) if asked > LONGEST_RETRY_AFTER => None,
            Some(asked) => Some(jitter.max(asked)),
            None => Some(jitter),
        }
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}

/// A failed attempt.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    /// `true` if the same request can be sent again without harm.
    pub(crate) is_safe: bool,
}

/// Makes attempts until one succeeds, fails for good, or the retries are used up.
///
/// `attempt` is not an `AsyncFn`: the compiler cannot yet show that calls of one can be spawned.
pub(crate) async fn retry<T, F: Future<Output = Result<T, Failure>>>(
    retry: &Retry,
    clock: &dyn Clock,
    attempt: impl Fn() -> F,
) -> Result<T, Error> {
    let mut attempts = 0;
    loop {
        attempts += 1;
        let Failure { error, is_safe } = match attempt().await {
            Ok(value) => return Ok(value),
            Err(failure) => failure,
        };
        let pause = retry.pause(attempts, error.retry_after(), fastrand::f64());
        match pause.filter(|_| is_safe && error.is_retryable()) {
            Some(pause) => {
                tracing::warn!("{error}; trying again in {:.1} s", pause.as_secs_f64());
                clock.sleep(pause).await;
            }
            None => return Err(error.after(attempts)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_pause_doubles_up_to_the_cap_and_is_all_jitter() {
        let retry = Retry::new().with_retries(6).with_base(SECOND).with_cap(4 * SECOND);
        let pauses: Vec<_> = (1..=7).map(|attempt| retry.pause(attempt, None, 1.0)).collect();
        let seconds = |n| Some(n * SECOND);
        assert_eq!(pauses, [seconds(1), seconds(2), seconds(4), seconds(4), seconds(4), seconds(4), None]);
        assert_eq!(retry.pause(3, None, 0.0), Some(Duration::ZERO));
        assert_eq!(retry.pause(3, None, 0.5), Some(2 * SECOND));
    }

    #[test]
    fn a_retry_after_is_waited_for_in_full_or_ends_it() {
        let retry = Retry::new().with_base(SECOND);
        assert_eq!(retry.pause(1, Some(30 * SECOND), 0.5), Some(30 * SECOND));
        assert_eq!(retry.pause(1, Some(Duration::ZERO), 0.5), Some(SECOND / 2));
        assert_eq!(retry.pause(1, Some(61 * SECOND), 0.5), None);
    }

    #[test]
    fn attempts_without_end_do_not_overflow() {
        let retry = Retry::new().with_retries(u32::MAX);
        assert_eq!(retry.pause(u32::MAX - 1, None, 1.0), Some(retry.cap));
    }
}
