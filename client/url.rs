//! URLs: the ones that a credential may go to, how they are shown, and those that came from a server.

use std::fmt;
use std::net::IpAddr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use serde::{Deserialize, Serialize};
use url::{Host, Url};
use zeroize::Zeroizing;

/// Every character that does not stand for itself in all parts of a URL (RFC 3986, section 2.3).
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Parses the URL of an endpoint, or returns the reason why no credential may be sent to it.
pub(crate) fn endpoint_url(url: &str) -> Result<Url, &'static str> {
    let parsed = Url::parse(url).map_err(|_| "it does not parse as a URL")?;
    match parsed.scheme() {
        _ if parsed.host_str().is_none() => Err("it has no host"),
        _ if has_user_information(&parsed) => Err("it has user information"),
        _ if parsed.query().is_some() || parsed.fragment().is_some() => Err("it has a query or fragment"),
        "https" => Ok(parsed),
        "http" if is_this_machine(&parsed) => Ok(parsed),
        "http" => Err("a credential travels over https only (http is for this machine)"),
        _ => Err("it is not https"),
    }
}

/// The part of a URL that is certainly no secret: user information is a password, and a query can be a signature.
pub(crate) fn shown(url: &str) -> String {
    match Url::parse(url) {
        Err(_) => "(not a URL)".to_owned(),
        Ok(parsed) if has_user_information(&parsed) => parsed.host_str().unwrap_or_default().to_owned(),
        Ok(_) => url.split(['?', '#']).next().unwrap_or_default().to_owned(),
    }
}

pub(crate) fn has_user_information(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// The host of a URL, with its port where that is not the scheme's: for messages.
pub(crate) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Returns whether a URL certainly leads to this machine, to decide what to trust. `localhost` does, since no connection of
/// this crate asks a resolver for it.
pub(crate) fn is_this_machine(url: &Url) -> bool {
    // Other programs ask the network for the names below it.
    is_loopback(url) && url.domain().is_none_or(|name| without_end(name).eq_ignore_ascii_case("localhost"))
}

/// Returns whether a name is that of this machine (RFC 6761, section 6.3): `localhost`, and all below it.
pub(crate) fn is_localhost(name: &str) -> bool {
    without_end(name).rsplit('.').next().is_some_and(|last| last.eq_ignore_ascii_case("localhost"))
}

/// A name without the dot that may end it.
fn without_end(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

/// Returns whether a URL may lead to this machine, to decide what to refuse.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_localhost(name),
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).to_canonical().is_loopback(),
        None => false,
    }
}

/// A URL that came from a server: untrusted, and secret when it is presigned.
///
/// `Debug` shows the host only. Only the download of [`GeminiDb`](crate::GeminiDb) follows it, after checking it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Link(Zeroizing<String>);

impl Link {
    /// The whole URL, signature included: keep it out of logs.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The host, if this is a URL that has one.
    pub fn host(&self) -> Option<String> {
        Url::parse(&self.0).ok()?.host_str().map(str::to_owned)
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
