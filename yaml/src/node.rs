//! The tree of a parsed document.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::number::Number;
use crate::position::Position;

/// A value and the position where it begins. `N` is the type of numbers.
///
/// A clone shares lists and mappings with the original.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Node<N = Number> {
    /// The value.
    pub value: Value<N>,
    /// The position at which it begins.
    pub at: Position,
}

/// The value of a node: one of JSON's six kinds.
///
/// Text is overwritten when it is dropped, since it may be a secret. For the same reason, `Debug` shows the kind alone.
#[derive(Clone, PartialEq)]
#[allow(clippy::exhaustive_enums, reason = "JSON has six kinds of values")]
pub enum Value<N = Number> {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(N),
    /// Text.
    String(String),
    /// A sequence.
    List(Arc<[Node<N>]>),
    /// A mapping, in the order of the file.
    Map(Map<N>),
}

/// One key of a mapping with its value.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Entry<N = Number> {
    /// The key as text: `200` and `'200'` are the same key.
    pub key: String,
    /// The position at which the key begins.
    pub at: Position,
    /// The value.
    pub node: Node<N>,
}

/// The entries of a mapping, in the order of the file and quick to find.
#[derive(Clone, PartialEq)]
pub struct Map<N = Number> {
    entries: Arc<[Entry<N>]>,
    /// The indices of the entries by key; `None` for a small mapping.
    order: Option<Arc<[u32]>>,
}

impl<N> Node<N> {
    /// A value that begins at `at`.
    pub fn new(value: Value<N>, at: Position) -> Self {
        Self { value, at }
    }

    /// The value under `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// The entry of `key`, if this is a mapping that has it.
    pub fn entry(&self, key: &str) -> Option<&Entry<N>> {
        match &self.value {
            Value::Map(map) => map.entry(key),
            _ => None,
        }
    }

    /// The entries of a mapping; none for any other value.
    pub fn entries(&self) -> &[Entry<N>] {
        match &self.value {
            Value::Map(map) => map,
            _ => &[],
        }
    }

    /// The items of a sequence; none for any other value.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The items of a sequence, or the values of a mapping.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        self.items().iter().chain(self.entries().iter().map(|entry| &entry.node))
    }

    /// The entries of the mapping under `key`; none for any other value.
    pub fn entries_of(&self, key: &str) -> &[Entry<N>] {
        self.get(key).map(Self::entries).unwrap_or_default()
    }

    /// The items of the sequence under `key`; none for any other value.
    pub fn items_of(&self, key: &str) -> &[Self] {
        self.get(key).map(Self::items).unwrap_or_default()
    }

    /// Returns the position of the value under `key`, or this one if it has no such key.
    pub fn position_of(&self, key: &str) -> Position {
        self.get(key).unwrap_or(self).at
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The text under `key`, if this is a mapping with a string there.
    pub fn str(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// Returns whether `key` is `true` here.
    pub fn is(&self, key: &str) -> bool {
        self.get(key).and_then(Self::as_bool) == Some(true)
    }

    /// The node that a JSON pointer (RFC 6901, without the leading `#`) leads to.
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(self, |node, token| match &node.value {
            Value::Map(_) => node.get(&unescape_token(token)),
            Value::List(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The kind of value in the words of JSON Schema.
    pub fn kind(&self) -> &'static str {
        self.value.kind()
    }
}

impl<N: Clone> Node<N> {
    /// The same value at the same position, in a tree of its own: nothing in it is shared.
    pub(crate) fn copied(&self) -> Self {
        let value = match &self.value {
            Value::List(items) => Value::List(items.iter().map(Self::copied).collect()),
            Value::Map(map) => {
                let copied = |entry: &Entry<N>| Entry::new(entry.key.as_str(), entry.at, entry.node.copied());
                Value::Map(map.iter().map(copied).collect::<Vec<_>>().into())
            }
            other => other.clone(),
        };
        Self::new(value, self.at)
    }
}

impl Node {
    /// The same value without positions.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(number) => Json::Number(number.to_json()),
            Value::String(text) => Json::String(text.clone()),
            Value::List(items) => Json::Array(items.iter().map(Self::to_json).collect()),
            Value::Map(map) => map.iter().map(|entry| (entry.key.clone(), entry.node.to_json())).collect(),
        }
    }
}

impl<N> Value<N> {
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::List(_) => "array",
            Self::Map(_) => "object",
        }
    }
}

