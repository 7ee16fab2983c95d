//! clouds.yaml and secure.yaml: where they are, and the entries that they have.

use std::path::{Path, PathBuf};

use cloud_certs_yaml::{Entry, Position, Value};

use super::keys::{Level, SOURCE, refuse};
use super::yaml::{Node, kind, parse, place};
use crate::credentials::chain::values::{FoundFile, find_file, read_file};
use crate::environment::Environment;
use crate::error::credential::{ConfigLocation, Refusal, SourceError};
use crate::suggest::{did_you_mean, listed};

/// The suffixes of the files. YAML contains JSON.
const SUFFIXES: [&str; 3] = ["yaml", "yml", "json"];

/// The key that entries of clouds.yaml and secure.yaml are below.
pub(super) const CLOUDS: &str = "clouds";

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
        let files = [find("OS_CLIENT_SECURE_FILE", "secure")?, Some(clouds)];
        let documents = files.into_iter().flatten().map(|file| Document::read(environment, file, CLOUDS));
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

/// Reads the profiles of the user's own, if there are any.
pub(super) fn load_profiles(environment: &Environment) -> Result<Option<Document>, Refusal> {
    let paths = candidates(environment, "clouds-public");
    let file = find_file(environment, SOURCE, "OS_CLIENT_VENDOR_FILE", paths)?;
    file.map(|file| Document::read(environment, file, "public-clouds")).transpose()
}

/// The paths where openstacksdk looks for a file, in its order.
fn candidates(environment: &Environment, name: &str) -> Vec<PathBuf> {
    let xdg = environment.xdg("XDG_CONFIG_HOME").map(|config| config.join("openstack"));
    let user = environment.home().map(|home| home.join(".config/openstack"));
    let own = [Some(PathBuf::new()), xdg, user];
    let of_system = environment.raw("XDG_CONFIG_DIRS").unwrap_or_else(|| "/etc/xdg".into());
    let of_system = std::env::split_paths(&of_system).filter(|folder| folder.is_absolute());
    let of_system = of_system.map(|folder| folder.join("openstack")).chain([PathBuf::from("/etc/openstack")]);
    let files = |folder: PathBuf| SUFFIXES.map(|suffix| folder.join(format!("{name}.{suffix}")));
    own.into_iter().flatten().chain(of_system).flat_map(files).collect()
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
    pub(super) file: FoundFile,
    /// The key that the entries are below.
    key: &'static str,
    /// The entries, each with keys and values or empty; `None` if the file has none.
    clouds: Option<Node>,
}

impl Document {
    fn read(environment: &Environment, file: FoundFile, key: &'static str) -> Result<Self, Refusal> {
        let text = read_file(environment, SOURCE, &file)?;
        Self::parse(file, text.expose(), key)
    }

    /// The text of a file, whose entries are keys and values below this key.
    pub(super) fn parse(file: FoundFile, text: &str, key: &'static str) -> Result<Self, Refusal> {
        let root = parse(&file.path, text)?;
        let mut document = Self { file, key, clouds: None };
        let Some(root) = root else { return Ok(document) };
        keys(&document.file.path, &root, "")?;
        let Some(clouds) = root.get(key) else { return Ok(document) };
        for entry in keys(&document.file.path, clouds, key)? {
            keys(&document.file.path, &entry.node, &format!("{key}.{}", entry.key.escape_debug()))?;
        }
        document.clouds = Some(clouds.clone());
        Ok(document)
    }

    /// The file as a whole.
    pub(super) fn place(&self) -> ConfigLocation {
        ConfigLocation::file(&self.file.path)
    }

    /// The names of the entries.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.clouds.iter().flat_map(Node::entries).map(|entry| entry.key.as_str())
    }

    /// The layer for the entry of this name, if the file has it.
    pub(super) fn layer(&self, name: &str) -> Result<Option<Layer>, Refusal> {
        let Some(entry) = self.clouds.as_ref().and_then(|clouds| clouds.entry(name)) else { return Ok(None) };
        let path = format!("{}.{}", self.key, name.escape_debug());
        Layer::new(&self.file, path, entry.node.clone(), entry.at).map(Some)
    }
}

/// Keys and values that override others, or are overridden by them: an entry of a file, or the values of a region.
pub(super) struct Layer {
    pub(super) file: FoundFile,
    /// The full name of the place, as `clouds.otc`.
    pub(super) path: String,
    node: Node,
    /// The position at which it begins.
    at: Position,
}

impl Layer {
    /// Refuses misspelled keys, wherever they are.
    pub(super) fn new(file: &FoundFile, path: String, node: Node, at: Position) -> Result<Self, Refusal> {
        keys(&file.path, &node, &path)?;
        if let Some(auth) = node.get("auth") {
            keys(&file.path, auth, &format!("{path}.auth"))?;
        }
        let layer = Self { file: file.clone(), path, node, at };
        for level in [Level::Entry, Level::Auth] {
            for found in layer.level(level) {
                if let Some((problem, near)) = refuse(level, &found.key) {
                    let hint = did_you_mean(near, || "remove it, or look up its name".to_owned());
                    let place = place(&file.path, found.at).key(layer.path_of(level));
                    return Err(SourceError::new(SOURCE, place, problem, hint));
                }
            }
        }
        Ok(layer)
    }

    /// The keys beside `auth`, or those in it.
    pub(super) fn level(&self, level: Level) -> &[Entry<()>] {
        match level {
            Level::Entry => self.node.entries(),
            Level::Auth => self.node.entries_of("auth"),
        }
    }

    /// The full name of a level, as `clouds.otc.auth`.
    pub(super) fn path_of(&self, level: Level) -> String {
        let auth = if level == Level::Auth { ".auth" } else { "" };
        format!("{}{auth}", self.path)
    }

    /// The place where it begins.
    pub(super) fn place(&self) -> ConfigLocation {
        place(&self.file.path, self.at)
    }
}

/// The keys and values at a place, which may be empty.
fn keys<'a>(path: &Path, node: &'a Node, key: &str) -> Result<&'a [Entry<()>], Refusal> {
    if let Value::Map(_) | Value::Null = node.value {
        return Ok(node.entries());
    }
    let place = place(path, node.at);
    let place = if key.is_empty() { place } else { place.key(key) };
    let problem = format!("it is {}, where keys and values are expected", kind(&node.value));
    let hint = "write `key: value` lines there, indented with spaces";
    Err(SourceError::new(SOURCE, place, problem, hint))
}
