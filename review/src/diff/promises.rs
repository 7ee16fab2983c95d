//! The promises of how long a part stays, by two extensions: its last day and its stability.

use openapi_document::Node;

/// The day from which a deprecated part may be removed.
pub(super) const SUNSET: &str = "x-sunset";
const STABILITY: &str = "x-stability-level";
/// The levels of stability, the least first. A part without a level is stable.
const LEVELS: [&str; 4] = ["draft", "alpha", "beta", "stable"];

/// Returns whether a keyword makes a promise that the new value takes back, or an unreadable one.
pub(super) fn is_taken_back(
    keyword: &str,
    old: Option<&Node>,
    new: Option<&Node>,
    is_deprecated: bool,
) -> bool {
    match keyword {
        SUNSET => {
            let (before, after) = (old.map(day), new.map(day));
            match (before, after) {
                (None, Some(after)) => is_deprecated && after.is_none(),
                (Some(_), None) => is_deprecated,
                (Some(before), Some(after)) => match (before, after) {
                    (Some(before), Some(after)) => after < before,
                    _ => before != after || is_deprecated,
                },
                (None, None) => false,
            }
        }
        STABILITY => {
            let level = |node: Option<&Node>| match node {
                Some(node) => LEVELS.iter().position(|level| Some(*level) == node.as_str()),
                None => Some(LEVELS.len() - 1),
            };
            match (level(old), level(new)) {
                (Some(before), Some(after)) => after < before,
                _ => true,
            }
        }
        _ => false,
    }
}

/// The day of a date or a time as RFC 3339 has them: its text compares as the days do.
pub(super) fn day(node: &Node) -> Option<&str> {
    let text = node.as_str()?;
    let (day, rest) = text.split_at_checked(10)?;
    let is_digit =
        |(index, c): (usize, char)| if matches!(index, 4 | 7) { c == '-' } else { c.is_ascii_digit() };
    (day.chars().enumerate().all(is_digit) && (rest.is_empty() || rest.starts_with(['T', 't', ' '])))
        .then_some(day)
}
