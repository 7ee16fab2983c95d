mod properties;
mod vectors;

use jiff::Timestamp;
use reqwest::{Method, Request};
use url::Url;

use super::*;

const SK: &str = "SKexample/Secret+0123456789abcdefghijKLMN";

fn key() -> AccessKey {
    AccessKey { id: "AKEXAMPLE".to_owned(), secret: Secret::new(SK), security_token: None }
}

fn temporary(token: &str) -> AccessKey {
    AccessKey { security_token: Some(Secret::new(token)), ..key() }
}

fn get(url: &str) -> Request {
    Request::new(Method::GET, url.parse::<Url>().unwrap())
}

fn noon() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

/// The headers of a request, as they are sent.
fn sent(request: &Request) -> Vec<String> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let mut headers: Vec<_> =
        request.headers().iter().map(|(name, value)| format!("{name}: {}", text(value))).collect();
    headers.sort();
    headers
}

/// It compiles only while the states of an HMAC, which begin with the SK, are overwritten.
#[test]
fn the_key_is_overwritten_on_drop() {
    fn is_overwritten<T: zeroize::ZeroizeOnDrop>() {}
    is_overwritten::<sha2::block_api::Sha256VarCore>();
}

#[test]
fn the_host_is_the_one_that_is_sent() {
    let cases = [
        ("https://css.example/", "css.example"),
        ("https://css.example:443/", "css.example"),
        ("http://css.example:80/", "css.example"),
        ("https://css.example:8443/", "css.example:8443"),
        ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("https://CSS.example/", "css.example"),
        ("https://user:secret@css.example/", "css.example"),
    ];
    for (url, host) in cases {
        let mut request = get(url);
        SigningKey::new(&key()).unwrap().sign(&mut request, None, noon());
        assert_eq!(request.headers()[HOST], host, "{url}");
    }
}

#[test]
fn a_second_signature_takes_the_place_of_the_first() {
    let project = "0123456789abcdef".parse().unwrap();
    let mut twice = get("https://first.example/a");
    SigningKey::new(&temporary("first")).unwrap().sign(&mut twice, Some(&project), noon());
    *twice.url_mut() = "https://second.example/b".parse().unwrap();
    let mut once = get("https://second.example/b");

    let later = noon() + jiff::SignedDuration::from_mins(1);
    let second = SigningKey::new(&key()).unwrap();
    assert_eq!(second.sign(&mut twice, None, later), second.sign(&mut once, None, later));

    assert_eq!(sent(&twice), sent(&once));
    let names: Vec<_> = twice.headers().keys().map(HeaderName::as_str).collect();
    assert_eq!(names.len(), 3, "{names:?}");
}

#[test]
fn white_space_around_the_parts_is_cut_off() {
    let padded = AccessKey {
        id: " AKEXAMPLE\n".to_owned(),
        secret: Secret::new(format!("\t{SK} \r\n")),
        security_token: Some(Secret::new(" token ")),
    };
    let (mut one, mut other) = (get("https://css.example/"), get("https://css.example/"));
    SigningKey::new(&padded).unwrap().sign(&mut one, None, noon());
    SigningKey::new(&temporary("token")).unwrap().sign(&mut other, None, noon());
    assert_eq!(sent(&one), sent(&other));
}

#[test]
fn a_key_that_cannot_travel_is_refused() {
    let refused = |key: AccessKey| SigningKey::new(&key).unwrap_err();
    assert_eq!(
        refused(AccessKey { id: " ".to_owned(), ..key() }),
        CredentialError::Empty { what: "the access key" }
    );
    assert_eq!(
        refused(AccessKey { secret: Secret::new("grün"), ..key() }),
        CredentialError::Characters { what: "the secret key" }
    );
    assert_eq!(refused(temporary("one\ntwo")), CredentialError::Characters { what: "the security token" });
}

/// A streamed body cannot be read twice, and nothing sends one; signing it must not panic.
#[test]
fn a_streamed_body_counts_as_empty() {
    let mut streamed = get("https://css.example/");
    let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>("text")]);
    *streamed.body_mut() = Some(Body::wrap_stream(chunks));
    let signing = SigningKey::new(&key()).unwrap();
    let signature = signing.sign(&mut streamed, None, noon());
    assert_eq!(signature, signing.sign(&mut get("https://css.example/"), None, noon()));
}

#[test]
fn secrets_are_in_no_debug() {
    let signing = SigningKey::new(&temporary("the-security-token")).unwrap();
    let mut request = get("https://css.example/");
    let signature = signing.sign(&mut request, None, noon());
    let shown = format!("{signing:?} {request:?} {signature:?} {:?}", request.headers());
    assert!(shown.contains("SigningKey(\"AKEXAMPLE\")"), "{shown}");
    for secret in [SK, "the-security-token", signature.expose()] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
