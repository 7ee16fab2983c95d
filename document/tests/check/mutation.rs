//! Documents that went wrong in random places: parts are deleted, replaced, renamed, added, wrapped or moved.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// A change: which kind, at which node, and with which word or fragment. Numbers wrap around.
#[derive(Clone, Debug)]
pub(crate) struct Mutation {
    kind: u8,
    node: usize,
    with: usize,
}

pub(crate) fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    let mutation = (0..12u8, any::<usize>(), any::<usize>());
    prop::collection::vec(mutation.prop_map(|(kind, node, with)| Mutation { kind, node, with }), 1..4)
}

impl Mutation {
    pub(crate) fn apply(&self, document: &mut Value) {
        let paths = paths(document);
        let path = &paths[self.node % paths.len()];
        let other = document.pointer(&paths[self.with % paths.len()]).cloned().unwrap();
        let fragment = fragment(self.with);
        let word = WORDS[self.with % WORDS.len()];
        match self.kind {
            0 => delete(document, path),
            1 => *document.pointer_mut(path).unwrap() = fragment,
            2 => *document.pointer_mut(path).unwrap() = other,
            3 => rename(document, path, word),
            4 => add(document.pointer_mut(path).unwrap(), word, fragment),
            5 => add(document.pointer_mut(path).unwrap(), word, other),
            6 => wrap(document.pointer_mut(path).unwrap(), self.with, fragment),
            // What is a schema before and after passes more often, and then meets the generator.
            kind => {
                let schemas: Vec<&String> = paths.iter().filter(|path| is_schema(document, path)).collect();
                let Some(path) = schemas.get(self.node % schemas.len().max(1)) else { return };
                let schema = document.pointer(schemas[self.with % schemas.len()]).cloned().unwrap();
                let place = document.pointer_mut(path).unwrap();
                match kind {
                    7 | 8 => *place = fragment,
                    9 => *place = schema,
                    10 => wrap(place, self.with, schema),
                    _ => add(place, word, fragment),
                }
            }
        }
    }
}

/// The JSON pointers of all nodes but the root.
fn paths(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), document)];
    while let Some((path, value)) = open.pop() {
        let inside: Vec<(String, &Value)> = match value {
            Value::Object(map) => map.iter().map(|(key, value)| (escape(key), value)).collect(),
            Value::Array(list) => {
                list.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect()
            }
            _ => vec![],
        };
        for (key, value) in inside {
            found.push(format!("{path}/{key}"));
            open.push((format!("{path}/{key}"), value));
        }
    }
    found.sort();
    if found.is_empty() { vec![String::new()] } else { found }
}

fn is_schema(document: &Value, path: &str) -> bool {
    let schema = document.pointer(path).and_then(Value::as_object);
    schema
        .is_some_and(|schema| ["type", "$ref", "allOf", "oneOf"].iter().any(|key| schema.contains_key(*key)))
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The container of the node at `path`, and the node's key in it.
fn container<'a>(document: &'a mut Value, path: &str) -> Option<(&'a mut Value, String)> {
    let (parent, key) = path.rsplit_once('/')?;
    Some((document.pointer_mut(parent)?, key.replace("~1", "/").replace("~0", "~")))
}

fn delete(document: &mut Value, path: &str) {
    match container(document, path) {
        Some((Value::Object(map), key)) => drop(map.remove(&key)),
        Some((Value::Array(list), key)) => drop(list.remove(key.parse().unwrap())),
        _ => {}
    }
}

fn rename(document: &mut Value, path: &str, word: &str) {
    if let Some((Value::Object(map), key)) = container(document, path) {
        let renamed = std::mem::take(map).into_iter();
        *map =
            renamed.map(|(k, v)| if k == key { (word.to_owned(), v) } else { (k, v) }).collect::<Map<_, _>>();
    }
}

fn add(value: &mut Value, word: &str, fragment: Value) {
    match value {
        Value::Object(map) => drop(map.insert(word.to_owned(), fragment)),
        Value::Array(list) => list.push(fragment),
        _ => *value = json!(word),
    }
}

fn wrap(value: &mut Value, how: usize, fragment: Value) {
    let inner = value.take();
    *value = match how % 8 {
        0 => json!({ "allOf": [inner] }),
        1 => json!({ "allOf": [inner, fragment] }),
        2 => json!({ "oneOf": [inner, fragment] }),
        3 => json!({ "type": "array", "items": inner }),
        4 => json!({ "type": "object", "additionalProperties": inner }),
        5 => json!({ "allOf": [inner], "required": ["name"], "properties": { "name": fragment } }),
        6 => json!({ "allOf": [inner], "nullable": true }),
        _ => json!({ "type": "object", "required": ["name"], "properties": { "name": inner } }),
    };
}

