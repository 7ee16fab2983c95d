//! `unsafe_code = "forbid"` and the other lints hold for every crate: cargo only hands them to those that ask.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use toml::{Table, Value};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn manifest(path: impl AsRef<Path>) -> Table {
    fs::read_to_string(path).unwrap().parse().unwrap()
}

fn at<'a>(table: &'a Table, path: &[&str]) -> Option<&'a Value> {
    let (last, around) = path.split_last()?;
    around.iter().try_fold(table, |table, key| table.get(*key)?.as_table())?.get(*last)
}

#[test]
fn the_workspace_forbids_unsafe_code() {
    let forbid = Value::from("forbid");
    assert_eq!(
        at(&manifest(root().join("Cargo.toml")), &["workspace", "lints", "rust", "unsafe_code"]),
        Some(&forbid)
    );
    // A workspace of its own.
    assert_eq!(
        at(&manifest(root().join("fuzz/Cargo.toml")), &["lints", "rust", "unsafe_code"]),
        Some(&forbid)
    );
}

#[test]
fn every_crate_has_the_lints_of_the_workspace() {
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&cargo.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let without: Vec<_> = packages
        .iter()
        .map(|package| package["manifest_path"].as_str().unwrap())
        .filter(|path| at(&manifest(path), &["lints", "workspace"]) != Some(&Value::from(true)))
        .collect();
    assert!(packages.len() > 5 && without.is_empty(), "{without:?}");
}
