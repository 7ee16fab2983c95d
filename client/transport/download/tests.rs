use super::*;
use std::sync::Arc;

use crate::clock::SystemClock;
use crate::transport::http::{Timeouts, tls_with};
use crate::transport::proxy::Proxy;
use crate::transport::retry::Retry;
use crate::verifier::default_crypto_provider;

fn checked(link: &str, near: bool) -> Result<(), LinkError> {
    check(&Link::from(link.to_owned()), near).map(|_| ())
}

#[test]
fn each_reason_is_told() {
    let host = |name: &str| name.to_owned();
    let cases = [
        ("", LinkError::NotAUrl),
        ("ca.crt", LinkError::NotAUrl),
        ("https://", LinkError::NotAUrl),
        ("file:///etc/passwd", LinkError::Scheme(host("file"))),
        ("http://obs.example.com/ca.crt", LinkError::Scheme(host("http"))),
        ("ftp://obs.example.com/ca.crt", LinkError::Scheme(host("ftp"))),
        ("https://u@obs.example.com/ca.crt", LinkError::UserInformation(host("obs.example.com"))),
        ("https://:p@obs.example.com/ca.crt", LinkError::UserInformation(host("obs.example.com"))),
        ("https://10.0.0.1/ca.crt", LinkError::IpAddress(host("10.0.0.1"))),
        ("https://127.1/ca.crt", LinkError::IpAddress(host("127.0.0.1"))),
        ("https://2130706433/ca.crt", LinkError::IpAddress(host("127.0.0.1"))),
        ("https://[::1]/ca.crt", LinkError::IpAddress(host("[::1]"))),
        ("https://localhost/ca.crt", LinkError::Loopback(host("localhost"))),
        ("https://a.localhost/ca.crt", LinkError::Loopback(host("a.localhost"))),
    ];
    for (link, reason) in cases {
        assert_eq!(checked(link, false), Err(reason), "{link}");
    }
    assert_eq!(checked("https://obs.example.com/ca.crt?Signature=x", false), Ok(()));
}

#[tokio::test]
async fn a_host_that_leads_to_this_machine_is_not_asked() {
    let tls = tls_with(default_crypto_provider(), rustls::RootCertStore::empty()).unwrap();
    let clock = Arc::new(SystemClock);
    let transport = Transport::new(tls, Timeouts::default(), Proxy::default(), clock, Retry::new()).unwrap();
    let url = Url::parse("https://localhost:1/ca.crt").unwrap();
    for (near, is_refused) in [(false, true), (true, false)] {
        let client = client(&transport, near).unwrap();
        let error = attempt(&transport, &client, &url, "localhost").await.unwrap_err();
        let loopback = "`localhost` resolves to the loopback address ";
        let refused =
            matches!(&error, Error::Link { source: LinkError::Address(text) } if text.starts_with(loopback));
        assert_eq!(refused, is_refused, "{error:?}");
    }
}

#[test]
fn links_to_this_machine_go_with_an_api_on_this_machine() {
    for link in ["https://localhost:1/ca.crt", "http://localhost:1/ca.crt", "http://127.0.0.1:1/ca.crt"] {
        assert_eq!(checked(link, true), Ok(()), "{link}");
    }
    assert!(checked("http://obs.example.com/ca.crt", true).is_err());
    assert!(checked("https://10.0.0.1/ca.crt", true).is_err());
    assert!(checked("https://u:p@localhost/ca.crt", true).is_err());
}
