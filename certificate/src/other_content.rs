//! The content that would be lost with a file besides its certificates: only files without such content are replaced unasked.
//!
//! What is doubtful counts as something else. A user who is asked once too often adds one flag; a key that was the only
//! copy is gone for good.

use std::ops::ControlFlow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::bundle::CaBundle;
use crate::der::{is_java_keystore, is_pkcs12};
use crate::fingerprint::Fingerprint;
use crate::format::Format;
use crate::other_text::is_harmless;
#[cfg(feature = "pkcs12")]
use crate::secret::Secret;

const NO_CERTIFICATES: &str = "something that is not certificates";
const UNKNOWN_PASSWORD: &str = "a PKCS#12 store that the password does not open";
const ARCHIVE: &str = "an archive";
const OTHER_DATA: &str = "other data beside certificates";
const OTHER_TEXT: &str = "other text beside certificates";
const OTHER_VALUES: &str = "other values beside certificates";

/// The beginning of a block of PEM, and of its end.
const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";

/// The most wrappers of base64 that are taken off.
const MAX_DEPTH: usize = 4;

/// Returns what a file holds that is neither nothing, nor certificates alone, nor what is written here.
pub(crate) fn other_content(bytes: &[u8], format: &Format) -> Option<&'static str> {
    if bytes.iter().all(u8::is_ascii_whitespace) || is_fingerprints(bytes) {
        return None;
    }
    if !is_read(bytes, format) {
        return Some(if is_pkcs12(bytes) { UNKNOWN_PASSWORD } else { NO_CERTIFICATES });
    }
    beside(bytes, MAX_DEPTH)
}

/// Returns whether all of it is read, as `check` does: without a password, or with this format's or Java's own.
fn is_read(bytes: &[u8], format: &Format) -> bool {
    if CaBundle::from_bytes(bytes).is_ok() || format.read(bytes).is_ok() {
        return true;
    }
    #[cfg(feature = "pkcs12")]
    return Format::Pkcs12 { password: Secret::new("changeit") }.read(bytes).is_ok();
    #[cfg(not(feature = "pkcs12"))]
    false
}

fn is_fingerprints(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes);
    text.is_ok_and(|text| text.lines().all(|line| line.parse::<Fingerprint>().is_ok()))
}

/// Returns what is there beside certificates, in bytes that hold some.
fn beside(bytes: &[u8], depth: usize) -> Option<&'static str> {
    if is_java_keystore(bytes) || is_pkcs12(bytes) {
        return None;
    }
    match bytes {
        [0x30, ..] => return beside_der(bytes),
        [b'P', b'K', 3 | 5, ..] | [0x1F, 0x8B, ..] => return Some(ARCHIVE),
        _ if bytes.get(257..262) == Some(b"ustar") => return Some(ARCHIVE),
        _ => {}
    }
    // UTF-16 is ASCII with zeros between, after a mark that is not UTF-8.
    let text: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let text = String::from_utf8_lossy(&text);
    let text = text.trim_start_matches(['\u{fffd}', '\u{feff}']).trim();
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        return (!is_own_json(&value) && !has_only_certificates(&value, depth)).then_some(OTHER_VALUES);
    }
    if text.starts_with("apiVersion:") {
        return (!is_own_manifest(text, depth)).then_some(OTHER_VALUES);
    }
    match (text.contains(BEGIN), depth.checked_sub(1), from_base64(text)) {
        (true, ..) => beside_pem(text),
        (false, Some(depth), Some(inner)) => beside(&inner, depth),
        _ => Some(OTHER_TEXT),
    }
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text.split_ascii_whitespace().collect::<String>()).ok()
}

/// Elements one after another: if there are several, each is a certificate.
fn beside_der(bytes: &[u8]) -> Option<&'static str> {
    let Ok(bundle) = CaBundle::from_bytes(bytes) else { return Some(OTHER_DATA) };
    let mut rest = bytes;
    let mut elements = 0;
    loop {
        rest = rest.trim_ascii_start();
        if rest.is_empty() {
            return None;
        }
        // BER without a length is one collection.
        if elements == 0 && rest.get(1) == Some(&0x80) {
            return None;
        }
        let Some(length) = element_length(rest).filter(|length| *length <= rest.len()) else {
            return Some(OTHER_DATA);
        };
        let (element, after) = rest.split_at(length);
        elements += 1;
        let is_certificate = bundle.iter().any(|one| **one.der() == *element);
        let is_alone = elements == 1 && after.trim_ascii().is_empty();
        if !is_certificate && !is_alone {
            return Some(OTHER_DATA);
        }
        rest = after;
    }
}

