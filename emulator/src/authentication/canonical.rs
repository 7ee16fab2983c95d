//! A request in the one form that is signed, rebuilt from what arrived.

use http::HeaderMap;
use http::request::Parts;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use ring::digest::{SHA256, digest};

/// How `X-Sdk-Date` writes the time.
const SDK_DATE: &str = "%Y%m%dT%H%M%SZ";

/// What is percent-encoded in a query.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What is percent-encoded in a path.
const RESERVED_IN_PATH: &AsciiSet = &RESERVED.remove(b'/');

/// Method, path, query, the named headers, their names, and the digest of the body.
pub(super) fn canonical_request(parts: &Parts, signed_headers: &[&str], body: &[u8]) -> String {
    let path = canonical_path(parts.uri.path());
    let query = canonical_query(parts.uri.query().unwrap_or_default());
    let headers: String =
        signed_headers.iter().map(|name| format!("{name}:{}\n", value(&parts.headers, name))).collect();
    let names = signed_headers.join(";");
    format!("{}\n{path}\n{query}\n{headers}\n{names}\n{}", parts.method, sha256(body))
}

/// The text whose HMAC is the signature.
pub(super) fn string_to_sign(scheme: &str, date: &str, canonical_request: &str) -> String {
    format!("{scheme}\n{date}\n{}", sha256(canonical_request.as_bytes()))
}

/// The value of a header, empty without one.
pub(super) fn value(headers: &HeaderMap, name: &str) -> String {
    let values: Vec<_> =
        headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    values.join(",").trim().to_owned()
}

/// Reads `YYYYMMDDTHHMMSSZ`, and nothing shorter.
pub(super) fn parse_sdk_date(text: &str) -> Option<Timestamp> {
    let date = DateTime::strptime(SDK_DATE, text).ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp();
    (sdk_date(date) == text).then_some(date)
}

/// Writes `YYYYMMDDTHHMMSSZ`.
pub(super) fn sdk_date(time: Timestamp) -> String {
    time.strftime(SDK_DATE).to_string()
}

/// Decoded and encoded again, as clients differ in what they leave as it is. It ends in a slash, the one on the wire
/// does not.
fn canonical_path(path: &str) -> String {
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    let slash = if decoded.ends_with(b"/") { "" } else { "/" };
    format!("{}{slash}", percent_encode(&decoded, RESERVED_IN_PATH))
}

/// Sorted by name and value as they read, not as they are encoded.
fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    pairs.sort();
    let encode = |text: &str| percent_encode(text.as_bytes(), RESERVED).to_string();
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

/// In lower-case hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
