//! An object as it is.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kube::core::DynamicObject;
use serde_json::Value;

use crate::config::object::ObjectKind;
use crate::output::kubernetes::fields::{self, FieldPath};

/// The field manager of objects.
pub(crate) const MANAGER: &str = "cloud-certs";

/// An object as it is.
#[derive(Debug, Default)]
pub(crate) struct LiveObject {
    /// The bytes under each key.
    pub(crate) contents: BTreeMap<String, Vec<u8>>,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) annotations: BTreeMap<String, String>,
    /// The field managers, in the order of the object.
    pub(crate) managers: Vec<FieldManager>,
}

/// An entry of `managedFields`.
#[derive(Debug)]
pub(crate) struct FieldManager {
    pub(crate) name: String,
    pub(crate) is_apply: bool,
    pub(crate) fields: BTreeSet<FieldPath>,
}

impl FieldManager {
    /// Returns whether these are the fields that earlier runs have applied.
    pub(crate) fn is_this_program(&self) -> bool {
        self.name == MANAGER && self.is_apply
    }
}

impl LiveObject {
    pub(crate) fn new(kind: ObjectKind, object: DynamicObject) -> Self {
        let decoded = |text: &str| STANDARD.decode(text).unwrap_or_default();
        let part = |name| {
            let part = object.data.get(name).and_then(Value::as_object);
            part.into_iter().flatten().filter_map(|(key, value)| Some((key, value.as_str()?)))
        };
        let data = part("data").map(|(key, text)| match kind {
            ObjectKind::ConfigMap => (key.clone(), text.as_bytes().to_vec()),
            ObjectKind::Secret => (key.clone(), decoded(text)),
        });
        let binary = part("binaryData").map(|(key, text)| (key.clone(), decoded(text)));
        let contents = data.chain(binary).collect();
        let managers =
            object.metadata.managed_fields.unwrap_or_default().into_iter().map(|entry| FieldManager {
                name: entry.manager.unwrap_or_default(),
                is_apply: entry.operation.as_deref() == Some("Apply"),
                fields: entry.fields_v1.map(|set| fields::owned(&set.0)).unwrap_or_default(),
            });
        Self {
            contents,
            managers: managers.collect(),
            labels: object.metadata.labels.unwrap_or_default(),
            annotations: object.metadata.annotations.unwrap_or_default(),
        }
    }

    /// The fields that earlier runs have applied.
    pub(crate) fn own_fields(&self) -> BTreeSet<FieldPath> {
        let own = self.managers.iter().filter(|manager| manager.is_this_program());
        own.flat_map(|manager| manager.fields.iter().cloned()).collect()
    }

    /// Returns whether the content of a key was written by an earlier run.
    pub(crate) fn is_own_key(&self, key: &str) -> bool {
        let own = self.own_fields();
        ["data", "binaryData"].iter().any(|part| own.contains(&vec![(*part).to_owned(), key.to_owned()]))
    }
}
