//! What plain text without quotes stands for: what the clients of OpenStack take it for, which read YAML 1.1 with PyYAML.
//!
//! But for numbers to the base of 60 (`12:30`) and dates, which are text here: whoever writes one means it.

use super::tree::Value;
use cloud_certs_certificate::Secret;

/// The value of text that is in no quotes.
pub(super) fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Value::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Value::Bool(false),
        _ if is_number(text) => Value::Number,
        _ => Value::Text(Secret::new(text)),
    }
}

/// Integers in four bases, and fractions, which have a point: without it, `12e3` is text.
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

/// What follows the point; the exponent has a sign.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// As `yaml.safe_load` of PyYAML 6.0.4 reads them.
    #[test]
    fn text_is_taken_for_what_openstack_takes_it_for() {
        let cases: [(&str, &[&str]); 4] = [
            ("nothing", &["", "~", "null", "NULL"]),
            ("a truth value", &["true", "yes", "On", "OFF", "no", "False"]),
            (
                "a number",
                &[
                    "0", "-17", "+17", "1_000", "0x1F", "0b101", "017", "1.5", ".5", "1.", "1.5e+3", "1_.5",
                    "1__", ".inf", "-.INF", ".nan",
                ],
            ),
            (
                "text",
                &[
                    "nULL",
                    "y",
                    "n",
                    "oN",
                    "12e3",
                    "1.5e+3_0",
                    "12:30",
                    "2026-11-26",
                    "0x",
                    "0b",
                    "089",
                    "1.5e3",
                    "0xG",
                    "0b2",
                    "0o17",
                    "1.2.3",
                    "-.5",
                    "._5",
                    ".e+3",
                    ".",
                    "+",
                    "e3",
                    "otc",
                    "12-34",
                    "_1",
                    "-.nan",
                ],
            ),
        ];
        for (kind, texts) in cases {
            for text in texts {
                assert_eq!(plain(text).kind(), kind, "`{text}`");
            }
        }
    }
}
