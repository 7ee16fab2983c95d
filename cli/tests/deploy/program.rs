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
