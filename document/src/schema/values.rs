//! Values of enums, and when two values are the same.

use std::cmp::Ordering;

use cloud_certs_yaml::{Node, Value};
use serde_json::Value as Json;

/// A value that an enum, a `const` or a nullable enum allows.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EnumValue<'a> {
    /// The value.
    pub json: Json,
    /// The node that allows it: the value itself, or the schema that allows `null`.
    pub node: &'a Node,
}

impl<'a> EnumValue<'a> {
    pub(super) fn new(node: &'a Node) -> Self {
        Self { json: node.to_json(), node }
    }

    pub(super) fn null(node: &'a Node) -> Self {
        Self { json: Json::Null, node }
    }

    /// The value as text that is the same for the same value: `1` for 1.0. As in a query, `"1"` and 1 are the same where
    /// `is_text` says so.
    #[must_use]
    pub fn text(&self, is_text: bool) -> String {
        value_text(&self.json, is_text)
    }
}

/// A value as text that is the same for the same value; see [`EnumValue::text`].
#[must_use]
pub fn value_text(json: &Json, is_text: bool) -> String {
    match json {
        Json::String(text) if is_text => text.clone(),
        Json::Number(number) if number.is_f64() => number.as_f64().unwrap_or_default().to_string(),
        json => json.to_string(),
    }
}

/// Returns whether two nodes have the same value, at any places. The order of keys does not matter.
#[must_use]
pub fn same_json(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(one), Value::Bool(other)) => one == other,
        (Value::Number(one), Value::Number(other)) => one == other,
        (Value::String(one), Value::String(other)) => one == other,
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other.iter()).all(|(one, other)| same_json(one, other))
        }
        (Value::Map(_), Value::Map(_)) => {
            let (entries, others) = (one.entries(), other.entries());
            entries.len() == others.len()
                && entries.iter().zip(others).all(|(entry, next)| {
                    let twin = if entry.key == next.key { Some(&next.node) } else { other.get(&entry.key) };
                    twin.is_some_and(|twin| same_json(&entry.node, twin))
                })
        }
        _ => false,
    }
}

/// The order of two numbers: exact for whole ones.
pub(super) fn order(one: &Node, other: &Node) -> Option<Ordering> {
    let whole = |node: &Node| node.to_json().to_string().parse::<i128>().ok();
    match (whole(one), whole(other)) {
        (Some(one), Some(other)) => Some(one.cmp(&other)),
        _ => one.to_json().as_f64()?.partial_cmp(&other.to_json().as_f64()?),
    }
}
