//! A URL that came from a server.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// A URL that came from a server: untrusted, and secret when it is presigned.
///
/// `Debug` shows the host only. Only the download of [`GeminiDb`](crate::GeminiDb) follows it, after checking it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Link(Zeroizing<String>);

impl Link {
    /// The whole URL, signature included: keep it out of logs.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The host, if this is a URL that has one.
    pub fn host(&self) -> Option<String> {
        url::Url::parse(&self.0).ok()?.host_str().map(str::to_owned)
    }
}

impl From<String> for Link {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host() {
            Some(host) => write!(f, "Link({host}/[redacted])"),
            None => f.write_str("Link([redacted])"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_the_host_only() {
        let link = Link::from("https://user:pass@obs.example.com/ca.crt?Signature=s3cret".to_owned());
        assert_eq!(format!("{link:?}"), "Link(obs.example.com/[redacted])");
        assert_eq!(format!("{:?}", Link::from("file:///etc/passwd".to_owned())), "Link([redacted])");
    }
}
