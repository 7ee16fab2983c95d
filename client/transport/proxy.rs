//! Proxies: read from the environment that is handed in, and set explicitly.

use std::fmt;
use std::sync::Arc;

use http::{HeaderValue, Uri};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use url::Url;
use zeroize::Zeroizing;

use crate::Error;
use crate::credentials::{Environment, Secret};
use crate::session::is_loopback;

/// What names the proxy; the first that is set counts. Only https leaves this machine, so `HTTP_PROXY` is not read.
const VARIABLES: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
/// What names the hosts that are reached without it.
const EXEMPTIONS: [&str; 2] = ["no_proxy", "NO_PROXY"];

/// The proxy of a session's connections; none unless the environment names one. `Debug` shows its host and port.
#[derive(Clone, Default)]
pub(crate) struct Proxy(Option<Arc<Upstream>>);

struct Upstream {
    /// Where it is; user and password are not in it.
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
    /// [`Error::Proxy`] for what is no http or https URL.
    pub(crate) fn of(environment: &Environment) -> Result<Self, Error> {
        let set = |name: &&'static str| environment.raw(name).map(|value| (*name, value));
        let Some((variable, value)) = VARIABLES.iter().find_map(set) else { return Ok(Self::default()) };
        // An entry that is not UTF-8 is the name of no host.
        let exempt = EXEMPTIONS.iter().find_map(set).map(|(_, hosts)| hosts.to_string_lossy().into_owned());
        let text = value.into_string().map(Secret::new).map_err(|_| "it is not UTF-8");
        text.and_then(|text| Upstream::new(text.expose(), &exempt.unwrap_or_default()))
            .map(|upstream| Self(Some(Arc::new(upstream))))
            .map_err(|reason| Error::Proxy { variable, reason })
    }

    /// Sets it, or that there is none. This machine is never reached through one.
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

    /// The proxy that a request to `url` goes through, as `HOST:PORT`.
    pub(crate) fn between(&self, url: &Url) -> Option<String> {
        let upstream = self.0.as_ref()?;
        upstream.intercept(url).map(|_| upstream.name())
    }

    /// Whether this is the name of the proxy's own host.
    pub(crate) fn is_at(&self, host: &str) -> bool {
        self.0.as_ref().is_some_and(|upstream| upstream.uri.host() == Some(host))
    }
}

impl Upstream {
    fn new(text: &str, exempt: &str) -> Result<Self, &'static str> {
        let url = parse(text)?;
        let intercept = |no: &str| Matcher::builder().https(url.expose()).no(no).build();
        // The URL parser of reqwest's matcher is another one, which ignores what it does not understand.
        let proxied = intercept("").intercept(&Uri::from_static("https://host.invalid/")).ok_or(NOT_A_URL)?;
        // curl separates by white space, too.
        let matcher = intercept(&exempt.replace(char::is_whitespace, ","));
        Ok(Self { uri: proxied.uri().clone(), authorization: proxied.basic_auth().cloned(), matcher })
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
