//! Edits of real documents, taken from bytes: what a fuzzer changes is the edit and not the YAML.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use openapi_document::Document;
use serde_json::{Map, Value, json};

const TEXTS: [&str; 5] = [
    include_str!("../../../openapi/css.yaml"),
    include_str!("../../../openapi/geminidb.yaml"),
    include_str!("../../../openapi/iam.yaml"),
    include_str!("../../../codegen/tests/check/everything.yaml"),
    include_str!("../../../review/tests/it/base.yaml"),
];

/// An edit takes so many bytes: its kind, the place, and what comes there.
const WIDTH: usize = 5;
/// More of them find nothing more, and take longer.
const MOST: usize = 6;

/// The material of edits: the documents, all parts of them, and all keys.
struct Material {
    documents: Vec<Value>,
    parts: Vec<Value>,
    keys: Vec<String>,
}

static MATERIAL: LazyLock<Material> = LazyLock::new(|| {
    let parse = |text: &&str| Document::parse("document.yaml", text).unwrap().root.to_json();
    let documents: Vec<Value> = TEXTS.iter().map(parse).collect();
    let mut parts = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(""),
        json!([]),
        json!({}),
    ];
    let mut keys = BTreeSet::new();
    for document in &documents {
        for pointer in pointers(document) {
            keys.extend(pointer.rsplit('/').next().map(unescape));
            parts.extend(document.pointer(&pointer).cloned());
        }
    }
    Material { documents, parts, keys: keys.into_iter().collect() }
});

/// The document that the first byte names, and what the rest makes of it.
pub(crate) fn apply(bytes: &[u8]) -> (&'static Value, Value) {
    let (choice, mut rest) = bytes.split_first().unwrap_or((&0, &[]));
    let base = &MATERIAL.documents[usize::from(*choice) % MATERIAL.documents.len()];
    let mut edited = base.clone();
    for _ in 0..MOST {
        let Some((edit, after)) = rest.split_first_chunk::<WIDTH>() else { break };
        rest = if one(&mut edited, *edit, after) { &[] } else { after };
    }
    (base, edited)
}

/// Makes one edit. Whether it took the `rest` with it.
fn one(document: &mut Value, [kind, place, place2, with, with2]: [u8; WIDTH], rest: &[u8]) -> bool {
    let pointers = pointers(document);
    let Some(pointer) = pick(&pointers, place, place2) else { return false };
    let part = pick(&MATERIAL.parts, with, with2).cloned().unwrap_or_default();
    let key = pick(&MATERIAL.keys, with, with2).cloned().unwrap_or_default();
    let Some(found) = document.pointer_mut(pointer) else { return false };
    match kind % 8 {
        0 => remove(document, pointer),
        1 => *found = part,
        2 => add(found, key, part),
        3 => rename(document, pointer, &key),
        4 => *found = json!({ key: found.take() }),
        5 => *found = json!([found.take()]),
        6 => *found = Value::String(key),
        // Anything: the rest of the input as JSON, or else as text.
        _ => {
            let text = || Value::String(String::from_utf8_lossy(rest).into_owned());
            *found = serde_json::from_slice(rest).unwrap_or_else(|_| text());
            return true;
        }
    }
    false
}

fn pick<T>(from: &[T], low: u8, high: u8) -> Option<&T> {
    from.get(usize::from(u16::from_le_bytes([low, high])) % from.len().max(1))
}

fn add(found: &mut Value, key: String, part: Value) {
    match found {
        Value::Object(map) => drop(map.insert(key, part)),
        Value::Array(list) => list.push(part),
        _ => *found = part,
    }
}

fn remove(document: &mut Value, pointer: &str) {
    match around(document, pointer) {
        Some((Value::Object(map), key)) => drop(map.remove(&key)),
        Some((Value::Array(list), key)) => drop(key.parse().ok().map(|index: usize| list.remove(index))),
        _ => {}
    }
}

fn rename(document: &mut Value, pointer: &str, new: &str) {
    if let Some((Value::Object(map), old)) = around(document, pointer) {
        let entries = std::mem::take(map).into_iter();
        *map = entries
            .map(|(key, value)| (if key == old { new.to_owned() } else { key }, value))
            .collect::<Map<_, _>>();
    }
}

/// Returns the node around a node, and its key there.
fn around<'a>(document: &'a mut Value, pointer: &str) -> Option<(&'a mut Value, String)> {
    let (around, key) = pointer.rsplit_once('/')?;
    Some((document.pointer_mut(around)?, unescape(key)))
}

fn unescape(key: &str) -> String {
    key.replace("~1", "/").replace("~0", "~")
}

/// The JSON pointers (RFC 6901) of all nodes but the root.
fn pointers(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), document)];
    while let Some((path, value)) = open.pop() {
        let keys: Vec<(String, &Value)> = match value {
            Value::Object(map) => {
                map.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
            }
            Value::Array(list) => {
                list.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect()
            }
            _ => continue,
        };
        for (key, value) in keys {
            found.push(format!("{path}/{key}"));
            open.push((format!("{path}/{key}"), value));
        }
    }
    found
}
