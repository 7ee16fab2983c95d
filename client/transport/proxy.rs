//! Proxies: read from the given environment, and set explicitly.

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
        // The matcher takes it for every name, but for no address.
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
        // The URL parser of reqwest's matcher is another one, which ignores what it does not understand.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Result<Proxy, Error> {
        Proxy::of(&Environment::new(variables.iter().copied()))
    }

    /// The proxy between us and a URL.
    fn between(variables: &[(&str, &str)], url: &str) -> Option<String> {
        of(variables).unwrap().between(&Url::parse(url).unwrap())
    }

    const AWAY: &str = "https://css.example.com/v1.0";

    #[test]
    fn the_first_variable_that_is_set_names_the_proxy() {
        let all =
            [("https_proxy", "a:1"), ("HTTPS_PROXY", "b:2"), ("all_proxy", "c:3"), ("ALL_PROXY", "d:4")];
        for (index, expected) in ["a:1", "b:2", "c:3", "d:4"].into_iter().enumerate() {
            assert_eq!(between(&all[index..], AWAY).as_deref(), Some(expected));
        }
        assert_eq!(between(&[("https_proxy", " "), ("ALL_PROXY", "d:4")], AWAY).as_deref(), Some("d:4"));
        assert_eq!(between(&[("http_proxy", "a:1"), ("HTTP_PROXY", "a:1")], AWAY), None);
        assert_eq!(between(&[], AWAY), None);
    }

    #[test]
    fn a_proxy_is_a_url_or_a_host_and_port() {
        let cases = [
            ("http://proxy.example:3128", "proxy.example:3128"),
            ("http://proxy.example:3128/", "proxy.example:3128"),
            (" proxy.example:3128 ", "proxy.example:3128"),
            ("proxy.example", "proxy.example:80"),
            ("https://proxy.example", "proxy.example:443"),
            ("HTTP://Proxy.Example:3128", "proxy.example:3128"),
            ("http://[::1]:3128", "[::1]:3128"),
            ("me:hunter2@proxy.example:3128", "proxy.example:3128"),
            ("http://me@proxy.example:3128", "proxy.example:3128"),
            ("http://me:hun%2Fter%402@proxy.example:3128", "proxy.example:3128"),
            ("http://me:hun!$&'()*+,;=ter@2@proxy.example:3128", "proxy.example:3128"),
            ("http://me:hünter {}|^2@proxy.example:3128", "proxy.example:3128"),
        ];
        for (text, expected) in cases {
            assert_eq!(between(&[("HTTPS_PROXY", text)], AWAY).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn the_password_is_decoded_and_shown_nowhere() {
        let proxy = of(&[("HTTPS_PROXY", "http://me:hun%2Fter%402@proxy.example:3128")]).unwrap();
        let header = proxy.0.as_ref().unwrap().authorization.clone().unwrap();
        assert_eq!(header, "Basic bWU6aHVuL3RlckAy", "me:hun/ter@2");
        assert!(header.is_sensitive());
        assert_eq!(format!("{proxy:?}"), "Proxy(proxy.example:3128)");
        let client = proxy.apply(reqwest::Client::builder());
        assert!(!format!("{client:?}").contains("ter"), "{client:?}");
    }

    #[test]
    fn what_is_no_proxy_is_refused_without_its_text() {
        let cases = [
            ("socks5://me:hunter2@proxy.example:1080", "it is a SOCKS proxy"),
            ("socks5h://proxy.example", "it is a SOCKS proxy"),
            ("ftp://me:hunter2@proxy.example", "it is neither http nor https"),
            ("http://", NOT_A_URL),
            (":3128", NOT_A_URL),
            ("http://me:hunter2@proxy.example:port", NOT_A_URL),
            ("http://me:hun#ter2@proxy.example:3128", NOT_A_URL),
            ("http://me:1#hunter2@proxy.example:3128", "something follows its port"),
            ("http://me:1/hunter2@proxy.example:3128", "something follows its port"),
            ("http://me:1?hunter2@proxy.example:3128", "something follows its port"),
            ("http://proxy.example:3128/proxy.pac", "something follows its port"),
        ];
        for (text, reason) in cases {
            let error = of(&[("HTTPS_PROXY", text), ("ALL_PROXY", "other:1")]).unwrap_err();
            let expected = format!("the proxy of `HTTPS_PROXY` cannot be used: {reason}");
            assert!(error.to_string().starts_with(&expected), "{text}: {error}");
            let told = format!("{error} {error:?} {:?}", error.hint());
            assert!(!told.contains("ter2") && !told.contains("me:"), "{told}");
        }
    }

    #[test]
    fn exempt_hosts_are_those_that_curl_exempts() {
        let cases = [
            ("*", AWAY, false),
            ("*", "https://10.1.2.3", false),
            ("example.org,*", "https://[fd00::1]", false),
            ("example.com", AWAY, false),
            (".example.com", AWAY, false),
            ("a.example, CSS.example.com", AWAY, false),
            ("a.example css.example.com", AWAY, false),
            ("ss.example.com", AWAY, true),
            ("example.org", AWAY, true),
            (" ", AWAY, true),
            ("10.0.0.0/8", "https://10.1.2.3", false),
            ("10.0.0.0/8", "https://11.1.2.3", true),
            ("10.1.2.3", "https://10.1.2.3:8443", false),
            ("fd00::/8", "https://[fd00::1]", false),
        ];
        for (exempt, url, is_proxied) in cases {
            for name in ["no_proxy", "NO_PROXY"] {
                let found = between(&[("HTTPS_PROXY", "proxy.example:1"), (name, exempt)], url);
                assert_eq!(found.is_some(), is_proxied, "{name}={exempt:?} {url}");
            }
        }
        let both = [("HTTPS_PROXY", "proxy.example:1"), ("no_proxy", "example.org"), ("NO_PROXY", "*")];
        assert!(between(&both, AWAY).is_some());
    }

    #[test]
    fn this_machine_is_reached_without_a_proxy() {
        let proxies = [("https_proxy", "proxy.example:1"), ("http_proxy", "proxy.example:1")];
        for host in ["localhost", "a.localhost", "127.0.0.1", "127.1.2.3", "[::1]", "[::ffff:127.0.0.1]"] {
            for scheme in ["http", "https"] {
                assert_eq!(between(&proxies, &format!("{scheme}://{host}:8443")), None, "{host}");
            }
        }
        for host in ["10.0.0.1", "localhost.example.com", "127.0.0.1.example.com"] {
            assert!(between(&proxies, &format!("https://{host}")).is_some(), "{host}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn text_that_is_not_utf_8_is_refused_for_a_proxy_and_exempts_nothing() {
        use std::os::unix::ffi::OsStringExt as _;
        let broken = || std::ffi::OsString::from_vec(b"proxy\xff:1".to_vec());
        let error = Proxy::of(&Environment::new([("ALL_PROXY", broken())])).unwrap_err();
        assert_eq!(error.to_string(), "the proxy of `ALL_PROXY` cannot be used: it is not UTF-8");
        let environment = Environment::new([("ALL_PROXY", "proxy:1".into()), ("NO_PROXY", broken())]);
        assert!(Proxy::of(&environment).unwrap().between(&Url::parse(AWAY).unwrap()).is_some());
    }
}
