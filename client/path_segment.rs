//! Ids that are one segment of a URL's path, and cannot be more.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An id that travels as one segment of a URL's path: a project id, an instance id.
///
/// It refuses what would change the URL around it: nothing at all, `.`, `..`, a slash or backslash, and control
/// characters. Everything else is percent-encoded on the wire. The vendor documents no pattern for its ids, and
/// its own examples do not follow one, so this type requires nothing more.
///
/// ```
/// use cloud_certs::PathSegment;
///
/// assert!("e73893ef73754465a8bd2e0857bbf13ein06".parse::<PathSegment>().is_ok());
/// assert_eq!("../secrets".parse::<PathSegment>().unwrap_err().to_string(), "it contains `/`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct PathSegment(String);

impl PathSegment {
    /// The text, not percent-encoded.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PathSegment {
    type Err = PathSegmentError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "" => return Err(PathSegmentError::Empty),
            "." | ".." => return Err(PathSegmentError::Dots),
            _ => {}
        }
        match text.chars().find(|c| matches!(c, '/' | '\\') || c.is_control()) {
            Some(slash @ ('/' | '\\')) => Err(PathSegmentError::Slash(slash)),
            Some(control) => Err(PathSegmentError::Control(control)),
            None => Ok(Self(text.to_owned())),
        }
    }
}

impl TryFrom<&str> for PathSegment {
    type Error = PathSegmentError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// A copy, for the builders of requests.
impl From<&Self> for PathSegment {
    fn from(id: &Self) -> Self {
        id.clone()
    }
}

impl TryFrom<String> for PathSegment {
    type Error = PathSegmentError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for PathSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The error of a text that cannot be one segment of a URL's path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathSegmentError {
    /// The text is empty.
    #[error("it is empty")]
    Empty,
    /// It is `.` or `..`, which URLs resolve away.
    #[error("it is `.` or `..`, which a URL resolves away")]
    Dots,
    /// It has a `/` or `\`, which would begin another segment.
    #[error("it contains `{0}`")]
    Slash(char),
    /// It has a control character.
    #[error("it contains the control character U+{:04X}", u32::from(*.0))]
    Control(char),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_change_the_url_is_refused() {
        let cases = [
            ("", "it is empty"),
            (".", "it is `.` or `..`, which a URL resolves away"),
            ("..", "it is `.` or `..`, which a URL resolves away"),
            ("a/b", "it contains `/`"),
            ("a\\b", "it contains `\\`"),
            ("a\nb", "it contains the control character U+000A"),
            ("a\u{7f}", "it contains the control character U+007F"),
        ];
        for (text, reason) in cases {
            assert_eq!(text.parse::<PathSegment>().unwrap_err().to_string(), reason, "{text:?}");
        }
    }

    #[test]
    fn what_a_url_can_carry_is_taken() {
        for text in ["e73893ef73754465a8bd2e0857bbf13ein06", "...", "a b", "%2e%2e", "ä", "?", "#"] {
            assert_eq!(text.parse::<PathSegment>().unwrap().as_str(), text);
        }
    }
}
