//! One file: clouds.yaml or secure.yaml.

use std::path::PathBuf;

use cloud_certs_yaml::{Map, Value};

use super::keys::{Level, SOURCE};
use super::yaml::{Node, kind, parse, place};
use crate::credentials::chain::values::read_file;
use crate::environment::Environment;
use crate::error::credential::{ConfigLocation, Refusal, SourceError};

/// A file that was read.
pub(super) struct Document {
    pub(super) path: PathBuf,
    /// `None` if the file is empty.
    root: Option<Node>,
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
            for entry in clouds.iter() {
                document.map(&entry.node, &format!("clouds.{}", entry.key.escape_debug()))?;
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
        clouds.into_iter().flat_map(|clouds| clouds.iter()).map(|entry| entry.key.as_str())
    }

    pub(super) fn has(&self, entry: &str) -> bool {
        self.names().any(|name| name == entry)
    }

    /// The location where an entry begins.
    pub(super) fn place_of(&self, entry: &str) -> ConfigLocation {
        let found = self.clouds().ok().flatten().and_then(|clouds| clouds.entry(entry));
        found.map_or_else(|| self.place(), |found| place(&self.path, found.at))
    }

    /// The keys of an entry, or those of its `auth`.
    pub(super) fn level(&self, entry: &str, level: Level) -> Result<Option<&Map<()>>, Refusal> {
        let path = format!("clouds.{}", entry.escape_debug());
        let Some(found) = self.clouds()?.and_then(|clouds| clouds.entry(entry)) else { return Ok(None) };
        let map = self.map(&found.node, &path)?;
        match (level, map) {
            (Level::Auth, Some(map)) => match map.entry("auth") {
                Some(auth) => self.map(&auth.node, &format!("{path}.auth")),
                None => Ok(None),
            },
            (_, map) => Ok(map),
        }
    }

    fn clouds(&self) -> Result<Option<&Map<()>>, Refusal> {
        let Some(root) = &self.root else { return Ok(None) };
        match self.map(root, "")?.and_then(|root| root.entry("clouds")) {
            Some(clouds) => self.map(&clouds.node, "clouds"),
            None => Ok(None),
        }
    }

    /// The keys and values at a place, which may be empty.
    fn map<'a>(&self, node: &'a Node, key: &str) -> Result<Option<&'a Map<()>>, Refusal> {
        match &node.value {
            Value::Map(map) => Ok(Some(map)),
            Value::Null => Ok(None),
            other => {
                let place = place(&self.path, node.at);
                let place = if key.is_empty() { place } else { place.key(key) };
                let problem = format!("it is {}, where keys and values are expected", kind(other));
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
