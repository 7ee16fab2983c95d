use super::*;
use crate::clock::SystemClock;
use crate::transport::http::Timeouts;
use crate::transport::proxy::Proxy;
use crate::transport::retry::Retry;

/// Generated code makes its URLs of the endpoint; should it ever make another, nothing goes along.
#[test]
fn what_proves_a_request_goes_to_the_endpoint_only() {
    let tls = crate::transport::http::tls_with(
        crate::verifier::default_crypto_provider(),
        rustls::RootCertStore::empty(),
    )
    .unwrap();
    let clock = Arc::new(SystemClock);
    let transport = Transport::new(tls, Timeouts::default(), Proxy::default(), clock, Retry::new()).unwrap();
    let client = transport.client.clone();
    let endpoint = Arc::new("https://css.example.com:8443/stem".parse().unwrap());
    let token = Authorization::Token(HeaderValue::from_static("ours"));
    let state = ClientState::new::<crate::api::css::Client>(Arc::new(transport), endpoint, token);
    let sent = |url: &str, is_authenticated| {
        let request = client.get(url).header("x-auth-token", "theirs").header("authorization", "theirs");
        let mut request = request.build().unwrap();
        let operation = Operation { id: "a", is_authenticated, success: &[] };
        state.authorize(&mut request, Some(&operation), vec![]);
        assert!(!request.headers().contains_key("authorization"), "{url}");
        request.headers().get("x-auth-token").cloned()
    };
    assert_eq!(sent("https://css.example.com:8443/v1.0", true).unwrap(), "ours");
    assert_eq!(sent("https://css.example.com:8443/v1.0", false), None);
    for other in ["https://css.example.com", "http://css.example.com:8443", "https://example.com:8443"] {
        assert_eq!(sent(other, true), None, "{other}");
    }
}
