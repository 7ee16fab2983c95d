//! Numbers of a schema, and the ranges of the formats of integers.

use cloud_certs_yaml::{Node, Number, Value};

/// Formats of integers, with their range.
pub const INTEGERS: [(&str, i64, u64); 10] = [
    ("int8", i8::MIN as i64, i8::MAX as u64),
    ("uint8", 0, u8::MAX as u64),
    ("int16", i16::MIN as i64, i16::MAX as u64),
    ("uint16", 0, u16::MAX as u64),
    ("int", i32::MIN as i64, i32::MAX as u64),
    ("int32", i32::MIN as i64, i32::MAX as u64),
    ("uint", 0, u32::MAX as u64),
    ("uint32", 0, u32::MAX as u64),
    ("int64", i64::MIN, i64::MAX as u64),
    ("uint64", 0, u64::MAX),
];

/// The words under `type`, which is one or a list of them.
pub fn type_words(kind: &Node) -> Vec<&str> {
    kind.as_str().into_iter().chain(kind.items().iter().filter_map(Node::as_str)).collect()
}

/// The number under `keyword`.
pub fn number(schema: &Node, keyword: &str) -> Option<f64> {
    match &schema.get(keyword)?.value {
        Value::Number(number) => number.as_f64(),
        _ => None,
    }
}

/// Returns whether a number is whole: `1.0` and `1e3` are, too.
pub fn is_whole(number: &Number) -> bool {
    number.as_f64().is_none_or(|number| number.fract() == 0.0)
}

/// Returns whether an integer is in the range of this format.
pub fn holds(format: Option<&str>, number: &Number) -> bool {
    let Some((_, least, most)) = INTEGERS.iter().find(|(name, ..)| Some(*name) == format) else {
        return true;
    };
    match (number.as_i64(), number.as_u64()) {
        (Some(number), _) => number >= *least && i128::from(number) <= i128::from(*most),
        (None, Some(number)) => number <= *most,
        (None, None) => {
            number.as_f64().is_none_or(|number| number >= *least as f64 && number <= *most as f64)
        }
    }
}
