//! What the client needs on top of a document, done to a copy of it on the way to progenitor.
//!
//! The documents stay faithful to the vendor; see `openapi/README.md`. Each step is one function here:
//!
//! | in the document | what progenitor sees |
//! |---|---|
//! | error responses (`default` and codes of one kind) | `4XX` and `5XX` |
//! | a string enum in a response | `oneOf` of the known values and any other string |
//! | `additionalProperties: false` in a response | nothing of it |
//! | a string path parameter without `pattern` or `enum` | a string of the format [`PATH_SEGMENT`] |

use std::collections::BTreeSet;

use openapi_document::{MAX_HOPS, METHODS};
use serde_json::{Map, Value, json};

use crate::names::pascal;

/// The made-up format of a path parameter that must not change the URL around it.
pub(crate) const PATH_SEGMENT: &str = "path-segment";

pub(crate) fn adapt(mut document: Value) -> Value {
    spread_errors(&mut document);
    open(&mut document);
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
    let guard_all = |owner: &mut Value| {
        owner.get_mut("parameters").into_iter().flat_map(members_mut).for_each(guard);
    };
    document.get_mut("components").into_iter().for_each(guard_all);
    document.get_mut("paths").into_iter().flat_map(members_mut).for_each(guard_all);
    operations_mut(document).for_each(guard_all);
}

/// Error responses of one kind become the two ranges `4XX` and `5XX`.
///
/// progenitor takes `default` for a second success type, and sorts `4XX` before `404`, so that the arm of the
/// single code can never be reached.
fn spread_errors(document: &mut Value) {
    let whole = document.clone();
    for operation in operations_mut(document) {
        if let Some(Value::Object(responses)) = operation.get_mut("responses") {
            spread(&whole, responses);
        }
    }
}

fn spread(document: &Value, responses: &mut Map<String, Value>) {
    let default = responses.remove("default");
    for (class, range) in [('4', "4XX"), ('5', "5XX")] {
        if let Some(default) = &default {
            responses.entry(range).or_insert_with(|| default.clone());
        }
        if let Some(same) = responses.get(range).map(|response| body(document, response)) {
            responses.retain(|status, response| {
                status == range || !status.starts_with(class) || body(document, response) != same
            });
        }
    }
}

/// The media types of a response with their schemas: what makes its type. Examples differ between equal types.
fn body(document: &Value, response: &Value) -> Vec<(String, Value)> {
    let content = resolve(document, response).get("content").and_then(Value::as_object).into_iter().flatten();
    content.map(|(media_type, content)| (media_type.clone(), content["schema"].clone())).collect()
}

/// What a response can carry is open, so that an addition of the vendor never breaks a client.
///
/// A string enum `X` becomes `oneOf` of the documented values (`XKnown`) and every other string (`XOther`), which
/// typify turns into `enum X { Known(XKnown), Other(XOther) }`. An object takes properties that nobody documented.
/// What only requests use stays closed.
fn open(document: &mut Value) {
    let reachable = schemas_of_responses(document);
    if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
        for (name, schema) in schemas.iter_mut().filter(|(name, _)| reachable.contains(*name)) {
            open_in(schema, &pascal(name));
        }
    }
    let whole = document.clone();
    for operation in operations_mut(document) {
        let name = format!("{}Response", pascal(operation["operationId"].as_str().unwrap_or_default()));
        for response in operation.get_mut("responses").into_iter().flat_map(members_mut) {
            if response.get("$ref").is_some() {
                *response = resolve(&whole, response).clone();
            }
            for media_type in response.get_mut("content").into_iter().flat_map(members_mut) {
                if let Some(schema) = media_type.get_mut("schema") {
                    open_in(schema, &name);
                }
            }
        }
    }
}

/// Opens `schema` and what is written inside it. `name` is what typify will call it.
fn open_in(schema: &mut Value, name: &str) {
    if schema["type"] == "string" && schema["enum"].is_array() {
        open_enum(schema, name);
        return;
    }
    if schema["additionalProperties"] == false
        && let Value::Object(object) = schema
    {
        object.remove("additionalProperties");
    }
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for (property, schema) in properties {
            open_in(schema, &format!("{name}{}", pascal(property)));
        }
    }
    if let Some(items) = schema.get_mut("items") {
        open_in(items, &format!("{name}Item"));
    }
    if let Some(values @ Value::Object(_)) = schema.get_mut("additionalProperties") {
        open_in(values, &format!("{name}Value"));
    }
}

fn open_enum(schema: &mut Value, name: &str) {
    let values = schema["enum"].clone();
    let mut opened = json!({
        "title": name,
        "oneOf": [
            { "title": format!("{name}Known"), "type": "string", "enum": values },
            { "title": format!("{name}Other"), "type": "string", "not": { "enum": values } },
        ],
    });
    for kept in ["description", "nullable", "deprecated"] {
        if let Some(value) = schema.get(kept) {
            opened[kept] = value.clone();
        }
    }
    *schema = opened;
}

/// The names of the component schemas that a response leads to, directly or through others.
fn schemas_of_responses(document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let paths = document["paths"].as_object().into_iter().flat_map(|paths| paths.values());
    let operations = paths.filter_map(Value::as_object).flat_map(|item| item.values());
    let mut open: Vec<&Value> = operations.filter_map(|operation| operation.get("responses")).collect();
    while let Some(value) = open.pop() {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let is_new = match reference.strip_prefix("#/components/schemas/") {
                Some(name) => found.insert(name.to_owned()),
                None => true,
            };
            let target = resolve(document, value);
            if is_new && target.get("$ref").is_none() {
                open.push(target);
            }
            continue;
        }
        match value {
            Value::Object(map) => open.extend(map.values()),
            Value::Array(list) => open.extend(list),
            _ => {}
        }
    }
    found
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
    let target = |value: &&'a Value| document.pointer(value.get("$ref")?.as_str()?.strip_prefix('#')?);
    std::iter::successors(Some(value), target).take(MAX_HOPS + 1).last().unwrap_or(value)
}
