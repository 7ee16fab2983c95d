//! Ways through the JSON of a document, to read and to change it.

use serde_json::Value;

use crate::resolve::{MAX_HOPS, METHODS};

/// Every parameter that is written out: in `components`, in path items and in operations.
pub(super) fn parameters_mut(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let mut found = Vec::new();
    let Value::Object(root) = document else { return found.into_iter() };
    for (key, value) in root {
        match key.as_str() {
            "components" => {
                found.extend(value.get_mut("parameters").into_iter().flat_map(members_mut));
            }
            "paths" => {
                for item in members_mut(value) {
                    let Value::Object(item) = item else { continue };
                    for (key, value) in item {
                        if key == "parameters" {
                            found.extend(members_mut(value));
                        } else if METHODS.contains(&key.as_str()) {
                            found.extend(value.get_mut("parameters").into_iter().flat_map(members_mut));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    found.into_iter()
}

/// The operations of a document, in its order.
pub(super) fn operations_mut(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let items = document.get_mut("paths").into_iter().flat_map(members_mut);
    items
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.iter_mut().filter(|(key, _)| METHODS.contains(&key.as_str())).map(|(_, op)| op))
}

/// The values of an object or array; nothing for a scalar.
pub(super) fn members_mut(value: &mut Value) -> Box<dyn Iterator<Item = &mut Value> + '_> {
    match value {
        Value::Object(map) => Box::new(map.values_mut()),
        Value::Array(list) => Box::new(list.iter_mut()),
        _ => Box::new(std::iter::empty()),
    }
}

/// What a `$ref` within the document leads to, or the value itself.
pub(super) fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let mut value = value;
    for _ in 0..MAX_HOPS {
        match value.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#')) {
            Some(pointer) => match document.pointer(pointer) {
                Some(target) => value = target,
                None => break,
            },
            None => break,
        }
    }
    value
}
