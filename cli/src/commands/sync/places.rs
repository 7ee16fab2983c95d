//! The places of the configuration and the state, unless they are given.

use std::path::{Path, PathBuf};

use cloud_certs_sync::FILE_NAME;

use crate::failure::Failure;
use crate::input::variable;

/// The file of the whole machine.
const MACHINE_FILE: &str = "/etc/cloud-certs/sync.toml";

/// Returns the configuration file.
pub(super) fn config_file(given: Option<PathBuf>) -> Result<PathBuf, Failure> {
    if let Some(given) = given {
        return Ok(given);
    }
    let of_user = user_folder("XDG_CONFIG_HOME", ".config").map(|folder| folder.join("sync.toml"));
    let candidates: Vec<_> =
        [Some(FILE_NAME.into()), of_user, Some(MACHINE_FILE.into())].into_iter().flatten().collect();
    candidates.iter().find(|path| path.exists()).cloned().ok_or_else(|| {
        let names: Vec<_> = candidates.iter().map(|path| path.display().to_string()).collect();
        Failure::Usage(format!(
            "there is no configuration file: name it with -c, or write one of {}",
            names.join(", ")
        ))
    })
}

/// Returns the folder for the state of all configurations.
pub(super) fn state_folder(given: Option<PathBuf>, configured: Option<&Path>) -> Result<PathBuf, Failure> {
    let chosen = given.or_else(|| configured.map(Path::to_owned));
    let chosen =
        chosen.or_else(|| path("STATE_DIRECTORY").and_then(|paths| std::env::split_paths(&paths).next()));
    let chosen = chosen.or_else(|| is_root().then(|| PathBuf::from("/var/lib/cloud-certs")));
    chosen.or_else(|| user_folder("XDG_STATE_HOME", ".local/state")).ok_or_else(|| {
        Failure::Usage("there is no folder for the state: name one with --state, or set HOME".to_owned())
    })
}

/// A folder of the XDG Base Directory Specification, which ignores a relative path.
fn user_folder(name: &str, in_home: &str) -> Option<PathBuf> {
    let xdg = path(name).filter(|path| path.is_absolute());
    let home =
        || ["HOME", "USERPROFILE"].iter().find_map(|name| path(name).filter(|path| path.is_absolute()));
    Some(xdg.or_else(|| Some(home()?.join(in_home)))?.join("cloud-certs"))
}

fn path(name: &str) -> Option<PathBuf> {
    variable(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}