const WORDS: [&str; 72] = [
    "$ref",
    "type",
    "format",
    "enum",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "multipleOf",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "required",
    "additionalProperties",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "nullable",
    "default",
    "title",
    "description",
    "readOnly",
    "writeOnly",
    "discriminator",
    "example",
    "deprecated",
    "schema",
    "content",
    "headers",
    "parameters",
    "requestBody",
    "responses",
    "operationId",
    "name",
    "in",
    "path",
    "query",
    "header",
    "cookie",
    "200",
    "201",
    "404",
    "4XX",
    "default",
    "302",
    "application/json",
    "text/plain",
    "get",
    "post",
    "head",
    "options",
    "/files",
    "/a/{b}",
    "Thing",
    "Kind",
    "KindKnown",
    "Part",
    "GetThingResponse",
    "ThingName",
    "string",
    "object",
    "array",
    "integer",
    "body",
    "id",
    "x-note",
    "self",
];

fn fragment(index: usize) -> Value {
    let fragments = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(-1),
        json!(33),
        json!(1.5),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("a b"),
        json!({}),
        json!([]),
        json!(["name"]),
        json!(["a", "b"]),
        json!([1, 2]),
        json!({ "type": "string" }),
        json!({ "type": "string", "title": "Thing" }),
        json!({ "type": "string", "enum": ["a", "b"] }),
        json!({ "type": "string", "enum": ["a", "b"], "nullable": true }),
        json!({ "type": "string", "pattern": "^[a-z]+$", "title": "Named" }),
        json!({ "type": "string", "format": "password" }),
        json!({ "type": "string", "format": "uri", "nullable": true }),
        json!({ "type": "string", "format": "ipv4" }),
        json!({ "type": "string", "format": "binary" }),
        json!({ "type": "integer", "enum": [1, 2], "default": 1 }),
        json!({ "type": "integer", "minimum": 1, "default": 5 }),
        json!({ "type": "number", "enum": [1, 2.5], "nullable": true }),
        json!({ "type": "boolean", "nullable": true, "default": null }),
        json!({ "type": "object" }),
        json!({ "type": "object", "nullable": true }),
        json!({ "type": "object", "title": "Either", "properties": { "a": { "type": "string" } } }),
        json!({ "type": "object", "properties": { "a": {}, "b": { "$ref": "#/components/schemas/Thing" } } }),
        json!({ "type": "object", "additionalProperties": { "$ref": "#/components/schemas/Thing" } }),
        json!({ "type": "object", "additionalProperties": false }),
        json!({ "type": "array", "items": { "$ref": "#/components/schemas/Kind" }, "nullable": true }),
        json!({ "type": "array", "items": {}, "minItems": 3, "maxItems": 3 }),
        json!({ "allOf": [{ "$ref": "#/components/schemas/Thing" }] }),
        json!({ "allOf": [{ "$ref": "#/components/schemas/Kind" }], "nullable": true }),
        json!({ "allOf": [{ "$ref": "#/components/schemas/Thing" }, { "$ref": "#/components/schemas/Part" }] }),
        json!({ "oneOf": [{ "$ref": "#/components/schemas/Thing" }, { "$ref": "#/components/schemas/Kind" }] }),
        json!({ "oneOf": [{ "$ref": "#/components/schemas/Part" }, { "type": "boolean" }], "nullable": true }),
        json!({ "$ref": "#/components/schemas/Thing" }),
        json!({ "$ref": "#/components/schemas/Kind" }),
        json!({ "$ref": "#/components/schemas/Part" }),
        json!({ "$ref": "#/components/schemas/Either" }),
        json!({ "$ref": "#/components/schemas/Alias" }),
        json!({ "$ref": "#/components/responses/Failed" }),
        json!({ "$ref": "#/components/parameters/Id" }),
        json!({ "$ref": "#/components/requestBodies/Thing" }),
        json!({ "application/json": { "schema": { "type": "string", "enum": ["x"] } } }),
        json!({ "description": "nothing" }),
        json!({ "name": "q", "in": "query", "schema": { "type": "array", "items": { "type": "integer" } } }),
        json!({ "name": "X-Q", "in": "header", "schema": { "$ref": "#/components/schemas/Kind" } }),
        json!({ "operationId": "NewOne", "responses": { "204": { "description": "done" } } }),
    ];
    fragments[index % fragments.len()].clone()
}
