//! Proxies: read from the given environment, and set explicitly.

#[cfg(test)]
mod tests;

use std::ffi::OsStr;
use std::fmt;
use std::sync::Arc;

use cloud_certs_certificate::Secret;
use http::{HeaderValue, Uri};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use url::Url;
use zeroize::Zeroizing;

use crate::environment::Environment;
use crate::error::Error;
use crate::url::is_loopback;

/// The variables that name the proxy; the first that is set counts. Only https leaves this machine, so `HTTP_PROXY` is
/// not read.
const VARIABLES: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
/// The variables that name the hosts reached without it.
const EXEMPTIONS: [&str; 2] = ["no_proxy", "NO_PROXY"];

/// The proxy of a session's connections; none unless the environment names one. `Debug` shows its host and port.
#[derive(Clone, Default)]
pub(crate) struct Proxy(Option<Arc<Upstream>>);

struct Upstream {
    /// The address, without user and password.
    uri: Uri,
    /// The header for it, marked sensitive.
    authorization: Option<HeaderValue>,
    /// The exemptions.
    matcher: Matcher,
}

impl Proxy {
    /// The proxy that `https_proxy`, `HTTPS_PROXY`, `all_proxy` or `ALL_PROXY` names.
    ///
    /// # Errors
    ///
    /// [`Error::Proxy`] for a value that is not an http or https URL.
    pub(crate) fn of(environment: &Environment) -> Result<Self, Error> {
        let set = |name: &&'static str| environment.raw(name).map(|value| (*name, value));
        let Some((variable, value)) = VARIABLES.iter().find_map(set) else { return Ok(Self::default()) };
        let exempt = EXEMPTIONS.iter().find_map(set).map(|(_, hosts)| exempt(&hosts)).unwrap_or_default();
        // The matcher applies it to every name, but not to addresses.
        if exempt.iter().any(|host| host == "*") {
            return Ok(Self::default());
        }
        let text = value.into_string().map(Secret::new).map_err(|_| "it is not UTF-8");
        text.and_then(|text| Upstream::new(text.expose(), &exempt.join(",")))
            .map(|upstream| Self(Some(Arc::new(upstream))))
            .map_err(|reason| Error::Proxy { variable, reason })
    }

    /// Sets the proxy of a client, or that there is none. This machine is never reached through one.
    pub(crate) fn apply(&self, client: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        // Without this, reqwest reads the variables of the process.
        let client = client.no_proxy();
        let Some(upstream) = self.0.clone() else { return client };
        let authorization = upstream.authorization.clone();
        let proxy = reqwest::Proxy::custom(move |url| Some(upstream.intercept(url)?.uri().to_string()));
        client.proxy(match authorization {
            Some(value) => proxy.custom_http_auth(value),
            None => proxy,
        })
    }

    /// Returns the proxy that a request to `url` goes through, as `HOST:PORT`.
    pub(crate) fn between(&self, url: &Url) -> Option<String> {
        let upstream = self.0.as_ref()?;
        upstream.intercept(url).map(|_| upstream.name())
    }

    /// Returns whether this is the name of the proxy's own host.
    pub(crate) fn is_at(&self, host: &str) -> bool {
        self.0.as_ref().is_some_and(|upstream| upstream.uri.host() == Some(host))
    }
}

impl Upstream {
    fn new(text: &str, exempt: &str) -> Result<Self, &'static str> {
        let url = parse(text)?;
        let intercept = |no: &str| Matcher::builder().https(url.expose()).no(no).build();
        // reqwest's matcher has another URL parser, which ignores parts that it does not understand.
        let proxied = intercept("").intercept(&Uri::from_static("https://host.invalid/")).ok_or(NOT_A_URL)?;
        let authorization = proxied.basic_auth().cloned();
        Ok(Self { uri: proxied.uri().clone(), authorization, matcher: intercept(exempt) })
    }

    /// The proxy, if a request to `url` goes through it.
    fn intercept(&self, url: &Url) -> Option<Intercept> {
        if is_loopback(url) {
            return None;
        }
        self.matcher.intercept(&url.as_str().parse().ok()?)
    }

    /// `HOST:PORT`.
    fn name(&self) -> String {
        let default = if self.uri.scheme_str() == Some("https") { 443 } else { 80 };
        format!("{}:{}", self.uri.host().unwrap_or_default(), self.uri.port_u16().unwrap_or(default))
    }
}

/// The hosts that are reached without a proxy, separated as for curl: by commas or white space.
fn exempt(hosts: &OsStr) -> Vec<String> {
    // Text that is not UTF-8 names no host.
    let hosts = hosts.to_string_lossy();
    hosts.split([',', ' ', '\t']).filter(|host| !host.is_empty()).map(str::to_owned).collect()
}

const NOT_A_URL: &str = "it does not parse as a URL";

/// The URL of a proxy. Reasons are fixed texts: a password can be anywhere in what was given.
fn parse(text: &str) -> Result<Secret, &'static str> {
    let text = text.trim();
    // As curl reads it.
    let scheme = if text.contains("://") { "" } else { "http://" };
    let url = Url::parse(&Zeroizing::new(format!("{scheme}{text}"))).map_err(|_| NOT_A_URL)?;
    // A password with one of these would end the host within it.
    let has_more = !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some();
    match url.scheme() {
        "http" | "https" if has_more => {
            Err("something follows its port (in a password, write `/`, `?` and `#` as %2F, %3F and %23)")
        }
        "http" | "https" => Ok(Secret::new(url)),
        scheme if scheme.starts_with("socks") => Err("it is a SOCKS proxy"),
        _ => Err("it is neither http nor https"),
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(upstream) => write!(f, "Proxy({})", upstream.name()),
            None => f.write_str("Proxy(none)"),
        }
    }
}
