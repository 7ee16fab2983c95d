//! What a YAML file says: values, and where they are written.

use std::collections::{HashMap, hash_map};
use std::sync::Arc;

use cloud_certs_certificate::Secret;

/// A value and where it is written, which is not where an alias or a merge key puts it.
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) at: Position,
    /// How many values are inside one another, this one included.
    pub(super) height: usize,
}

/// A line and a column, both from 1.
pub(super) type Position = (usize, usize);

/// What stands at a place. All text may be secret.
pub(super) enum Value {
    Null,
    Bool(bool),
    Number,
    Text(Secret),
    List(Vec<Arc<Node>>),
    Map(Map),
}

/// Keys and values in their order; keys are unique.
#[derive(Default)]
pub(super) struct Map {
    entries: Vec<(Arc<Key>, Arc<Node>)>,
    /// Where in the entries a key is.
    places: HashMap<String, usize>,
}

/// A key and where it is written.
pub(super) struct Key {
    pub(super) value: String,
    pub(super) at: Position,
}

impl Value {
    /// What it is, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a truth value",
            Self::Number => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "keys and values",
        }
    }

    /// How many values are inside one another below this one.
    pub(super) fn height(&self) -> usize {
        let highest = match self {
            Self::List(items) => items.iter().map(|node| node.height).max(),
            Self::Map(map) => map.iter().map(|(_, node)| node.height).max(),
            _ => None,
        };
        highest.unwrap_or(0)
    }
}

impl Map {
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Key, &Node)> {
        self.entries.iter().map(|(key, node)| (&**key, &**node))
    }

    pub(super) fn get(&self, key: &str) -> Option<(&Key, &Node)> {
        self.entries.get(*self.places.get(key)?).map(|(key, node)| (&**key, &**node))
    }

    /// The value of a key of OpenStack's configuration, which may have dashes for underscores.
    pub(super) fn option(&self, key: &str) -> Option<(&Key, &Node)> {
        self.get(key).or_else(|| self.iter().find(|(found, _)| found.value.replace('-', "_") == key))
    }

    /// Adds a key, unless it is there; whether it did.
    pub(super) fn add(&mut self, key: Arc<Key>, node: Arc<Node>) -> bool {
        let hash_map::Entry::Vacant(place) = self.places.entry(key.value.clone()) else { return false };
        place.insert(self.entries.len());
        self.entries.push((key, node));
        true
    }

    pub(super) fn entries(&self) -> &[(Arc<Key>, Arc<Node>)] {
        &self.entries
    }
}
