//! The note on a removed part that the old document had marked as deprecated.

use std::time::{SystemTime, UNIX_EPOCH};

use openapi_document::{Document, Node};

use super::promises::{SUNSET, day};
use super::rules::Rule;

/// The rules about removed parts that can be marked as deprecated.
const GONE: [Rule; 4] =
    [Rule::OperationRemoved, Rule::ParameterRemoved, Rule::PropertyRemoved, Rule::HeaderRemoved];

/// The end of the sentence about a removed part: that it was deprecated, and until when.
pub(super) fn note(rule: Rule, old: Option<&Node>, document: &Document) -> String {
    let Some(node) = old.filter(|_| GONE.contains(&rule)) else { return String::new() };
    let target = document.resolve(node).unwrap_or(node);
    // A parameter may be marked, or its schema.
    let schema = target.get("schema").map(|schema| document.resolve(schema).unwrap_or(schema));
    let Some(marked) =
        [Some(node), Some(target), schema].into_iter().flatten().find(|node| node.is("deprecated"))
    else {
        return String::new();
    };
    let Some(sunset) = marked.get(SUNSET) else {
        return ", which the old document marked as deprecated".to_owned();
    };
    match day(sunset) {
        Some(day) => {
            let when = if is_past(day) { "that day has passed" } else { "that day has not come yet" };
            format!(", which the old document marked as deprecated until {day}: {when}")
        }
        None => ", which the old document marked as deprecated until a day that nobody can read".to_owned(),
    }
}

/// Returns whether a day, as `2030-12-31`, is before today.
#[expect(clippy::disallowed_methods, reason = "tests take days that are long past or far ahead")]
fn is_past(day: &str) -> bool {
    let mut parts = day.split('-').map(|part| part.parse().unwrap_or(0));
    let [year, month, of_month] = [(); 3].map(|()| parts.next().unwrap_or(0));
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400);
    days_from_civil(year, month, of_month) < i64::try_from(since).unwrap_or(i64::MAX)
}

/// The days from 1970-01-01 to a day of the Gregorian calendar, counted in years that begin in March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::days_from_civil;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days_from_civil(1970, 1, 1), 0);
        assert_eq!(days_from_civil(1969, 12, 31), -1);
        assert_eq!(days_from_civil(2000, 3, 1), 11_017);
        assert_eq!(days_from_civil(2026, 11, 29), 20_786);
    }
}
