//! Writing to disk: whole or not at all, and only when something changes.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use cloud_certs_certificate::{CaBundle, StoreError, Written};
use tempfile::TempDir;

use crate::support::{POOL, bundle};

#[cfg(unix)]
mod access;
#[cfg(unix)]
mod leftovers;
mod preview;
#[cfg(unix)]
mod unix;

/// A time that no write can give to a file.
const LONG_AGO: SystemTime = SystemTime::UNIX_EPOCH;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// The names in the folder, hidden ones too.
fn names(folder: &Path) -> Vec<String> {
    let entry = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(entry).collect();
    names.sort();
    names
}

/// Puts content at a path as somebody else would, with a modification time long ago.
fn put(path: &Path, content: impl AsRef<[u8]>) {
    #[expect(clippy::disallowed_methods, reason = "the file that is there before the write under test")]
    fs::write(path, content).unwrap();
    File::options().write(true).open(path).unwrap().set_modified(LONG_AGO + Duration::from_secs(1)).unwrap();
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

/// The message and the hint, with the folder of the test left out.
fn message(error: &StoreError, folder: &TempDir) -> String {
    told(error).replace(folder.path().to_str().unwrap(), "FOLDER")
}

fn told(error: &StoreError) -> String {
    let hint = error.hint().map(|hint| format!("\n-> {hint}"));
    format!("{error}{}", hint.unwrap_or_default())
}

/// Writes and expects that nothing is there but the file, with exactly this text.
fn writes(bundle: &CaBundle, path: PathBuf) {
    assert_eq!(bundle.write_atomic(&path).unwrap(), Written::Changed);
    assert_eq!(fs::read_to_string(&path).unwrap(), bundle.to_pem());
}

#[test]
fn a_new_file_appears() {
    let folder = folder();
    writes(&bundle(&POOL[..2]), folder.path().join("ca.pem"));
    assert_eq!(names(folder.path()), ["ca.pem"]);
}

#[test]
fn an_old_file_is_replaced() {
    let folder = folder();
    let path = folder.path().join("ca.pem");
    for old in ["", "\n", &POOL[1].to_pem(), &format!("# mine\n{}", POOL[1].to_pem())] {
        put(&path, old);
        writes(&bundle(&POOL[..1]), path.clone());
        assert_ne!(modified(&path), LONG_AGO + Duration::from_secs(1));
    }
    assert_eq!(names(folder.path()), ["ca.pem"]);
}

#[test]
fn the_same_certificates_in_the_same_form_are_not_written_again() {
    let folder = folder();
    let path = folder.path().join("ca.pem");
    let bundle = bundle(&POOL[..2]);
    for old in [
        bundle.to_pem(),
        bundle.to_pem().replace('\n', "\r\n"),
        format!("# CA of the search cluster\n{}", bundle.to_pem()),
        bundle.to_pem() + &POOL[0].to_pem(),
    ] {
        put(&path, &old);
        let before = modified(&path);
        assert_eq!(bundle.write_atomic(&path).unwrap(), Written::Unchanged);
        assert_eq!(fs::read_to_string(&path).unwrap(), old);
        assert_eq!(modified(&path), before);
    }
}

#[test]
fn another_order_or_form_is_a_change() {
    let folder = folder();
    let path = folder.path().join("ca.pem");

    put(&path, bundle(&[POOL[1].clone(), POOL[0].clone()]).to_pem());
    writes(&bundle(&POOL[..2]), path.clone());
    put(&path, bundle(&POOL[..3]).to_pem());
    writes(&bundle(&POOL[..2]), path.clone());
    put(&path, POOL[0].der());
    writes(&bundle(&POOL[..1]), path);
}

#[test]
fn a_missing_folder_is_named_with_what_to_do() {
    let folder = folder();
    let error = bundle(&POOL).write_atomic(folder.path().join("a/b/ca.pem")).unwrap_err();
    assert!(
        matches!(&error, StoreError::FolderMissing { folder: missing, .. } if *missing == folder.path().join("a/b"))
    );
    insta::assert_snapshot!(
        message(&error, &folder),
        @r#"
    cannot write "FOLDER/a/b/ca.pem": the folder "FOLDER/a/b" does not exist
    -> create it with `mkdir -p "FOLDER/a/b"`
    "#
    );
}

#[test]
fn a_file_where_a_folder_should_be_is_told() {
    let folder = folder();
    put(&folder.path().join("ca.pem"), "");
    let error = bundle(&POOL).write_atomic(folder.path().join("ca.pem/ca.pem")).unwrap_err();
    insta::assert_snapshot!(
        message(&error, &folder),
        @r#"
    cannot write "FOLDER/ca.pem/ca.pem": a part of that path is a file, not a folder
    -> choose another path
    "#
    );
}

#[test]
fn a_folder_is_not_replaced() {
    let folder = folder();
    let error = bundle(&POOL).write_atomic(folder.path()).unwrap_err();
    insta::assert_snapshot!(message(&error, &folder), @r#"
    cannot write "FOLDER": it is a folder
    -> add a file name
    "#);
    assert_eq!(names(folder.path()), [""; 0]);
}
