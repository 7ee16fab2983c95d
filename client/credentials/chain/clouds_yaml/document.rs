//! One file: clouds.yaml or secure.yaml.

use std::path::PathBuf;
use std::sync::Arc;

use super::compose::parse;
use super::keys::{Level, SOURCE};
use super::tree::{Map, Node, Value};
use crate::credentials::chain::values::read_file;
use crate::environment::Environment;
use crate::error::credential::{ConfigLocation, Refusal, SourceError};

/// A file that was read.
pub(super) struct Document {
    pub(super) path: PathBuf,
    root: Arc<Node>,
}

impl Document {
    pub(super) fn read(environment: &Environment, path: PathBuf) -> Result<Self, Refusal> {
        let text = read_file(environment, SOURCE, &path)?;
        Self::parse(path, text.expose())
    }

    /// The text of a file, whose entries are keys and values.
    pub(super) fn parse(path: PathBuf, text: &str) -> Result<Self, Refusal> {
        let root = parse(&path, text)?;
        let document = Self { path, root };
        if let Some(clouds) = document.clouds()? {
            for (key, node) in clouds.iter() {
                document.map(node, &format!("clouds.{}", key.value.escape_debug()))?;
            }
        }
        Ok(document)
    }

    /// The file as a whole.
    pub(super) fn place(&self) -> ConfigLocation {
        ConfigLocation::file(&self.path)
    }

    /// The names of the entries.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let clouds = self.clouds().ok().flatten();
        clouds.into_iter().flat_map(Map::iter).map(|(key, _)| key.value.as_str())
    }

    pub(super) fn has(&self, entry: &str) -> bool {
        self.names().any(|name| name == entry)
    }

    /// Where an entry begins.
    pub(super) fn place_of(&self, entry: &str) -> ConfigLocation {
        let key = self.clouds().ok().flatten().and_then(|clouds| clouds.get(entry)).map(|(key, _)| key.at);
        key.map_or_else(|| self.place(), |(line, column)| self.place().at(line, column))
    }

    /// The keys of an entry, or those of its `auth`.
    pub(super) fn level(&self, entry: &str, level: Level) -> Result<Option<&Map>, Refusal> {
        let path = format!("clouds.{}", entry.escape_debug());
        let Some((_, node)) = self.clouds()?.and_then(|clouds| clouds.get(entry)) else { return Ok(None) };
        let map = self.map(node, &path)?;
        match (level, map) {
            (Level::Auth, Some(map)) => match map.get("auth") {
                Some((_, auth)) => self.map(auth, &format!("{path}.auth")),
                None => Ok(None),
            },
            (_, map) => Ok(map),
        }
    }

    fn clouds(&self) -> Result<Option<&Map>, Refusal> {
        let Some(root) = self.map(&self.root, "")? else { return Ok(None) };
        match root.get("clouds") {
            Some((_, clouds)) => self.map(clouds, "clouds"),
            None => Ok(None),
        }
    }

    /// The keys and values at a place, which may be empty.
    fn map<'a>(&self, node: &'a Node, key: &str) -> Result<Option<&'a Map>, Refusal> {
        match &node.value {
            Value::Map(map) => Ok(Some(map)),
            Value::Null => Ok(None),
            other => {
                let (line, column) = node.at;
                let place = self.place().at(line, column);
                let place = if key.is_empty() { place } else { place.key(key) };
                let problem = format!("it is {}, where keys and values are expected", other.kind());
                Err(SourceError::new(
                    SOURCE,
                    place,
                    problem,
                    "write `key: value` lines there, indented with spaces",
                ))
            }
        }
    }
}
