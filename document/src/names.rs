//! The names that schemas of OpenAPI 3.1 give themselves, and what the `$ref`s in them count from.

use std::collections::{HashMap, HashSet};

use cloud_certs_yaml::{Entry, Node, Position, Value, escape_token};

use crate::version::Version;

/// The names of the schemas of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// The pointer to a schema, by its place's base (see [`Names::base`]) and its `$anchor`.
    anchors: HashMap<(u32, String, String), String>,
    /// The file and the pointer to a schema, by its `$id`.
    ids: HashMap<String, (u32, String)>,
    /// The schemas with an `$id` around `$ref`s, by the position of the value of the `$ref`.
    bases: HashMap<Position, Base>,
    /// The number of schemas with a `$dynamicAnchor`.
    dynamic: HashMap<String, usize>,
    /// The values of `$dynamicRef`s that are followed as `$ref`s.
    followed: HashSet<Position>,
}

/// A schema with an `$id`: what is in it counts from there.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    /// The `$id`, as a URI if one can be made of it.
    pub(crate) id: String,
    /// The pointer to the schema in its file.
    pub(crate) pointer: String,
}

impl Names {
    /// Adds the names in a file.
    pub(crate) fn add(&mut self, root: &Node) {
        self.read(root, String::new(), None);
    }

    fn read(&mut self, node: &Node, pointer: String, around: Option<&Base>) {
        for (index, item) in node.items().iter().enumerate() {
            self.read(item, format!("{pointer}/{index}"), around);
        }
        let id = node.str("$id").map(|id| id.trim_end_matches('#')).filter(|id| !id.is_empty());
        let own = id.map(|id| Base {
            id: around.map_or_else(|| id.to_owned(), |around| joined(&around.id, id)),
            pointer: pointer.clone(),
        });
        if let Some(own) = &own {
            self.ids.entry(own.id.clone()).or_insert_with(|| (node.at.file, pointer.clone()));
        }
        let around = own.as_ref().or(around);
        for entry in node.entries() {
            match (entry.key.as_str(), entry.node.as_str()) {
                (key @ ("$anchor" | "$dynamicAnchor"), Some(name)) => {
                    let base = around.map(|base| base.pointer.clone()).unwrap_or_default();
                    let key_of_anchor = (node.at.file, base, name.to_owned());
                    self.anchors.entry(key_of_anchor).or_insert_with(|| pointer.clone());
                    if key == "$dynamicAnchor" {
                        *self.dynamic.entry(name.to_owned()).or_default() += 1;
                    }
                }
                ("$ref" | "$dynamicRef", Some(_)) => {
                    let base = around.map(|base| (entry.node.at, base.clone()));
                    self.bases.extend(base);
                }
                _ => self.read(&entry.node, format!("{pointer}/{}", escape_token(&entry.key)), around),
            }
        }
    }

    /// The schema with an `$id` that a `$ref` counts from, by the position of its value.
    pub(crate) fn base(&self, at: Position) -> Option<&Base> {
        self.bases.get(&at)
    }

    /// The file and the pointer to the schema that the part of a `$ref` before `#` names.
    pub(crate) fn schema(&self, at: Position, name: &str) -> Option<&(u32, String)> {
        let joined = self.base(at).and_then(|base| self.ids.get(&joined(&base.id, name)));
        joined.or_else(|| self.ids.get(name))
    }

    /// The pointer to the schema with an `$anchor`, in a file or the schema with an `$id` there.
    pub(crate) fn anchor(&self, file: u32, base: &str, name: &str) -> Option<&str> {
        self.anchors.get(&(file, base.to_owned(), name.to_owned())).map(String::as_str)
    }

    /// Returns whether the target of a `$dynamicRef` depends on the way that leads there.
    pub(crate) fn is_ambiguous(&self, at: Position, fragment: &str) -> bool {
        self.followed.contains(&at) && self.dynamic.get(fragment).is_some_and(|count| *count > 1)
    }

    /// A tree with `$ref` in place of the `$dynamicRef`s at these positions.
    pub(crate) fn follow_dynamic(&mut self, node: &Node, places: &HashSet<Position>) -> Node {
        let value = match &node.value {
            Value::List(items) => {
                Value::List(items.iter().map(|item| self.follow_dynamic(item, places)).collect())
            }
            Value::Map(_) => {
                let entries = node.entries().iter().map(|entry| {
                    let is_followed = places.contains(&entry.at);
                    self.followed.extend(is_followed.then_some(entry.node.at));
                    let key = if is_followed { "$ref" } else { &entry.key };
                    Entry::new(key, entry.at, self.follow_dynamic(&entry.node, places))
                });
                Value::Map(entries.collect::<Vec<_>>().into())
            }
            other => other.clone(),
        };
        Node::new(value, node.at)
    }
}

/// Returns whether a file can have such names.
pub(crate) fn has_names(version: Version, text: &str) -> bool {
    version == Version::V3_1 && ["$anchor", "$dynamicAnchor", "$id"].iter().any(|key| text.contains(key))
}

/// The URI that a relative one means beside another.
fn joined(base: &str, reference: &str) -> String {
    let has_scheme = reference.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    let (origin, path) =
        match base.find("://").and_then(|at| base.get(at + 3..)?.find('/').map(|end| at + 3 + end)) {
            Some(end) => base.split_at(end),
            None if base.contains(':') => (base, ""),
            None => ("", base),
        };
    if has_scheme {
        return reference.to_owned();
    }
    let folder =
        if reference.starts_with('/') { "" } else { path.rsplit_once('/').map_or("", |(folder, _)| folder) };
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    let slash =
        if origin.is_empty() && !path.starts_with('/') && !reference.starts_with('/') { "" } else { "/" };
    format!("{origin}{slash}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn a_relative_id_counts_from_the_one_around_it() {
        for (base, reference, whole) in [
            ("https://example.com/schemas/list", "item", "https://example.com/schemas/item"),
            ("https://example.com/schemas/list", "../item", "https://example.com/item"),
            ("https://example.com/schemas/list", "/item", "https://example.com/item"),
            ("https://example.com", "item", "https://example.com/item"),
            ("https://example.com/list", "urn:item", "urn:item"),
            ("schemas/list", "./item", "schemas/item"),
            ("list", "item", "item"),
        ] {
            assert_eq!(joined(base, reference), whole, "{base} {reference}");
        }
    }
}
