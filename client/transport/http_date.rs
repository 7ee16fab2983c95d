//! Dates of HTTP headers, in the three forms of RFC 9110 (section 5.6.7) and those of mail, of any year.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A moment that a header names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HttpDate {
    At(Timestamp),
    /// Later than any time that can be represented.
    BeyondAll,
}

/// Reads a date. The name of the weekday is not checked: servers get it wrong, and the date is right nevertheless.
pub(super) fn http_date(text: &str, now: Timestamp) -> Option<HttpDate> {
    // With its own time zone.
    if let Ok(date) = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(text) {
        return Some(HttpDate::At(date));
    }
    let words: Vec<&str> = text.split([' ', ',', '-', ':']).filter(|word| !word.is_empty()).collect();
    let is_month = |word: &&str| {
        let start = word.get(..3).map(str::to_ascii_lowercase);
        start.and_then(|start| MONTHS.iter().position(|month| *month == start))
    };
    let (at, month) = words.iter().enumerate().find_map(|(at, word)| Some((at, is_month(word)?)))?;
    let number = |at: usize| words.get(at).and_then(|word| number(word));
    // `Sun Nov  6 08:49:37 1994` has the year at its end; `06 Nov 1994` and `06-Nov-94` have the day in front.
    let day_in_front = at.checked_sub(1).and_then(number);
    let (day, year_at, time_at) = match day_in_front {
        Some(day) => (day, at + 1, at + 2),
        None => (number(at + 1)?, at + 5, at + 2),
    };
    let year = match (number(year_at)?, words.get(year_at)?.len()) {
        (year, ..=2) => century(year, now),
        (year, _) => year,
    };
    let [hour, minute, second] = [0, 1, 2].map(|offset| number(time_at + offset).unwrap_or_default());
    // A leap second; jiff has none.
    let second = second.min(59);
    let Ok(year) = i16::try_from(year) else { return Some(HttpDate::BeyondAll) };
    let small = |number: u64| i8::try_from(number).ok();
    let month = i8::try_from(month + 1).ok()?;
    if year > jiff::civil::Date::MAX.year() {
        return Some(HttpDate::BeyondAll);
    }
    let civil =
        DateTime::new(year, month, small(day)?, small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    // The last day of all is beyond in some time zones.
    Some(Offset::UTC.to_timestamp(civil).map_or(HttpDate::BeyondAll, HttpDate::At))
}

fn number(word: &str) -> Option<u64> {
    let is_number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| word.parse().unwrap_or(u64::MAX))
}

/// The year that two digits stand for: not more than 50 years ahead.
fn century(two_digits: u64, now: Timestamp) -> u64 {
    let this_year = u64::try_from(now.to_zoned(jiff::tz::TimeZone::UTC).year()).unwrap_or_default();
    let year = this_year - this_year % 100 + two_digits;
    if year > this_year + 50 { year - 100 } else { year }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-21T12:00:00Z";

    fn read(text: &str) -> Option<HttpDate> {
        http_date(text, NOW.parse().unwrap())
    }

    #[test]
    fn every_form_of_a_date_is_read() {
        let at = |time: &str| Some(HttpDate::At(time.parse().unwrap()));
        for (text, time) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
            ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
            ("Sunday, 06-Nov-27 08:49:37 GMT", "2027-11-06T08:49:37Z"),
            ("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"),
            ("Mon, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
            ("06 Nov 2026 08:49:37 +0100", "2026-11-06T07:49:37Z"),
            ("Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59Z"),
        ] {
            assert_eq!(read(text), at(time), "{text}");
        }
    }

    #[test]
    fn no_year_is_too_late() {
        for text in [
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "Fri, 31 Dec 10000 23:59:59 GMT",
            "Fri, 01 Jan 99999999999999999999 00:00:00 GMT",
            "Fri Dec 31 23:59:59 40000",
        ] {
            assert_eq!(read(text), Some(HttpDate::BeyondAll), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "soon", "Nov", "Fri, 99 Nov 2026 00:00:00 GMT", "Nov Nov Nov", "tomorrow 5 o'clock"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
