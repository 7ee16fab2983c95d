//! How documents use YAML: as JSON with another syntax, and with the numbers of JSON.

use cloud_certs_yaml::{Fault, Mistake, Node, Rules, Value, parse};
use serde_json::Number;

/// The largest document that is read, in bytes.
pub const MAX_BYTES: usize = 32 << 20;

const RULES: Rules<Number> = Rules {
    max_bytes: MAX_BYTES,
    max_depth: 201,
    // A text of nothing else would take a hundred times its size. The largest documents of clouds have half as many.
    max_nodes: 1_000_000,
    is_json_only: true,
    plain,
    shown: |key| format!("`{key}`"),
};

/// Reads the tree of a document; `None` if the text is empty.
pub(crate) fn read(text: &str, file: u32) -> Result<Option<Node>, Fault> {
    parse(text, file, &RULES)
}

/// The value of plain text by the core schema of YAML 1.2, as far as JSON has it and readers agree on it.
fn plain(text: &str) -> Result<Value, Mistake> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return integer(text, digits);
    }
    let radix = |prefix, radix| i64::from_str_radix(text.strip_prefix(prefix)?, radix).ok();
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match radix("0x", 16).or_else(|| radix("0o", 8)) {
            Some(integer) => Value::Number(integer.into()),
            None => fraction(text, digits)?,
        },
    })
}

fn integer(text: &str, digits: &str) -> Result<Value, Mistake> {
    if digits.len() > 1 && digits.starts_with('0') {
        return Err(Mistake::new(
            format!("the number `{text}` begins with a zero"),
            "some readers of YAML take it for an octal number and others do not",
            "leave the zero out, or quote it if it is text",
        ));
    }
    let number = text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from));
    number.map(Value::Number).map_err(|_| {
        Mistake::new(
            format!("the number `{text}` does not fit 64 bits"),
            "its last digits would be lost",
            "write a smaller number, or quote it if it is text",
        )
    })
}

/// A number with a point or an exponent; everything else is text.
fn fraction(text: &str, unsigned: &str) -> Result<Value, Mistake> {
    let number = match unsigned {
        ".inf" | ".Inf" | ".INF" => Some(f64::INFINITY),
        _ if matches!(text, ".nan" | ".NaN" | ".NAN") => Some(f64::NAN),
        // Rust also takes `inf` for a number.
        _ if text.bytes().any(|byte| byte.is_ascii_digit()) => text.parse().ok(),
        _ => None,
    };
    let Some(number) = number else { return Ok(Value::String(text.to_owned())) };
    Number::from_f64(number).map(Value::Number).ok_or_else(|| {
        Mistake::new(
            format!("`{text}` is not a finite number"),
            "JSON cannot hold it",
            "write a finite number, or quote it if it is text",
        )
    })
}
