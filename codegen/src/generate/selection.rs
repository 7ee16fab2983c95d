//! A part of a document: some operations, and some schemas.

use std::collections::BTreeSet;

use openapi_document::METHODS;
use serde_json::Value;

/// What is generated of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Selection {
    /// The operations: the path as the document writes it, and the method in lower case.
    pub operations: BTreeSet<(String, String)>,
    /// The names of the component schemas, with all that they and the operations refer to.
    pub schemas: BTreeSet<String>,
}

impl Selection {
    /// Whether nothing is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty() && self.schemas.is_empty()
    }

    /// Removes everything else from a document. Components other than schemas, which make no types by themselves, stay
    /// when an operation uses them.
    pub(super) fn cut(&self, document: &mut Value) {
        if let Some(Value::Object(paths)) = document.get_mut("paths") {
            paths.retain(|path, item| {
                let Value::Object(item) = item else { return false };
                let is_selected = |method: &str| self.operations.contains(&(path.clone(), method.to_owned()));
                item.retain(|key, _| !METHODS.contains(&key.as_str()) || is_selected(key));
                METHODS.iter().any(|method| item.contains_key(*method))
            });
        }
        let used = self.used(document);
        let sections = document.get_mut("components").and_then(Value::as_object_mut);
        for (section, components) in sections.into_iter().flatten() {
            if let Value::Object(components) = components {
                components.retain(|name, _| used.contains(&format!("#/components/{section}/{name}")));
            }
        }
    }

    /// References to every component that is left over.
    fn used(&self, document: &Value) -> BTreeSet<String> {
        let schemas = self.schemas.iter().map(|name| format!("#/components/schemas/{name}"));
        let mut used: BTreeSet<String> = schemas.collect();
        let target = |reference: &str| document.pointer(reference.strip_prefix('#')?);
        let targets = used.iter().filter_map(|reference| target(reference));
        let mut open: Vec<&Value> = document.get("paths").into_iter().chain(targets).collect();
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
