//! Generated types whose name changed although their schemas were not edited: names are also made from the context.

use std::collections::HashMap;

use cloud_certs_codegen::{ItemKind, SurfaceItem};

use super::names::Names;

/// The place of types of documents.
const TYPES: &str = "types::";
/// The name of every type while shapes are compared.
const ANY: &str = "types::_";

/// Pairs of an old and a new path of a type.
#[derive(Debug, Default)]
pub(super) struct Renamed(HashMap<String, String>);

impl Renamed {
    /// Finds the types that are gone under one name, and new with the same members under another. A schema that was
    /// renamed by hand is not among them.
    pub(super) fn find(removed: &[SurfaceItem], added: &[SurfaceItem], names: &Names) -> Self {
        let mut new: HashMap<Vec<String>, Vec<&str>> = HashMap::new();
        for path in declared(added) {
            new.entry(shape(added, path)).or_default().push(path);
        }
        let mut found = HashMap::new();
        for path in declared(removed) {
            let last = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
            // If several look alike, it is unknown which is which.
            if let Some([other]) = new.get(&shape(removed, path)).map(Vec::as_slice)
                && !names.is_renamed_schema(&last(path), &last(other))
                && !found.values().any(|taken| taken == other)
            {
                found.insert(path.to_owned(), (*other).to_owned());
            }
        }
        Self(found)
    }

    /// The new path of a type.
    pub(super) fn new_path(&self, old: &str) -> Option<&str> {
        self.0.get(old).map(String::as_str)
    }

    /// Returns whether an item belongs to a renamed type, whose line already reports the change.
    pub(super) fn is_part(&self, item: &SurfaceItem, is_old: bool) -> bool {
        let owner = match &item.kind {
            ItemKind::Member { owner, .. } => owner,
            ItemKind::Traits(_) => &item.path,
            ItemKind::Type { .. } if !is_old => &item.path,
            _ => return false,
        };
        if is_old { self.0.contains_key(owner) } else { self.0.values().any(|new| new == owner) }
    }

    /// Returns whether two lines are the same but for the names of renamed types.
    pub(super) fn is_same(&self, old: &SurfaceItem, new: &SurfaceItem) -> bool {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        let mut line = String::new();
        let mut rest = old.line();
        while let Some(start) = rest.find(TYPES) {
            let (before, from) = rest.split_at(start);
            let (name, after) = from.split_at(from.find(|c| !is_word(c)).unwrap_or(from.len()));
            line.push_str(before);
            line.push_str(self.new_path(name).unwrap_or(name));
            rest = after;
        }
        !self.0.is_empty() && line + rest == new.line()
    }
}

/// The types of documents that are declared.
fn declared(items: &[SurfaceItem]) -> impl Iterator<Item = &str> {
    let types = items.iter().filter(|item| matches!(item.kind, ItemKind::Type { .. }));
    types
        .map(|item| item.path.as_str())
        .filter(|path| path.strip_prefix(TYPES).is_some_and(|name| !name.contains("::")))
}

/// All lines about a type, without its name.
fn shape(items: &[SurfaceItem], path: &str) -> Vec<String> {
    let is_of = |item: &&SurfaceItem| match &item.kind {
        ItemKind::Member { owner, .. } => owner == path,
        ItemKind::Traits(_) | ItemKind::Type { .. } => item.path == path,
        _ => false,
    };
    let mut lines: Vec<_> = items.iter().filter(is_of).map(|item| item.line().replace(path, ANY)).collect();
    lines.sort();
    lines
}
