//! URLs: the ones that a credential may go to, and how they are shown.

use std::net::IpAddr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use url::{Host, Url};

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

/// Returns whether a URL certainly leads to this machine, to decide what to trust.
pub(crate) fn is_this_machine(url: &Url) -> bool {
    // Some resolvers ask the network for the names below `localhost`.
    is_loopback(url) && url.domain().is_none_or(|name| name == "localhost")
}

/// Returns whether a URL may lead to this machine, to decide what to refuse.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).to_canonical().is_loopback(),
        None => false,
    }
}
