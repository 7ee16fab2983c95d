//! Links, modes, owners and limits as on Unix.

use std::error::Error as _;
use std::fs::{self, File, Permissions};
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use cloud_certs_certificate::{Format, StoreError, WriteOptions, Written};
use tempfile::TempDir;

use super::{bundle, folder, message, names, put, told, writes};
use crate::support::{POOL, now};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_link_stays_and_its_target_is_replaced() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("real")).unwrap();
    put(&at("real/ca.pem"), "\n");
    symlink("real/ca.pem", at("second.pem")).unwrap();
    symlink("second.pem", at("first.pem")).unwrap();

    writes(&bundle(&POOL[..1]), at("first.pem"));

    assert_eq!(fs::read_link(at("first.pem")).unwrap(), Path::new("second.pem"));
    assert_eq!(fs::read_link(at("second.pem")).unwrap(), Path::new("real/ca.pem"));
    assert!(fs::symlink_metadata(at("real/ca.pem")).unwrap().is_file());
    assert_eq!(names(&at("real")), ["ca.pem"]);
    assert_eq!(names(folder.path()), ["first.pem", "real", "second.pem"]);
}

#[test]
fn a_link_to_nothing_yet_is_followed_too() {
    let folder = folder();
    let target = folder.path().join("target.pem");
    symlink(&target, folder.path().join("link.pem")).unwrap();
    writes(&bundle(&POOL[..1]), folder.path().join("link.pem"));
    assert!(fs::symlink_metadata(target).unwrap().is_file());
}

#[test]
fn links_in_a_circle_are_refused() {
    let folder = folder();
    let path = folder.path().join("ca.pem");
    symlink("ca.pem", &path).unwrap();
    let error = bundle(&POOL).write_atomic(&path).unwrap_err();
    insta::assert_snapshot!(message(&error, &folder), @r#"
    cannot write "FOLDER/ca.pem": following the link failed
    -> choose another path
    "#);
    insta::assert_snapshot!(error.source().unwrap(), @"too many symbolic links");
    assert_eq!(names(folder.path()), ["ca.pem"]);
}

#[test]
fn an_old_file_keeps_its_mode() {
    let folder = folder();
    let path = folder.path().join("ca.pem");
    for kept in [0o600, 0o640, 0o444, 0o666, 0o755] {
        put(&path, "\n");
        fs::set_permissions(&path, Permissions::from_mode(kept)).unwrap();
        writes(&bundle(&POOL[..1]), path.clone());
        assert_eq!(mode(&path), kept);
        fs::remove_file(&path).unwrap();
    }
}

#[test]
#[ignore = "needs root"]
fn an_old_file_keeps_its_owner_where_that_is_possible() {
    let folder = folder();
    let path = folder.path().join("ca.pem");
    put(&path, "\n");
    chown(&path, Some(12345), Some(12346)).unwrap();
    writes(&bundle(&POOL[..1]), path.clone());
    let found = fs::metadata(&path).unwrap();
    assert_eq!((found.uid(), found.gid()), (12345, 12346));
}

#[test]
fn what_is_not_a_file_is_not_replaced() {
    let folder = folder();
    let path = folder.path().join("socket");
    // Stands for /dev/null and the like, which a failing test must not be able to destroy.
    let _socket = UnixListener::bind(&path).unwrap();
    let error = bundle(&POOL).write_atomic(&path).unwrap_err();
    insta::assert_snapshot!(
        message(&error, &folder),
        @r#"
    cannot write "FOLDER/socket": it is a device, pipe or socket, not a file
    -> choose another path, or write to standard output and redirect that
    "#
    );
    assert!(fs::metadata(&path).unwrap().file_type().is_socket());
}

#[test]
fn a_folder_without_write_permission_is_named() {
    let folder = folder();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o555)).unwrap();
    // Root may write there all the same; the kernel's own folders refuse root, too.
    let refusing =
        if fs::create_dir(folder.path().join("probe")).is_ok() { Path::new("/sys") } else { folder.path() };
    assert!(refusing.is_dir(), "this is root, and there is no /sys");
    let error = bundle(&POOL).write_atomic(refusing.join("ca.pem")).unwrap_err();
    assert!(matches!(error, StoreError::NotWritable { .. }), "{error:?}");
    let message = told(&error).replace(refusing.to_str().unwrap(), "FOLDER");
    insta::assert_snapshot!(
        message,
        @r#"
    cannot write "FOLDER/ca.pem": no permission to create files in "FOLDER"
    -> choose another path, or become a user who may write there
    "#
    );
}

