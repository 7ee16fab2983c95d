//! The canonical text of a request, which both sides hash: the same for every spelling of the request.

#[cfg(test)]
mod tests;

use http::{HeaderMap, HeaderName, Method, header};
use percent_encoding::{percent_decode_str, percent_encode};
use sha2::{Digest as _, Sha256};
use url::Url;
use zeroize::Zeroizing;

use crate::url::RESERVED;

pub(super) const X_PROJECT_ID: HeaderName = HeaderName::from_static("x-project-id");
pub(super) const X_SDK_DATE: HeaderName = HeaderName::from_static("x-sdk-date");
pub(crate) const X_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");

/// The headers that are signed when a request has them, sorted by name as the text needs them.
static SIGNED: [HeaderName; 5] =
    [header::CONTENT_TYPE, header::HOST, X_PROJECT_ID, X_SDK_DATE, X_SECURITY_TOKEN];

/// A request in the spelling that both sides hash.
pub(super) struct Canonical {
    /// Bytes, as values of headers are; with the security token among them.
    pub(super) text: Zeroizing<Vec<u8>>,
    /// The names of the signed headers, joined with `;`.
    pub(super) signed_headers: String,
}

impl Canonical {
    pub(super) fn new(method: &Method, url: &Url, headers: &HeaderMap, body: &[u8]) -> Self {
        let headers: Vec<(&str, &[u8])> = SIGNED
            .iter()
            .filter_map(|name| Some((name.as_str(), headers.get(name)?.as_bytes().trim_ascii())))
            .collect();
        let signed_headers = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
        let (path, query, hash) =
            (path(url.path()), query(url.query().unwrap_or_default()), hex_sha256(body));

        let mut parts = Vec::new();
        for line in [method.as_str(), &path, &query] {
            parts.extend([line.as_bytes(), b"\n"]);
        }
        for (name, value) in headers {
            parts.extend([name.as_bytes(), b":", value, b"\n"]);
        }
        parts.extend([b"\n", signed_headers.as_bytes(), b"\n", hash.as_bytes()]);
        // One allocation, so that no copy of the security token stays behind in an outgrown one.
        Self { text: Zeroizing::new(parts.concat()), signed_headers }
    }
}

/// The path, percent-encoded again: `%2F` becomes `/` in the vendor's signer. It always ends in `/`.
fn path(path: &str) -> String {
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    let mut path = decoded.split(|byte| *byte == b'/').map(encoded).collect::<Vec<_>>().join("/");
    if !path.ends_with('/') {
        path.push('/');
    }
    path
}

/// The query's parameters, sorted by name and value before they are percent-encoded again.
fn query(query: &str) -> String {
    let mut parameters: Vec<_> = query
        .split('&')
        .filter(|parameter| !parameter.is_empty())
        .map(|parameter| parameter.split_once('=').unwrap_or((parameter, "")))
        .map(|(name, value)| (form_decoded(name), form_decoded(value)))
        .collect();
    parameters.sort();
    let pairs: Vec<_> =
        parameters.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
}

/// A name or value as forms write it, with `+` for a space. As bytes: not every escape is UTF-8.
fn form_decoded(text: &str) -> Vec<u8> {
    percent_decode_str(&text.replace('+', " ")).collect()
}

fn encoded(bytes: &[u8]) -> String {
    percent_encode(bytes, RESERVED).to_string()
}

/// The SHA-256 of the bytes, as [`hex`].
pub(in crate::credentials) fn hex_sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in lowercase hexadecimal digits.
pub(in crate::credentials) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 0xf])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}
