//! The same requests, signed by the vendor's own signer.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::*;

#[derive(Deserialize)]
struct File {
    algorithm: String,
    ak: String,
    sk: Secret,
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    method: String,
    host: String,
    path: String,
    query: Vec<(String, Value)>,
    headers: BTreeMap<String, String>,
    body: String,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    canonical_request: String,
    canonical_request_sha256: String,
    string_to_sign: String,
    signed_headers: String,
    authorization: String,
    extra_headers: BTreeMap<String, String>,
    /// The vendor sends what it was given; a URL of ours is always percent-encoded.
    #[serde(rename = "request_uri_sent")]
    _request_uri_sent: String,
}

#[test]
fn signatures_are_the_vendors() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/signing/aksk_vectors.json");
    let file: File = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(file.algorithm, ALGORITHM);
    assert!(file.vectors.len() >= 5, "{} vectors", file.vectors.len());
    for vector in &file.vectors {
        vector.check(&file.ak, &file.sk);
    }
}

impl Vector {
    fn check(&self, ak: &str, sk: &Secret) {
        let Self { name, expect, .. } = self;
        let (mut request, date) = (self.request(), self.headers["X-Sdk-Date"].clone());
        let project = self.headers.get("X-Project-Id").map(|id| id.parse().unwrap());
        let signature = self.key(ak, sk).sign(&mut request, project.as_ref(), timestamp(&date));

        let body = request.body().and_then(Body::as_bytes).unwrap_or_default();
        let canonical = Canonical::new(request.method(), request.url(), request.headers(), body);
        assert_eq!(str::from_utf8(&canonical.text).unwrap(), expect.canonical_request, "{name}");
        assert_eq!(hex_sha256(&canonical.text), expect.canonical_request_sha256, "{name}");
        assert_eq!(string_to_sign(&date, &canonical), expect.string_to_sign, "{name}");
        assert_eq!(canonical.signed_headers, expect.signed_headers, "{name}");
        assert_eq!(request.headers()[AUTHORIZATION], expect.authorization, "{name}");
        assert!(expect.authorization.ends_with(signature.expose()), "{name}");
        for (header, value) in self.headers.iter().chain(&expect.extra_headers) {
            assert_eq!(request.headers()[header], value.trim(), "{name}: {header}");
        }
    }

    fn key(&self, ak: &str, sk: &Secret) -> SigningKey {
        let security_token = self.headers.get("X-Security-Token").map(|token| Secret::new(token.as_str()));
        SigningKey::new(&AccessKey { id: ak.to_owned(), secret: sk.clone(), security_token }).unwrap()
    }

    fn request(&self) -> Request {
        let mut url: Url = format!("https://{}{}", self.host, self.path).parse().unwrap();
        for (name, value) in &self.query {
            for value in value.as_array().unwrap_or(&vec![value.clone()]) {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                url.query_pairs_mut().append_pair(name, &text);
            }
        }
        let mut request = Request::new(self.method.parse().unwrap(), url);
        if let Some(content_type) = self.headers.get("Content-Type") {
            request.headers_mut().insert("content-type", content_type.parse().unwrap());
        }
        *request.body_mut() = Some(self.body.clone().into()).filter(|_| !self.body.is_empty());
        request
    }
}

/// From `20261121T120000Z`.
fn timestamp(date: &str) -> Timestamp {
    let time = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", date).unwrap();
    time.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp()
}
