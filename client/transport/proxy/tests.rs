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
    let all = [("https_proxy", "a:1"), ("HTTPS_PROXY", "b:2"), ("all_proxy", "c:3"), ("ALL_PROXY", "d:4")];
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
