//! What a response can carry is open, so that an addition of the vendor never breaks a client.
//!
//! A string enum `X` becomes `oneOf` of the documented values (`XKnown`) and every other string (`XOther`), which
//! typify turns into `enum X { Known(XKnown), Other(XOther) }`. An object takes properties that nobody documented.
//! What only requests use stays closed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::walk::{members_mut, operations_mut, resolve};
use crate::names::pascal;

pub(crate) fn open(document: &mut Value) {
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
    if is_closed_enum(schema) {
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

fn is_closed_enum(schema: &Value) -> bool {
    schema["type"] == "string" && schema.get("enum").is_some_and(Value::is_array)
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
pub(crate) fn schemas_of_responses(document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&Value> = Vec::new();
    let paths = document["paths"].as_object().into_iter().flat_map(|paths| paths.values());
    for operation in paths.filter_map(Value::as_object).flat_map(|item| item.values()) {
        open.extend(operation.get("responses"));
    }
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
