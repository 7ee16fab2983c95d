//! Temporary files of writers that were killed.

use std::fs::{self, File};
use std::path::PathBuf;

use cloud_certs_certificate::{CaBundle, remove_leftovers};
use tempfile::TempDir;

use super::{folder, names, put};
use crate::support::ca;

/// A name that a writer gives: a random number and its check.
const OURS: &str = ".cloud-certs-0123456789abcdefcb88c5de.tmp";
/// The same with another check.
const OTHER: &str = ".cloud-certs-0123456789abcdefcb88c5df.tmp";

/// A folder with a file of this name that is written right now.
fn with(name: &str, content: &str) -> (TempDir, PathBuf) {
    let folder = folder();
    let path = folder.path().join(name);
    #[expect(clippy::disallowed_methods, reason = "the file that a writer has left")]
    fs::write(&path, content).unwrap();
    (folder, path)
}

#[test]
fn what_no_process_writes_goes() {
    let (folder, _) = with(OURS, "half a certificate");
    remove_leftovers(folder.path());
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn what_a_process_writes_stays() {
    let (folder, path) = with(OURS, "half a certificate");
    let writer = File::open(path).unwrap();
    writer.lock().unwrap();
    remove_leftovers(folder.path());
    assert_eq!(names(folder.path()), [OURS]);
}

#[test]
fn an_empty_file_may_be_about_to_be_locked_unless_the_folder_is_ours_or_it_is_old() {
    let (new, path) = with(OURS, "");
    remove_leftovers(new.path());
    assert_eq!(names(new.path()), [OURS]);
    put(&path, "");
    remove_leftovers(new.path());
    assert_eq!(names(new.path()), [""; 0]);

    // A write locks the folder.
    let (locked, _) = with(OURS, "");
    let bundle = CaBundle::from_certificates([ca("One")]).unwrap();
    bundle.write_atomic(locked.path().join("ca.pem")).unwrap();
    assert_eq!(names(locked.path()), ["ca.pem"]);
}

#[test]
fn what_is_not_ours_stays() {
    let (folder, path) = with(OTHER, "of somebody else");
    remove_leftovers(folder.path());
    assert_eq!(names(folder.path()), [OTHER]);
    // Another name of it may be in use.
    fs::rename(&path, folder.path().join(OURS)).unwrap();
    fs::hard_link(folder.path().join(OURS), folder.path().join("in use")).unwrap();
    remove_leftovers(folder.path());
    assert_eq!(names(folder.path()), [OURS, "in use"]);
}
