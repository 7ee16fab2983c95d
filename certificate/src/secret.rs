//! The one wrapper that every secret is in, from the first read to the header.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// A token, password or key. `Debug` never shows it, and its memory is overwritten when it is dropped.
///
/// What libraries copy of it is out of reach: the headers, bodies and buffers of HTTP and TLS (a ready token and the
/// password of a proxy are headers for as long as the session lives), and what parsers and the HMAC hold while they
/// work. So is the source that it was read from, as the environment of the process.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a text. The argument is moved, not copied.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself: for the place that sends it, and nowhere else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It compiles only while the text inside is overwritten.
    #[test]
    fn memory_is_overwritten_on_drop() {
        fn is_overwritten(_: &impl zeroize::ZeroizeOnDrop) {}
        is_overwritten(&Secret::new("hunter2").0);
    }

    #[test]
    fn debug_is_redacted() {
        assert_eq!(format!("{:?}", Some(Secret::new("hunter2"))), "Some(Secret([redacted]))");
    }
}
