//! The additions that the client needs, made to a copy of it on the way to progenitor.
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

/// Adapts a document, of which `answered` are the schemas that responses lead to. With the names of the enums that it opened.
pub(crate) fn adapt(mut document: Value, answered: &BTreeSet<String>) -> (Value, BTreeSet<String>) {
    spread_errors(&mut document);
    let opened = open(&mut document, answered);
    guard_path_parameters(&mut document);
    (document, opened)
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
    let shared = document.pointer("/components/responses").cloned().unwrap_or_default();
    for operation in operations_mut(document) {
        if let Some(Value::Object(responses)) = operation.get_mut("responses") {
            spread(&shared, responses);
        }
    }
}

fn spread(shared: &Value, responses: &mut Map<String, Value>) {
    let default = responses.remove("default");
    for (class, range) in [('4', "4XX"), ('5', "5XX")] {
        if let Some(default) = &default {
            responses.entry(range).or_insert_with(|| default.clone());
        }
        if let Some(same) = responses.get(range).cloned() {
            let same: Vec<_> = body(shared, &same).collect();
            responses.retain(|status, response| {
                status == range
                    || !status.starts_with(class)
                    || !body(shared, response).eq(same.iter().copied())
            });
        }
    }
}

/// The media types of a response with their schemas: what makes its type. Examples differ between equal types.
fn body<'a>(shared: &'a Value, response: &'a Value) -> impl Iterator<Item = (&'a String, Option<&'a Value>)> {
    let content = shared_response(shared, response)["content"].as_object().into_iter().flatten();
    content.map(|(media_type, content)| (media_type, content.get("schema")))
}

/// Opens what a response can carry, so that an addition of the vendor never breaks a client.
///
/// A string enum `X` becomes `oneOf` of the documented values (`XKnown`) and every other string (`XOther`), which
/// typify turns into `enum X { Known(XKnown), Other(XOther) }`. An object takes properties that nobody documented.
/// What only requests use stays closed.
fn open(document: &mut Value, answered: &BTreeSet<String>) -> BTreeSet<String> {
    let mut opened = BTreeSet::new();
    if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
        for (name, schema) in schemas.iter_mut().filter(|(name, _)| answered.contains(*name)) {
            open_in(schema, &pascal(name), &mut opened);
        }
    }
    let shared = document.pointer("/components/responses").cloned().unwrap_or_default();
    for operation in operations_mut(document) {
        let name = format!("{}Response", pascal(operation["operationId"].as_str().unwrap_or_default()));
        for response in operation.get_mut("responses").into_iter().flat_map(members_mut) {
            if response.get("$ref").is_some() {
                *response = shared_response(&shared, response).clone();
            }
            for media_type in response.get_mut("content").into_iter().flat_map(members_mut) {
                if let Some(schema) = media_type.get_mut("schema") {
                    open_in(schema, &name, &mut opened);
                }
            }
        }
    }
    opened
}

/// Opens `schema` and what is written inside it. `name` is what typify will call it.
fn open_in(schema: &mut Value, name: &str, opened: &mut BTreeSet<String>) {
    if schema["type"] == "string" && schema["enum"].is_array() {
        open_enum(schema, name);
        opened.insert(pascal(name));
        return;
    }
    if schema["additionalProperties"] == false
        && let Value::Object(object) = schema
    {
        object.remove("additionalProperties");
    }
    let mut has_properties = false;
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        has_properties = !properties.is_empty();
        for (property, schema) in properties {
            open_in(schema, &format!("{name}{}", pascal(property)), opened);
        }
    }
    if let Some(items) = schema.get_mut("items") {
        open_in(items, &format!("{name}Item"), opened);
    }
    if let Some(values @ Value::Object(_)) = schema.get_mut("additionalProperties") {
        open_in(values, &format!("{name}{}", values_end(has_properties)), opened);
    }
}

/// The end of the name of the type of other properties.
pub(crate) fn values_end(has_properties: bool) -> &'static str {
    if has_properties { "ExtraValue" } else { "Value" }
}

fn open_enum(schema: &mut Value, name: &str) {
    let mut values = schema["enum"].clone();
    if let Value::Array(values) = &mut values {
        values.retain(|value| !value.is_null());
    }
    let mut opened = json!({
        "title": name,
        "oneOf": [
            { "title": format!("{name}Known"), "type": "string", "enum": values },
            { "title": format!("{name}Other"), "type": "string", "not": { "enum": values } },
        ],
    });
    for kept in ["description", "nullable", "deprecated", "default"] {
        if let Some(value) = schema.get(kept) {
            opened[kept] = value.clone();
        }
    }
    *schema = opened;
}

/// The names of the component schemas that a response leads to, directly or through others.
pub(crate) fn schemas_of_responses(document: &Value) -> BTreeSet<String> {
    let shared = document.pointer("/components/responses").cloned().unwrap_or_default();
    let items = document["paths"].as_object().into_iter().flat_map(Map::values);
    let operations = items.flat_map(|item| METHODS.iter().filter_map(|method| item.get(method)));
    let responses =
        operations.filter_map(|operation| operation["responses"].as_object()).flat_map(Map::values);
    let bodies = responses.flat_map(|response| body(&shared, response));
    let mut found = BTreeSet::new();
    let mut waiting: Vec<&Value> = bodies.filter_map(|(_, schema)| schema).collect();
    while let Some(schema) = waiting.pop() {
        let Some(reference) = schema["$ref"].as_str() else {
            waiting.extend(parts(schema));
            continue;
        };
        let name = reference.strip_prefix("#/components/schemas/").unwrap_or_default();
        if !found.contains(name) {
            found.insert(name.to_owned());
            waiting.extend(document["components"]["schemas"].get(name));
        }
    }
    found
}

/// The schemas that a schema is written with. What stands in an example, a default or an enum is data.
pub(crate) fn parts(schema: &Value) -> impl Iterator<Item = &Value> {
    let values = ["items", "additionalProperties", "not"].into_iter().filter_map(|key| schema.get(key));
    let lists = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten();
    schema["properties"].as_object().into_iter().flat_map(Map::values).chain(values).chain(lists)
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

/// The target of a `$ref` to a response, or the response itself.
fn shared_response<'a>(shared: &'a Value, response: &'a Value) -> &'a Value {
    let target = |response: &&'a Value| {
        shared.get(response.get("$ref")?.as_str()?.strip_prefix("#/components/responses/")?)
    };
    std::iter::successors(Some(response), target).take(MAX_HOPS + 1).last().unwrap_or(response)
}
