//! The YAML of documents: the core schema of YAML 1.2, limited to the values of JSON.

use cloud_certs_yaml::{Fault, Mistake, NoNumber, Number, Parsed, Rules, Value, parse};

/// The largest document that is read, in bytes.
pub const MAX_BYTES: usize = 32 << 20;

const RULES: Rules<Number> = Rules {
    max_bytes: MAX_BYTES,
    max_depth: 201,
    // A text of nothing else would take a hundred times its size. The largest documents of clouds have half as many.
    max_nodes: 1_000_000,
    shares_aliases: false,
    plain,
    doubt,
    shown: |key| format!("`{key}`"),
};

/// Reads the tree of a document.
pub(crate) fn read(text: &str, file: u32) -> Result<Parsed<Number>, Fault> {
    parse(text, file, &RULES)
}

/// The value of plain text by the core schema of YAML 1.2, as far as JSON has it.
fn plain(text: &str) -> Result<Value, Mistake> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match number(text)? {
            Some(number) => Value::Number(number),
            None => Value::String(text.to_owned()),
        },
    })
}

fn number(text: &str) -> Result<Option<Number>, Mistake> {
    let refuse =
        |what: &str, fix| Err(Mistake::new(format!("`{text}` is {what}"), "JSON cannot hold it", fix));
    let finite = "write a finite number, or quote it if it is text";
    match text.strip_prefix(['+', '-']).unwrap_or(text) {
        ".inf" | ".Inf" | ".INF" => return refuse("not a finite number", finite),
        _ if matches!(text, ".nan" | ".NaN" | ".NAN") => return refuse("not a finite number", finite),
        _ => {}
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        let digits = text.strip_prefix(prefix).filter(|digits| digits.chars().all(|c| c.is_digit(radix)));
        let Some(digits) = digits.filter(|digits| !digits.is_empty()) else { continue };
        return match u64::from_str_radix(digits, radix) {
            Ok(number) => Ok(Some(serde_json::Number::from(number).into())),
            Err(_) => refuse("a number of more than 64 bits", "write it in decimal digits"),
        };
    }
    match Number::parse(text) {
        Ok(number) => Ok(Some(number)),
        Err(NoNumber::Text) => Ok(None),
        Err(NoNumber::Exponent) => refuse(
            "a number with an exponent of more than 18 digits",
            "write a smaller exponent, or quote it if it is text",
        ),
    }
}

/// Returns a warning about a text that readers of YAML 1.1, such as PyYAML and Ruby's, take for something else.
fn doubt(text: &str) -> Option<Mistake> {
    let what = match text {
        "yes" | "Yes" | "YES" | "no" | "No" | "NO" | "on" | "On" | "ON" | "off" | "Off" | "OFF" => {
            "is text, and readers of YAML 1.1 take it for `true` or `false`"
        }
        _ if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-')) => return None,
        _ if is_octal(text) => "begins with a zero, and readers of YAML 1.1 take it for an octal number",
        _ if is_date(text) => "is text, and readers of YAML 1.1 take it for a date",
        _ if is_sexagesimal(text) => {
            "is text, and readers of YAML 1.1 take it for a number to the base of 60"
        }
        _ => return None,
    };
    let why = "not every program reads the same document";
    Some(Mistake::new(
        format!("`{text}` {what}"),
        why,
        "put it in quotes if it is text, else write it in another way",
    ))
}

/// Only digits, the first of them a zero.
fn is_octal(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A year, a month and a day, perhaps with a time.
fn is_date(text: &str) -> bool {
    let shape = text.bytes().take(10).map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    let is_time = |byte: u8| byte.is_ascii_digit() || b":.+-Zz ".contains(&byte);
    let rest = text.get(10..).unwrap_or_default();
    shape.eq(*b"0000-00-00")
        && (rest.is_empty()
            || rest.strip_prefix(['T', 't', ' ']).is_some_and(|time| time.bytes().all(is_time)))
}

/// Numbers with colons in between, as in `12:30`.
fn is_sexagesimal(text: &str) -> bool {
    let mut parts = text.trim_start_matches(['+', '-']).split(':');
    let is_first = |part: &str| part.starts_with(|c: char| matches!(c, '1'..='9')) && is_digits(part);
    let is_other = |part: &str| is_digits(part) && part.parse().is_ok_and(|number: u32| number < 60);
    parts.next().is_some_and(is_first) && text.contains(':') && parts.all(is_other)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
