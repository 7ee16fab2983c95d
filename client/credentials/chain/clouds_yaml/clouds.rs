//! clouds.yaml and secure.yaml: where they are, and the entries that they have.

use std::path::{Path, PathBuf};

use super::document::Document;
use super::keys::SOURCE;
use crate::credentials::chain::values::find_file;
use crate::environment::Environment;
use crate::error::credential::{ConfigLocation, Refusal};
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
