//! Patterns against texts, in bounded time.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Far more than any pattern needs that somebody wrote to be met.
const LIMIT: Duration = Duration::from_secs(5);

/// Whether `pattern` is found in `text`; nothing when that takes too long to tell.
pub(crate) fn is_found(pattern: regress::Regex, text: &str) -> Option<bool> {
    within(LIMIT, pattern, text)
}

/// The library tries all ways to match without a limit, which takes years for `^(a+)+$` and 60 times `a` before a `b`. Nothing
/// stops it, so it works on a thread of its own, which ends with the process.
fn within(limit: Duration, pattern: regress::Regex, text: &str) -> Option<bool> {
    let text = text.to_owned();
    let (sender, receiver) = mpsc::channel();
    let work = move || sender.send(pattern.find(&text).is_some());
    thread::Builder::new().spawn(work).ok()?;
    receiver.recv_timeout(limit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_without_end_is_given_up() {
        let find = |text: &str, limit| within(limit, regress::Regex::new("^(a+)+$").unwrap(), text);
        assert_eq!(find("aaa", LIMIT), Some(true));
        assert_eq!(find("aab", LIMIT), Some(false));
        assert_eq!(find(&format!("{}b", "a".repeat(60)), Duration::from_millis(50)), None);
    }
}