/// The length of the element of DER at the beginning, with its header.
fn element_length(bytes: &[u8]) -> Option<usize> {
    let first = *bytes.get(1)?;
    if first < 0x80 {
        return Some(2 + usize::from(first));
    }
    let count = usize::from(first & 0x7F);
    let digits = bytes.get(2..2 + count).filter(|_| (1..=4).contains(&count))?;
    let length = digits.iter().fold(0_usize, |length, digit| length << 8 | usize::from(*digit));
    length.checked_add(2 + count)
}

/// Blocks of PEM, and text around them that nobody needs: comments, names, what OpenSSL says of a certificate.
fn beside_pem(text: &str) -> Option<&'static str> {
    let mut around = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(BEGIN) {
        around += &rest[..at];
        let block = &rest[at + BEGIN.len()..];
        // After the line `-----END NAME-----`.
        let end = block.find(END).and_then(|end| {
            let name = end + END.len();
            block[name..].find("-----").map(|dashes| name + dashes + 5)
        });
        // Without an end, it is a line like a block, which is read over.
        rest = &block[end.unwrap_or(0)..];
    }
    around += rest;
    (!around.split(['\n', '\r']).all(is_harmless)).then_some(OTHER_TEXT)
}

/// Returns whether it is what [`Format::Json`] writes.
fn is_own_json(value: &Value) -> bool {
    const FACTS: [&str; 8] =
        ["subject", "issuer", "serial", "sha256", "not_before", "not_after", "kind", "pem"];
    let Some(object) = value.as_object().filter(|object| object.len() == 1) else { return false };
    let Some(list) = object.get("certificates").and_then(Value::as_array) else { return false };
    list.iter().all(|one| {
        let pem = one.get("pem").and_then(Value::as_str).unwrap_or_default();
        let has_facts = one.as_object().is_some_and(|one| one.keys().all(|key| FACTS.contains(&&**key)));
        has_facts && holds_only_certificates(pem.as_bytes(), 1)
    })
}

/// Returns whether every text in it is certificates.
fn has_only_certificates(value: &Value, depth: usize) -> bool {
    match value {
        Value::String(text) => holds_only_certificates(text.as_bytes(), depth),
        Value::Array(values) => values.iter().all(|value| has_only_certificates(value, depth)),
        Value::Object(values) => values.values().all(|value| has_only_certificates(value, depth)),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

fn holds_only_certificates(bytes: &[u8], depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    is_pkcs12(bytes) || CaBundle::from_bytes(bytes).is_ok() && beside(bytes, depth).is_none()
}

/// Returns whether it is what [`Format::ConfigMap`] and [`Format::Secret`] write: one object, and certificates under each
/// key.
fn is_own_manifest(text: &str, depth: usize) -> bool {
    const LINES: [&str; 9] = [
        "apiVersion: v1",
        "kind: ConfigMap",
        "kind: Secret",
        "metadata:",
        "  labels:",
        "  annotations:",
        "type: Opaque",
        "data:",
        "binaryData:",
    ];
    let mut pem: Option<String> = None;
    let mut kinds = 0;
    let is_done = |pem: &mut Option<String>| {
        pem.take().is_none_or(|pem| holds_only_certificates(pem.as_bytes(), depth))
    };
    let result = text.lines().try_for_each(|line| {
        if let (Some(pem), Some(inner)) = (&mut pem, line.strip_prefix("    ")) {
            *pem += inner;
            pem.push('\n');
            return ControlFlow::Continue(());
        }
        let is_previous_fine = is_done(&mut pem);
        kinds += usize::from(line.starts_with("kind:"));
        let is_fine = match line.trim_start().strip_prefix('"').and_then(|line| line.split_once("\": ")) {
            Some((_, "|")) => {
                pem = Some(String::new());
                true
            }
            // A label, or a value in base64.
            Some((_, value)) => {
                value.starts_with('"') && line.starts_with("    ")
                    || from_base64(value).is_some_and(|bytes| holds_only_certificates(&bytes, depth))
            }
            None => {
                let is_name = ["  name: \"", "  namespace: \""].iter().any(|start| line.starts_with(start));
                is_name || LINES.contains(&line)
            }
        };
        if is_previous_fine && is_fine { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    result.is_continue() && is_done(&mut pem) && kinds == 1
}
