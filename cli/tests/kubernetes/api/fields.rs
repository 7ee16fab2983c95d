//! Fields, and who manages them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

pub(super) type Path = Vec<String>;

/// An entry of `managedFields`.
#[derive(Clone, PartialEq)]
pub(super) struct Owner {
    pub(super) manager: String,
    pub(super) operation: String,
    pub(super) fields: BTreeSet<Path>,
}

impl Owner {
    pub(super) fn is(&self, manager: &str, operation: &str) -> bool {
        self.manager == manager && self.operation == operation
    }
}

/// The fields with a value, without those that name the object.
pub(super) fn leaves(object: &Value) -> BTreeSet<Path> {
    let mut found = BTreeSet::new();
    collect(object, &mut Vec::new(), &mut found);
    let is_name = |path: &Path| {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match path.as_slice() {
            ["apiVersion" | "kind"] => true,
            ["metadata", second, ..] => !matches!(*second, "labels" | "annotations"),
            _ => false,
        }
    };
    found.retain(|path| !is_name(path));
    found
}

fn collect(value: &Value, way: &mut Path, found: &mut BTreeSet<Path>) {
    match value.as_object().filter(|map| !map.is_empty()) {
        None => drop(found.insert(way.clone())),
        Some(map) => map.iter().for_each(|(name, below)| {
            way.push(name.clone());
            collect(below, way, found);
            way.pop();
        }),
    }
}

pub(super) fn at<'a>(object: &'a Value, path: &Path) -> Option<&'a Value> {
    path.iter().try_fold(object, |object, name| object.get(name))
}

pub(super) fn set(object: &mut Value, path: &Path, value: Value) {
    let place = path.iter().fold(object, |object, name| &mut object[name.as_str()]);
    *place = value;
}

/// Removes a field, and what is empty above it.
pub(super) fn remove(object: &mut Value, path: &[String]) {
    let Some((last, above)) = path.split_last() else { return };
    let parent = above.iter().try_fold(&mut *object, |object, name| object.get_mut(name));
    let Some(Value::Object(parent)) = parent else { return };
    parent.remove(last);
    if parent.is_empty() && above.len() > 1 {
        remove(object, above);
    }
}

pub(super) fn shown(path: &Path) -> String {
    path.iter().map(|name| format!(".{name}")).collect()
}

/// Reads `managedFields`.
pub(super) fn owners(object: &Value) -> Vec<Owner> {
    let entries = object["metadata"]["managedFields"].as_array();
    let owner = |entry: &Value| {
        let (mut fields, mut way) = (BTreeSet::new(), Vec::new());
        members(&entry["fieldsV1"], &mut way, &mut fields);
        let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        Owner { manager: text("manager"), operation: text("operation"), fields }
    };
    entries.into_iter().flatten().map(owner).collect()
}

fn members(set: &Value, way: &mut Path, found: &mut BTreeSet<Path>) {
    for (name, below) in set.as_object().into_iter().flatten() {
        way.push(name.strip_prefix("f:").unwrap().to_owned());
        match below.as_object().is_some_and(|below| !below.is_empty()) {
            true => members(below, way, found),
            false => drop(found.insert(way.clone())),
        }
        way.pop();
    }
}

/// Writes `managedFields`, without owners of nothing.
pub(super) fn put_owners(object: &mut Value, owners: &[Owner]) {
    let entry = |owner: &Owner| {
        let mut fields = json!({});
        for path in &owner.fields {
            let path: Path = path.iter().map(|name| format!("f:{name}")).collect();
            set(&mut fields, &path, json!({}));
        }
        json!({
            "manager": owner.manager, "operation": owner.operation, "apiVersion": object["apiVersion"],
            "time": "2026-01-01T00:00:00Z", "fieldsType": "FieldsV1", "fieldsV1": fields,
        })
    };
    let entries: Vec<_> = owners.iter().filter(|owner| !owner.fields.is_empty()).map(entry).collect();
    object["metadata"]["managedFields"] = entries.into();
}
