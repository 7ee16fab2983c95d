//! The parts of a signed request: its `Authorization` header, and the canonical form of what arrived.

use http::HeaderMap;
use http::request::Parts;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use ring::digest::{SHA256, digest};

/// The only scheme: an HMAC with the secret key.
pub(super) const SCHEME: &str = "SDK-HMAC-SHA256";

/// The format of `X-Sdk-Date`.
const SDK_DATE: &str = "%Y%m%dT%H%M%SZ";

/// The characters that are percent-encoded in a query.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The characters that are percent-encoded in a path.
const RESERVED_IN_PATH: &AsciiSet = &RESERVED.remove(b'/');

/// A parsed `Authorization` header.
pub(super) struct Authorization<'a> {
    pub(super) access_key: &'a str,
    /// The names of the signed headers, in order.
    pub(super) signed_headers: Vec<&'a str>,
    pub(super) signature: Vec<u8>,
}

impl<'a> Authorization<'a> {
    /// Parses `SDK-HMAC-SHA256 Access=.., SignedHeaders=a;b, Signature=..`, and nothing that only resembles it.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let fields = text.strip_prefix(SCHEME)?.strip_prefix(" Access=")?;
        let (access_key, fields) = fields.split_once(", SignedHeaders=")?;
        let (names, signature) = fields.split_once(", Signature=")?;
        let signed_headers: Vec<&str> = names.split(';').collect();
        let well_formed = is_word(access_key)
            && signed_headers.iter().all(|name| is_header_name(name))
            && signed_headers.is_sorted_by(|one, next| one < next);
        well_formed.then_some(Self { access_key, signed_headers, signature: unhex(signature)? })
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_header_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// Decodes lower-case hexadecimal digits.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

/// Returns the canonical form: method, path, query, the named headers, their names, and the digest of the body.
pub(super) fn canonical_request(parts: &Parts, signed_headers: &[&str], body: &[u8]) -> String {
    let path = canonical_path(parts.uri.path());
    let query = canonical_query(parts.uri.query().unwrap_or_default());
    let headers: String = signed_headers
        .iter()
        .map(|name| format!("{name}:{}\n", header_value(&parts.headers, name)))
        .collect();
    let names = signed_headers.join(";");
    format!("{}\n{path}\n{query}\n{headers}\n{names}\n{}", parts.method, sha256(body))
}

/// Returns the text whose HMAC is the signature.
pub(super) fn string_to_sign(scheme: &str, date: &str, canonical_request: &str) -> String {
    format!("{scheme}\n{date}\n{}", sha256(canonical_request.as_bytes()))
}

/// Returns the value of a header, or an empty text without one.
pub(super) fn header_value(headers: &HeaderMap, name: &str) -> String {
    let values: Vec<_> =
        headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    values.join(",").trim().to_owned()
}

/// Parses `YYYYMMDDTHHMMSSZ`, and no shorter form.
pub(super) fn parse_sdk_date(text: &str) -> Option<Timestamp> {
    let date = DateTime::strptime(SDK_DATE, text).ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp();
    (sdk_date(date) == text).then_some(date)
}

/// Formats a time as `YYYYMMDDTHHMMSSZ`.
pub(super) fn sdk_date(time: Timestamp) -> String {
    time.strftime(SDK_DATE).to_string()
}

/// Decodes and encodes the path again, because clients differ in what they encode. The canonical path ends in a slash,
/// the one on the wire does not.
fn canonical_path(path: &str) -> String {
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    let slash = if decoded.ends_with(b"/") { "" } else { "/" };
    format!("{}{slash}", percent_encode(&decoded, RESERVED_IN_PATH))
}

/// Sorts the pairs by their decoded names and values.
fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    pairs.sort();
    let encode = |text: &str| percent_encode(text.as_bytes(), RESERVED).to_string();
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

/// Returns the digest in lower-case hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
