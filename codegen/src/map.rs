//! The entries of a mapping, in the order of the file and quick to find.

use std::ops::Deref;

use crate::node::{Entry, Node};

/// Mappings of more entries than this are searched through their order: `paths` and `components` of a large document.
const MOST_SCANNED: usize = 16;

/// The entries of a mapping.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    entries: Vec<Entry>,
    /// The indices of the entries by key; nothing for a small mapping.
    order: Box<[u32]>,
}

impl Map {
    fn index(&self, key: &str) -> Option<usize> {
        if self.order.is_empty() {
            return self.entries.iter().position(|entry| entry.key == key);
        }
        let key_at = |index: &u32| self.entries.get(*index as usize).map(|entry| entry.key.as_str());
        let found = self.order.binary_search_by(|index| key_at(index).cmp(&Some(key))).ok()?;
        self.order.get(found).map(|index| *index as usize)
    }

    /// The entry of `key`.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.get(self.index(key)?)
    }

    /// The value of `key`, to be changed.
    pub fn value_mut(&mut self, key: &str) -> Option<&mut Node> {
        let index = self.index(key)?;
        self.entries.get_mut(index).map(|entry| &mut entry.node)
    }

    /// Removes every entry that `keep` says no to.
    pub fn retain(&mut self, keep: impl FnMut(&Entry) -> bool) {
        let mut entries = std::mem::take(&mut self.entries);
        entries.retain(keep);
        *self = entries.into();
    }
}

impl From<Vec<Entry>> for Map {
    fn from(entries: Vec<Entry>) -> Self {
        let count = u32::try_from(entries.len()).unwrap_or_default();
        let mut order: Vec<u32> = if entries.len() > MOST_SCANNED { (0..count).collect() } else { vec![] };
        order.sort_by_key(|index| entries.get(*index as usize).map(|entry| entry.key.as_str()));
        Self { entries, order: order.into() }
    }
}

impl Deref for Map {
    type Target = [Entry];

    fn deref(&self) -> &[Entry] {
        &self.entries
    }
}
