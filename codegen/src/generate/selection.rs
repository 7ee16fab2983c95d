//! A part of a document: some operations, and some schemas.

use std::collections::{BTreeSet, HashSet};

use openapi_document::METHODS;
use serde_json::{Map, Value};

/// The parts of a document that are generated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Selection {
    /// The operations: the path as the document writes it, and the method in lower case.
    pub operations: BTreeSet<(String, String)>,
    /// The names of the component schemas, with all that they and the operations refer to.
    pub schemas: BTreeSet<String>,
}

impl Selection {
    /// All operations and schemas of a document.
    pub(super) fn all(document: &Value) -> Self {
        let mut all = Self::default();
        for (path, item) in entries(document.get("paths")) {
            let methods = METHODS.iter().filter(|method| item.get(method).is_some());
            all.operations.extend(methods.map(|method| (path.clone(), (*method).to_owned())));
        }
        all.schemas =
            entries(document.pointer("/components/schemas")).map(|(name, _)| name.clone()).collect();
        all
    }

    /// Returns whether nothing is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty() && self.schemas.is_empty()
    }

    /// A copy of a document without everything else. Components other than schemas, which make no types by themselves, stay
    /// when an operation uses them.
    pub(super) fn cut(&self, document: &Value) -> Value {
        let mut cut: Map<String, Value> = entries(Some(document))
            .filter(|(key, _)| !["paths", "components"].contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        let paths: Map<String, Value> = entries(document.get("paths"))
            .filter_map(|(path, item)| Some((path.clone(), self.cut_path(path, item.as_object()?)?)))
            .collect();
        let used = self.used(document, &paths);
        let components: Map<String, Value> = entries(document.get("components"))
            .map(|(section, components)| {
                let is_used = |name: &str| used.contains(format!("#/components/{section}/{name}").as_str());
                let kept = entries(Some(components)).filter(|(name, _)| is_used(name));
                (section.clone(), kept.map(|(name, one)| (name.clone(), one.clone())).collect())
            })
            .collect();
        cut.insert("paths".to_owned(), paths.into());
        cut.insert("components".to_owned(), components.into());
        cut.into()
    }

    fn cut_path(&self, path: &str, item: &Map<String, Value>) -> Option<Value> {
        let is_kept = |key: &str| {
            !METHODS.contains(&key) || self.operations.contains(&(path.to_owned(), key.to_owned()))
        };
        let kept: Map<String, Value> = item
            .iter()
            .filter(|(key, _)| is_kept(key))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        METHODS.iter().any(|method| kept.contains_key(*method)).then(|| kept.into())
    }

    /// References to every component that is left over.
    fn used(&self, document: &Value, paths: &Map<String, Value>) -> HashSet<String> {
        let schemas = self.schemas.iter().map(|name| format!("#/components/schemas/{name}"));
        let mut used: HashSet<String> = schemas.collect();
        let target = |reference: &str| document.pointer(reference.strip_prefix('#')?);
        let targets = used.iter().filter_map(|reference| target(reference));
        let mut open: Vec<&Value> = paths.values().chain(targets).collect();
        while let Some(value) = open.pop() {
            match value {
                Value::Object(map) => {
                    if let Some(reference) = map.get("$ref").and_then(Value::as_str)
                        && used.insert(reference.to_owned())
                    {
                        open.extend(target(reference));
                    }
                    open.extend(map.values());
                }
                Value::Array(list) => open.extend(list),
                _ => {}
            }
        }
        used
    }
}

fn entries(object: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    object.and_then(Value::as_object).into_iter().flatten()
}
