//! clouds.yaml and secure.yaml: where they are, and the entries that they have.

use std::path::{Path, PathBuf};

use cloud_certs_yaml::{Entry, Value};

use super::keys::{Level, SOURCE};
use super::yaml::{Node, kind, parse, place};
use crate::credentials::chain::values::{find_file, read_file};
use crate::environment::Environment;
use crate::error::credential::{ConfigLocation, Refusal, SourceError};
use crate::suggest::listed;

/// The suffixes of the files. YAML contains JSON.
const SUFFIXES: [&str; 3] = ["yaml", "yml", "json"];

/// The files, secure.yaml first.
#[derive(Default)]
pub(in super::super) struct Clouds {
    pub(super) documents: Vec<Document>,
}

impl Clouds {
    /// Reads the files of this environment; `None` if there is no clouds.yaml.
    pub(in super::super) fn load(environment: &Environment) -> Result<Option<Self>, Refusal> {
        let find = |variable, name| find_file(environment, SOURCE, variable, candidates(environment, name));
        let Some(clouds) = find("OS_CLIENT_CONFIG_FILE", "clouds")? else { return Ok(None) };
        let paths = [find("OS_CLIENT_SECURE_FILE", "secure")?, Some(clouds)];
        let documents = paths.into_iter().flatten().map(|path| Document::read(environment, path));
        Ok(Some(Self { documents: documents.collect::<Result<_, _>>()? }))
    }

    /// The names of the entries, in the order of clouds.yaml.
    pub(in super::super) fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for name in self.documents.iter().rev().flat_map(Document::names) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The location of clouds.yaml.
    pub(super) fn location(&self) -> ConfigLocation {
        self.documents.last().map_or_else(|| ConfigLocation::variable(SOURCE), Document::place)
    }
}

/// The paths where openstacksdk looks for a file, in its order.
fn candidates(environment: &Environment, name: &str) -> Vec<PathBuf> {
    let xdg = environment.xdg("XDG_CONFIG_HOME").map(|config| config.join("openstack"));
    let user = environment.home().map(|home| home.join(".config/openstack"));
    let folders = [Some(PathBuf::new()), xdg, user, Some(Path::new("/etc/openstack").to_owned())];
    let files = |folder: PathBuf| SUFFIXES.map(|suffix| folder.join(format!("{name}.{suffix}")));
    folders.into_iter().flatten().flat_map(files).collect()
}

/// The names of entries, for messages.
pub(in super::super) fn listed_entries(names: &[&str]) -> String {
    match names {
        [] => "no entries".to_owned(),
        [name] => format!("the entry `{}`", name.escape_debug()),
        names => format!("the entries {}", listed(names.iter().copied(), "and")),
    }
}

/// A file that was read.
pub(super) struct Document {
    pub(super) path: PathBuf,
    /// The entries, each with keys and values or empty; `None` if the file has none.
    clouds: Option<Node>,
}

impl Document {
    fn read(environment: &Environment, path: PathBuf) -> Result<Self, Refusal> {
        let text = read_file(environment, SOURCE, &path)?;
        Self::parse(path, text.expose())
    }

    /// The text of a file, whose entries are keys and values.
    pub(super) fn parse(path: PathBuf, text: &str) -> Result<Self, Refusal> {
        let root = parse(&path, text)?;
        let mut document = Self { path, clouds: None };
        let Some(root) = root else { return Ok(document) };
        document.keys(&root, "")?;
        let Some(clouds) = root.get("clouds") else { return Ok(document) };
        for entry in document.keys(clouds, "clouds")? {
            document.keys(&entry.node, &format!("clouds.{}", entry.key.escape_debug()))?;
        }
        document.clouds = Some(clouds.clone());
        Ok(document)
    }

    /// The file as a whole.
    pub(super) fn place(&self) -> ConfigLocation {
        ConfigLocation::file(&self.path)
    }

    /// The names of the entries.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.clouds.iter().flat_map(Node::entries).map(|entry| entry.key.as_str())
    }

    fn entry(&self, name: &str) -> Option<&Entry<()>> {
        self.clouds.as_ref()?.entry(name)
    }

    /// The location where an entry begins, if the file has it.
    pub(super) fn place_of(&self, name: &str) -> Option<ConfigLocation> {
        self.entry(name).map(|entry| place(&self.path, entry.at))
    }

    /// The keys of an entry, or those of its `auth`; none if the file does not have it.
    pub(super) fn level(&self, name: &str, level: Level) -> Result<&[Entry<()>], Refusal> {
        let Some(entry) = self.entry(name) else { return Ok(&[]) };
        match (level, entry.node.get("auth")) {
            (Level::Entry, _) => Ok(entry.node.entries()),
            (Level::Auth, Some(auth)) => self.keys(auth, &format!("clouds.{}.auth", name.escape_debug())),
            (Level::Auth, None) => Ok(&[]),
        }
    }

    /// The keys and values at a place, which may be empty.
    fn keys<'a>(&self, node: &'a Node, key: &str) -> Result<&'a [Entry<()>], Refusal> {
        if let Value::Map(_) | Value::Null = node.value {
            return Ok(node.entries());
        }
        let place = place(&self.path, node.at);
        let place = if key.is_empty() { place } else { place.key(key) };
        let problem = format!("it is {}, where keys and values are expected", kind(&node.value));
        let hint = "write `key: value` lines there, indented with spaces";
        Err(SourceError::new(SOURCE, place, problem, hint))
    }
}
