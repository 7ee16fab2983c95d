//! Reads clouds.yaml as OpenStack's clients do: as YAML 1.1, with the rules of PyYAML.
//!
//! Numbers to the base of 60 (`12:30`) and dates are text here, as users expect.

#[cfg(test)]
mod tests;

use std::path::Path;

use cloud_certs_yaml::{Entry, Fault, Mistake, Position, Rules, Value};

use super::keys::SOURCE;
use crate::error::credential::{ConfigLocation, Refusal, SourceError};
use crate::suggest::shown;

/// A value of clouds.yaml. Numbers that can be written in several ways are refused wherever they are read, so that their
/// value is not kept; the others are text.
pub(super) type Node = cloud_certs_yaml::Node<()>;

const RULES: Rules<()> = Rules {
    // The size of the file is checked where it is read.
    max_bytes: 1 << 20,
    // Far more than any clouds.yaml has.
    max_depth: 32,
    // A few lines of merge keys can ask for millions of values.
    max_nodes: 100_000,
    shares_aliases: true,
    plain: |text| Ok(plain(text)),
    doubt: |_| None,
    shown,
};

/// Reads the tree of a file's text; `None` if the file is empty.
pub(super) fn parse(path: &Path, text: &str) -> Result<Option<Node>, Refusal> {
    let parsed = cloud_certs_yaml::parse(text, 0, &RULES);
    let parsed = parsed.map_err(|Fault { at, mistake: Mistake { problem, fix, .. }, .. }| {
        SourceError::new(SOURCE, place(path, at), problem, fix)
    })?;
    Ok(parsed.root)
}

/// A position in a file.
pub(super) fn place(path: &Path, at: Position) -> ConfigLocation {
    ConfigLocation::file(path).at(at.line as usize, at.column as usize)
}

/// The entry of a key of OpenStack's configuration, which may have dashes for underscores.
pub(super) fn option<'a>(map: &'a [Entry<()>], key: &str) -> Option<&'a Entry<()>> {
    let exact = map.iter().find(|entry| entry.key == key);
    exact.or_else(|| map.iter().find(|entry| entry.key.replace('-', "_") == key))
}

/// The kind of a value, for messages.
pub(super) fn kind(value: &Value<()>) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a truth value",
        Value::Number(()) => "a number",
        Value::String(_) => "text",
        Value::List(_) => "a list",
        Value::Map(_) => "keys and values",
    }
}

/// The value of text that has no quotes.
fn plain(text: &str) -> Value<()> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Value::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Value::Bool(false),
        _ if is_number(text) && !is_decimal(text) => Value::Number(()),
        _ => Value::String(text.to_owned()),
    }
}

/// Decimal digits without a zero in front: they mean the same as text.
fn is_decimal(text: &str) -> bool {
    text == "0" || (!text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Integers in four bases, and fractions, which have a point: without one, `12e3` is text.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if let ".inf" | ".Inf" | ".INF" = unsigned {
        return true;
    }
    if let Some(digits) = unsigned.strip_prefix("0x") {
        return all(digits, |byte| byte.is_ascii_hexdigit());
    }
    if let Some(digits) = unsigned.strip_prefix("0b") {
        return all(digits, |byte| matches!(byte, b'0' | b'1'));
    }
    match unsigned.split_once('.') {
        None => is_integer(unsigned),
        Some((whole, rest)) if starts_with_digit(whole) => is_digits(whole) && is_fraction(rest),
        Some(("", rest)) if starts_with_digit(text.trim_start_matches('.')) => is_fraction(rest),
        _ => matches!(text, ".nan" | ".NaN" | ".NAN"),
    }
}

/// A zero in front makes an octal number, unless there is an 8 or a 9 in it: then it is text.
fn is_integer(text: &str) -> bool {
    let is_octal = text.len() > 1 && text.starts_with('0');
    starts_with_digit(text) && is_digits(text) && !(is_octal && text.contains(['8', '9']))
}

/// Returns `true` for the part after the point; the exponent has a sign.
fn is_fraction(text: &str) -> bool {
    let (fraction, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "+0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or_default();
    (fraction.is_empty() || is_digits(fraction))
        && !exponent.is_empty()
        && exponent.bytes().all(|byte| byte.is_ascii_digit())
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
}

fn is_digits(text: &str) -> bool {
    all(text, |byte| byte.is_ascii_digit())
}

fn all(text: &str, is_digit: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(|byte| is_digit(byte) || byte == b'_')
}