/// Somebody else's lock of a folder, and a temporary file that may be theirs.
fn busy() -> (TempDir, File) {
    let folder = folder();
    put(&folder.path().join(".cloud-certs-0123456789abcdefcb88c5de.tmp"), "half of it");
    let held = File::open(folder.path()).unwrap();
    held.lock().unwrap();
    (folder, held)
}

#[test]
fn who_never_unlocks_a_folder_does_not_keep_a_file_from_being_written() {
    let (folder, _held) = busy();
    let options = WriteOptions::new(Format::Pem).wait(Duration::ZERO);
    assert_eq!(bundle(&POOL).write_as(folder.path().join("ca.pem"), options).unwrap(), Written::Changed);
    let begin = Instant::now();
    assert_eq!(bundle(&POOL[..1]).write_atomic(folder.path().join("ca.pem")).unwrap(), Written::Changed);
    assert!(begin.elapsed() >= Duration::from_millis(500), "{:?}", begin.elapsed());
    // The temporary file may be that of the holder.
    assert_eq!(names(folder.path()), [".cloud-certs-0123456789abcdefcb88c5de.tmp", "ca.pem"]);
}

#[test]
fn a_folder_that_is_busy_is_told_and_left_alone_if_that_is_asked_for() {
    let (folder, held) = busy();
    let options = WriteOptions::new(Format::Pem).wait_or_fail(Duration::from_millis(1));
    let path = folder.path().join("ca.pem");
    let error = bundle(&POOL).write_as(&path, options.clone()).unwrap_err();
    insta::assert_snapshot!(message(&error, &folder), @r#"
    cannot write "FOLDER/ca.pem": another process writes into "FOLDER"
    -> try again
    "#);
    let merged = bundle(&POOL).merge_into(&path, options.clone(), now());
    assert!(matches!(merged, Err(StoreError::Busy { .. })), "{merged:?}");
    assert_eq!(names(folder.path()), [".cloud-certs-0123456789abcdefcb88c5de.tmp"]);
    drop(held);
    assert_eq!(bundle(&POOL).write_as(path, options).unwrap(), Written::Changed);
    assert_eq!(names(folder.path()), ["ca.pem"]);
}

/// The variable that tells the test below that it is the child of another one.
const FOLDER: &str = "CLOUD_CERTS_TEST_FOLDER";

/// Not a test: what [`in_a_child`] runs.
#[test]
#[ignore = "runs in a child process of other tests"]
#[allow(clippy::disallowed_methods, reason = "the only way to hand something to a test in another process")]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    match bundle(&POOL).write_atomic(Path::new(&folder).join("ca.pem")) {
        Ok(written) => println!("RESULT {written:?}"),
        Err(error) => println!("RESULT {error}"),
    }
}

/// Writes `ca.pem` in a process of its own, after the shell has run `setup`: limits and masks cannot be taken back.
fn in_a_child(setup: &str, folder: &Path) -> String {
    let Output { stdout, stderr, .. } = Command::new("sh")
        .args(["-c", &format!("{setup} && exec \"$0\" \"$@\"")])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "store::unix::child", "--ignored", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .output()
        .unwrap();
    let stdout = String::from_utf8(stdout).unwrap();
    let result =
        stdout.split_once("RESULT ").unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&stderr))).1;
    result.lines().next().unwrap().replace(folder.to_str().unwrap(), "FOLDER")
}

#[test]
fn a_new_file_has_mode_0644_whatever_the_umask() {
    for umask in ["000", "022", "077", "777"] {
        let folder = folder();
        assert_eq!(in_a_child(&format!("umask {umask}"), folder.path()), "Changed");
        assert_eq!(mode(&folder.path().join("ca.pem")), 0o644, "umask {umask}");
    }
}

#[test]
fn a_full_disk_leaves_the_old_file_and_nothing_else() {
    let folder = folder();
    put(&folder.path().join("ca.pem"), "\n");
    // A limit on the size of files fails a write halfway, as a full disk does, and needs no privileges. The bundle
    // is several blocks long.
    let result = in_a_child("trap '' XFSZ && ulimit -f 1", folder.path());
    insta::assert_snapshot!(
        result,
        @r#"cannot write "FOLDER/ca.pem": no space is left for it; what was there before is untouched"#
    );
    assert_eq!(fs::read_to_string(folder.path().join("ca.pem")).unwrap(), "\n");
    assert_eq!(names(folder.path()), ["ca.pem"]);
}
