//! Growing pauses after failures.

use std::time::Duration;

/// Pauses that double from the first to the longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Backoff {
    pub(crate) first: Duration,
    pub(crate) longest: Duration,
}

impl Backoff {
    /// Returns the pause after so many failures in a row. `random`, from 0 to 1, takes up to a quarter off, so that
    /// machines that fail together do not come back together.
    pub(crate) fn pause(self, failures: u32, random: f64) -> Duration {
        let factor = 1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX);
        let pause = self.first.saturating_mul(factor).min(self.longest);
        pause.mul_f64(1.0 - random.clamp(0.0, 1.0) / 4.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let backoff = Backoff { first: Duration::from_secs(30), longest: Duration::from_secs(3600) };
        let pauses: Vec<_> = (1..=9).map(|failures| backoff.pause(failures, 0.0).as_secs()).collect();
        assert_eq!(pauses, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(backoff.pause(u32::MAX, 0.0).as_secs(), 3600);
        assert_eq!(backoff.pause(1, 1.0).as_millis(), 22_500);
    }
}
