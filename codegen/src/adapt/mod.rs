//! What the client needs on top of a document, done to a copy of it on the way to progenitor.
//!
//! The documents stay faithful to the vendor; see `openapi/README.md`. Each step is one file or function here:
//!
//! | in the document | what progenitor sees |
//! |---|---|
//! | error responses (`default` and codes of one kind) | `4XX` and `5XX` |
//! | a string enum in a response | `oneOf` of the known values and any other string |
//! | `additionalProperties: false` in a response | nothing of it |
//! | a string path parameter without `pattern` or `enum` | a string of the format [`PATH_SEGMENT`] |

mod open;
mod responses;

use serde_json::{Value, json};

use crate::resolve::{MAX_HOPS, METHODS};

/// The made-up format of a path parameter that must not change the URL around it.
pub(crate) const PATH_SEGMENT: &str = "path-segment";

pub(crate) fn adapt(mut document: Value) -> Value {
    responses::spread_errors(&mut document);
    open::open(&mut document);
    guard_path_parameters(&mut document);
    document
}

/// Gives every unconstrained string path parameter the type that refuses what would change the URL.
fn guard_path_parameters(document: &mut Value) {
    let schemas = document.pointer("/components/schemas").cloned().unwrap_or_default();
    let guard = |parameter: &mut Value| {
        if parameter["in"] != "path" {
            return;
        }
        let Some(schema) = parameter.get_mut("schema") else { return };
        let target = match schema["$ref"].as_str().and_then(|r| r.strip_prefix("#/components/schemas/")) {
            Some(name) => schemas.get(name).cloned().unwrap_or_default(),
            None => schema.clone(),
        };
        let is_free = ["pattern", "enum", "format"].iter().all(|keyword| target.get(keyword).is_none());
        if target["type"] == "string" && is_free {
            *schema = json!({ "type": "string", "format": PATH_SEGMENT });
        }
    };
    parameters_mut(document).for_each(guard);
}

/// Every parameter that is written out: in `components`, in path items and in operations.
fn parameters_mut(document: &mut Value) -> impl Iterator<Item = &mut Value> {
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
fn operations_mut(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let items = document.get_mut("paths").into_iter().flat_map(members_mut);
    items
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.iter_mut().filter(|(key, _)| METHODS.contains(&key.as_str())).map(|(_, op)| op))
}

/// The values of an object or array; nothing for a scalar.
fn members_mut(value: &mut Value) -> Box<dyn Iterator<Item = &mut Value> + '_> {
    match value {
        Value::Object(map) => Box::new(map.values_mut()),
        Value::Array(list) => Box::new(list.iter_mut()),
        _ => Box::new(std::iter::empty()),
    }
}

/// What a `$ref` within the document leads to, or the value itself.
fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
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
