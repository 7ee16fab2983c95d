//! Runs of other people's programs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder of the files under test.
pub(crate) fn deploy() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy")
}

/// Standard output and standard error of a program that must succeed. `timeout` bounds it.
#[track_caller]
pub(crate) fn succeeds(folder: &Path, arguments: &[&str], variables: &[(&str, &Path)]) -> String {
    let output = Command::new("timeout")
        .arg("120")
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {}: {text}", output.status);
    text
}

/// A program of the virtual environments that `tests/peers/setup` makes.
pub(crate) fn peer(program: &str) -> String {
    let folder = std::env::var_os("CLOUD_CERTS_PEERS_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/peers"), PathBuf::from);
    folder.join(program).to_str().unwrap().to_owned()
}
