//! Times of certificates as text.

use jiff::civil::{DateTime, date};
use jiff::{SignedDuration, Timestamp};

/// A second of X.509, which has years up to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Second(i64);

/// The last second of the year 9999, by which X.509 says that a certificate never expires (RFC 5280, section 4.1.2.5).
const NEVER: Second = Second(253_402_300_799);

impl Second {
    /// The second so many seconds after the beginning of 1970.
    pub(crate) fn new(since_1970: i64) -> Self {
        Self(since_1970)
    }

    /// Returns whether this second stands for "never".
    pub(crate) fn is_never(self) -> bool {
        self == NEVER
    }

    /// The seconds since the beginning of 1970.
    pub(crate) fn since_1970(self) -> i64 {
        self.0
    }

    /// The nearest timestamp: the last day of the year 9999 is later than all of them.
    pub(crate) fn timestamp(self) -> Timestamp {
        let range = Timestamp::MIN.as_second()..=Timestamp::MAX.as_second();
        Timestamp::from_second(self.0.clamp(*range.start(), *range.end())).unwrap_or(Timestamp::MAX)
    }

    /// The time as in RFC 3339, with `Z`.
    pub(crate) fn text(self) -> String {
        let epoch: DateTime = date(1970, 1, 1).at(0, 0, 0, 0);
        match epoch.checked_add(SignedDuration::from_secs(self.0)) {
            Ok(time) => time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            Err(_) => self.timestamp().to_string(),
        }
    }
}