impl<N> fmt::Debug for Node<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {}:{}", self.value, self.at.line, self.at.column)
    }
}

impl<N> fmt::Debug for Value<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())
    }
}

impl<N> Drop for Value<N> {
    fn drop(&mut self) {
        if let Self::String(text) = self {
            text.zeroize();
        }
    }
}

impl<N> ZeroizeOnDrop for Value<N> {}

/// Mappings with more entries than this are searched through their order: `paths` and `components` of a large document.
const MOST_SCANNED: usize = 16;

impl<N> Map<N> {
    /// The entry of `key`.
    pub fn entry(&self, key: &str) -> Option<&Entry<N>> {
        self.entries.get(self.index(key)?)
    }

    /// The value of `key`, to be changed. Clones of the mapping stay as they are.
    pub fn value_mut(&mut self, key: &str) -> Option<&mut Node<N>>
    where
        N: Clone,
    {
        let index = self.index(key)?;
        Arc::make_mut(&mut self.entries).get_mut(index).map(|entry| &mut entry.node)
    }

    /// Removes every entry for which `keep` returns false. Clones of the mapping stay as they are.
    pub fn retain(&mut self, mut keep: impl FnMut(&Entry<N>) -> bool)
    where
        N: Clone,
    {
        *self = self.iter().filter(|entry| keep(entry)).cloned().collect::<Vec<_>>().into();
    }

    fn index(&self, key: &str) -> Option<usize> {
        let Some(order) = &self.order else { return self.entries.iter().position(|entry| entry.key == key) };
        let key_at = |index: &u32| self.entries.get(*index as usize).map(|entry| entry.key.as_str());
        let found = order.binary_search_by(|index| key_at(index).cmp(&Some(key))).ok()?;
        order.get(found).map(|index| *index as usize)
    }
}

impl<N> Entry<N> {
    /// A key at `at` with its value.
    pub fn new(key: impl Into<String>, at: Position, node: Node<N>) -> Self {
        Self { key: key.into(), at, node }
    }
}

impl<N> From<Vec<Entry<N>>> for Map<N> {
    fn from(entries: Vec<Entry<N>>) -> Self {
        let order = u32::try_from(entries.len()).ok().filter(|_| entries.len() > MOST_SCANNED).map(|count| {
            let mut order: Vec<u32> = (0..count).collect();
            order.sort_by_key(|index| entries.get(*index as usize).map(|entry| entry.key.as_str()));
            order.into()
        });
        Self { entries: entries.into(), order }
    }
}

impl<N> Deref for Map<N> {
    type Target = [Entry<N>];

    fn deref(&self) -> &[Entry<N>] {
        &self.entries
    }
}

impl<N> fmt::Debug for Entry<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {:?}", self.key, self.node)
    }
}

impl<N> fmt::Debug for Map<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// One step of a JSON pointer for a key: `~` and `/` are escaped (RFC 6901).
pub fn escape_token(key: &str) -> Cow<'_, str> {
    match key.contains(['~', '/']) {
        true => Cow::Owned(key.replace('~', "~0").replace('/', "~1")),
        false => Cow::Borrowed(key),
    }
}

fn unescape_token(token: &str) -> Cow<'_, str> {
    match token.contains('~') {
        true => Cow::Owned(token.replace("~1", "/").replace("~0", "~")),
        false => Cow::Borrowed(token),
    }
}
