//! Fields of an object, as field managers own them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

/// The names on the way to a field.
pub(crate) type FieldPath = Vec<String>;

/// Returns the fields of a set in the form of `fieldsV1`, without those that only lead to others.
pub(crate) fn owned(set: &Value) -> BTreeSet<FieldPath> {
    let mut found = BTreeSet::new();
    collect(set, "f:", &mut Vec::new(), &mut found);
    found
}

/// Returns the fields that an apply of these contents and this metadata claims.
pub(crate) fn claimed(object: &Value) -> BTreeSet<FieldPath> {
    let mut found = BTreeSet::new();
    for way in [&["data"][..], &["binaryData"], &["metadata", "labels"], &["metadata", "annotations"]] {
        let part = way.iter().try_fold(object, |part, name| part.get(name));
        for name in part.and_then(Value::as_object).into_iter().flat_map(|part| part.keys()) {
            found.insert(way.iter().map(ToString::to_string).chain([name.clone()]).collect());
        }
    }
    found
}

/// The field as the API server writes it.
pub(crate) fn shown(path: &FieldPath) -> String {
    path.iter().fold(String::new(), |mut text, name| {
        let _ = write!(text, ".{name}");
        text
    })
}

fn collect(set: &Value, prefix: &str, way: &mut FieldPath, found: &mut BTreeSet<FieldPath>) {
    for (name, below) in set.as_object().into_iter().flatten() {
        let Some(name) = name.strip_prefix(prefix) else { continue };
        way.push(name.to_owned());
        if below.as_object().is_none_or(serde_json::Map::is_empty) {
            found.insert(way.clone());
        }
        collect(below, prefix, way, found);
        way.pop();
    }
}
