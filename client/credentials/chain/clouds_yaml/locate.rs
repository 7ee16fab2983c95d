//! Where clouds.yaml and secure.yaml are looked for, as openstacksdk does.

use std::path::{Path, PathBuf};

use super::super::file::named_or;
use super::INFO;
use crate::environment::Environment;
use crate::error::credential::Refusal;

/// YAML contains JSON.
const SUFFIXES: [&str; 3] = ["yaml", "yml", "json"];

/// The file that is used, if there is one.
pub(super) fn clouds(environment: &Environment) -> Result<Option<PathBuf>, Refusal> {
    named_or(environment, INFO.name, "OS_CLIENT_CONFIG_FILE", candidates(environment, "clouds"))
}

/// The file with secrets that is laid over it, if there is one.
pub(super) fn secure(environment: &Environment) -> Result<Option<PathBuf>, Refusal> {
    named_or(environment, INFO.name, "OS_CLIENT_SECURE_FILE", candidates(environment, "secure"))
}

fn candidates(environment: &Environment, name: &str) -> Vec<PathBuf> {
    let xdg = environment.xdg("XDG_CONFIG_HOME").map(|config| config.join("openstack"));
    let user = environment.home().map(|home| home.join(".config/openstack"));
    let folders = [Some(PathBuf::new()), xdg, user, Some(Path::new("/etc/openstack").to_owned())];
    let files = |folder: PathBuf| SUFFIXES.map(|suffix| folder.join(format!("{name}.{suffix}")));
    folders.into_iter().flatten().flat_map(files).collect()
}
