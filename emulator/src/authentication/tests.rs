//! The vendor's known answers. Their date is fixed, so they are held against the parts and not sent over the wire.

use http::Request;
use http::request::Parts;
use jiff::{SignedDuration, Timestamp};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::Value;

use super::access_keys::AccessKeys;
use super::error::AuthenticationError;
use super::signed_request::{Authorization, SCHEME, canonical_request, string_to_sign};
use crate::identity::AccessKey;

const AK: &str = "AKEXAMPLE0000000TEST";
const SK: &str = "SKexample/Secret+0123456789abcdefghijKLMN";

static PERMANENT: [AccessKey; 1] = [AccessKey { id: AK, secret: SK, security_token: None }];
static TEMPORARY: [AccessKey; 1] =
    [AccessKey { id: AK, secret: SK, security_token: Some("gQpjbi1ub3J0aC00securityTOKEN==") }];

/// What a client has to encode in a path before it can be sent at all.
const UNSENDABLE: &AsciiSet = &CONTROLS.add(b' ');

fn noon() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

fn vectors() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("../../tests/it/aksk_vectors.json")).unwrap();
    assert_eq!((&file["ak"], &file["sk"]), (&Value::from(AK), &Value::from(SK)));
    file["vectors"].as_array().unwrap().clone()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The request of a vector, as it arrives.
fn arrived(vector: &Value) -> (Parts, Vec<u8>) {
    let expect = &vector["expect"];
    let uri = utf8_percent_encode(text(&expect["request_uri_sent"]), UNSENDABLE).to_string();
    let mut request = Request::builder().method(text(&vector["method"])).uri(uri);
    for headers in [&vector["headers"], &expect["extra_headers"]] {
        for (name, value) in headers.as_object().unwrap() {
            request = request.header(name, text(value));
        }
    }
    let request = request.header("Authorization", text(&expect["authorization"])).body(()).unwrap();
    (request.into_parts().0, text(&vector["body"]).as_bytes().to_owned())
}

#[test]
fn every_vector_is_rebuilt_to_the_letter() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 5);
    for vector in vectors {
        let (name, expect) = (&vector["name"], &vector["expect"]);
        let (parts, body) = arrived(&vector);
        let authorization = Authorization::parse(text(&expect["authorization"])).unwrap();
        assert_eq!(authorization.access_key, AK, "{name}");
        assert_eq!(authorization.signed_headers.join(";"), text(&expect["signed_headers"]), "{name}");

        let canonical = canonical_request(&parts, &authorization.signed_headers, &body);
        assert_eq!(canonical, text(&expect["canonical_request"]), "{name}");
        let to_sign = string_to_sign(SCHEME, text(&vector["headers"]["X-Sdk-Date"]), &canonical);
        assert_eq!(to_sign, text(&expect["string_to_sign"]), "{name}");
    }
}

/// The key that signed a vector: one of them has a security token.
fn keys_of(parts: &Parts) -> AccessKeys {
    AccessKeys::new(if parts.headers.contains_key("x-security-token") { &TEMPORARY } else { &PERMANENT })
}

#[test]
fn every_vector_is_let_in_unless_anything_signed_was_changed() {
    for vector in vectors() {
        let (parts, body) = arrived(&vector);
        assert_eq!(keys_of(&parts).verify(noon(), &parts, &body).map(|_| ()), Ok(()), "{}", vector["name"]);

        let changes: [fn(&mut Parts, &mut Vec<u8>); 5] = [
            |parts, _| parts.method = http::Method::DELETE,
            |parts, _| parts.uri = "/elsewhere".parse().unwrap(),
            |parts, _| parts.uri = format!("{}?more=1", parts.uri.path()).parse().unwrap(),
            |parts, _| _ = parts.headers.insert("host", "elsewhere".parse().unwrap()),
            |_, body| body.push(b' '),
        ];
        for change in changes {
            let (mut parts, mut body) = arrived(&vector);
            change(&mut parts, &mut body);
            let refused = keys_of(&parts).verify(noon(), &parts, &body).map(|_| ());
            assert!(matches!(refused, Err(AuthenticationError::WrongSignature { .. })), "{refused:?}");
        }
    }
}

#[test]
fn a_signature_is_good_for_a_quarter_of_an_hour_either_way() {
    let (parts, body) = arrived(&vectors()[0]);
    let verify = |minutes, seconds| {
        let now = noon() + SignedDuration::from_mins(minutes) + SignedDuration::from_secs(seconds);
        keys_of(&parts).verify(now, &parts, &body).map(|_| ())
    };
    assert_eq!(verify(15, 0), Ok(()));
    assert_eq!(verify(-15, 0), Ok(()));
    let late = verify(15, 1).unwrap_err().to_string();
    insta::assert_snapshot!(late, @"calc aksk signature fail:signature expired, signature time:20261121T120000Z,server time:20261121T121501Z");
    assert!(matches!(verify(-15, -1), Err(AuthenticationError::ExpiredSignature { .. })));
}

#[test]
fn a_query_counts_as_it_reads() {
    let (mut parts, _) = arrived(&vectors()[0]);
    let query = |text: &str, parts: &mut Parts| {
        parts.uri = format!("/?{text}").parse().unwrap();
        canonical_request(parts, &[], b"").lines().nth(2).unwrap().to_owned()
    };
    assert_eq!(query("b=2&a=z&a=b&flag&B=1", &mut parts), "B=1&a=b&a=z&b=2&flag=");
    assert_eq!(query("name=a+b%2b%7e%2A", &mut parts), "name=a%20b%2B~%2A");
    assert_eq!(query("a%21=1&a!b=2", &mut parts), "a%21=1&a%21b=2");
}

#[test]
fn an_authorization_has_one_form() {
    let signature = "0a".repeat(32);
    let good = format!("SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature={signature}");
    let parsed = Authorization::parse(&good).unwrap();
    assert_eq!((parsed.access_key, parsed.signature), ("AK", vec![0x0a; 32]));

    let wrong = [
        ("SDK-HMAC-SHA256", "SDK-HMAC-SM3"),
        ("SDK-HMAC-SHA256 ", "SDK-HMAC-SHA256  "),
        ("SDK-HMAC-SHA256 ", ""),
        ("Access=AK", "Credential=AK"),
        ("Access=AK", "Access="),
        ("Access=AK", "Access=A K"),
        (", Signed", ",Signed"),
        ("SignedHeaders=host;x-sdk-date", "SignedHeaders="),
        ("host;x-sdk-date", "x-sdk-date;host"),
        ("host;x-sdk-date", "host;host;x-sdk-date"),
        ("host;x-sdk-date", "Host;X-Sdk-Date"),
        ("host;x-sdk-date", "host;;x-sdk-date"),
        ("Signature=0a", "Signature=0A"),
        ("Signature=0a", "Signature=a"),
        ("Signature=0a", "Signature=+a"),
        (", Signature=", ", Signature= "),
    ];
    for (part, instead) in wrong {
        let text = good.replacen(part, instead, 1);
        assert!(text != good && Authorization::parse(&text).is_none(), "{text}");
    }
}
