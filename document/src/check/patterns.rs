//! The time that patterns of a document may take, all of them together.

use std::cell::Cell;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Far more than normal patterns need.
const LIMIT: Duration = Duration::from_secs(5);
/// The part of it that one pattern may take.
const LIMIT_OF_ONE: Duration = Duration::from_secs(2);

/// The remaining time for patterns.
pub struct PatternTime(Cell<Duration>);

impl PatternTime {
    /// Returns the first of these texts that a pattern is found in; `None` if the search takes too long.
    pub fn first_found(&self, pattern: regress::Regex, texts: Vec<String>) -> Option<Option<String>> {
        self.run(move || texts.into_iter().find(|text| pattern.find(text).is_some()))
    }

    /// The library tries all ways to match without a limit, which takes years for `^(a+)+$` and 60 times `a` before a
    /// `b`. It cannot be stopped, so it runs on a separate thread, which ends with the process.
    fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let limit = self.0.get().min(LIMIT_OF_ONE);
        if limit.is_zero() {
            return None;
        }
        let start = Instant::now();
        let (sender, receiver) = mpsc::channel();
        thread::Builder::new().spawn(move || sender.send(work())).ok()?;
        let result = receiver.recv_timeout(limit).ok();
        self.0.set(self.0.get().saturating_sub(start.elapsed()));
        result
    }
}

impl Default for PatternTime {
    fn default() -> Self {
        Self(Cell::new(LIMIT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_without_end_are_given_up_together() {
        let time = PatternTime(Cell::new(Duration::from_millis(300)));
        let find =
            |text: &str| time.first_found(regress::Regex::new("^(a+)+$").unwrap(), vec![text.to_owned()]);
        assert_eq!(find("aaa"), Some(Some("aaa".to_owned())));
        assert_eq!(find("aab"), Some(None));
        let start = Instant::now();
        for _ in 0..20 {
            assert_eq!(find(&format!("{}b", "a".repeat(60))), None);
        }
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
        assert_eq!(find("aaa"), None, "no time is left");
    }
}
