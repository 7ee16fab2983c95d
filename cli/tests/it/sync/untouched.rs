//! What is right is not touched; what is not right is written, and nothing else.

use std::fs;
#[cfg(unix)]
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use crate::support::{put, put_private};
use crate::sync::kit::Managed;

const CONFIG: &str = r#"
[[certificate]]
service = "css"
on-change = ["sh", "-c", "echo hook >> hooks"]
[[certificate.output]]
path = "css.pem"
[[certificate.output]]
path = "css.jks"
store-password-file = "password"
[[certificate.output]]
path = "css.p12"
store-password-file = "password"
[[certificate.output]]
path = "folder/"
"#;

const OUTPUTS: [&str; 3] = ["css.pem", "css.jks", "css.p12"];

#[cfg(unix)]
fn marks(managed: &Managed) -> Vec<(u64, i64, i64, u32, Vec<u8>)> {
    let mark = |name: &&str| {
        let path = managed.cloud.folder.at(name);
        let found = fs::metadata(&path).unwrap();
        let mode = found.permissions().mode() & 0o7777;
        (found.ino(), found.mtime(), found.mtime_nsec(), mode, fs::read(&path).unwrap())
    };
    OUTPUTS.iter().map(mark).collect()
}

#[cfg(unix)]
#[test]
fn files_that_are_right_keep_their_bytes_inode_and_time() {
    let managed = Managed::new(CONFIG);
    put_private(&managed.cloud.folder.at("password"), "the first\n");
    managed.sync("").done();
    let before = marks(&managed);
    managed.sync("").done();
    assert_eq!(marks(&managed), before);
    assert_eq!(managed.text("hooks"), "hook\n");
}

#[cfg(unix)]
#[test]
fn a_deleted_file_comes_back_and_the_others_stay() {
    let managed = Managed::new(CONFIG);
    put_private(&managed.cloud.folder.at("password"), "the first\n");
    managed.sync("").done();
    let before = marks(&managed);
    fs::remove_file(managed.cloud.folder.at("css.pem")).unwrap();
    managed.sync("").done();
    assert!(managed.text("css.pem").contains("BEGIN CERTIFICATE"));
    let changed: Vec<_> = marks(&managed).iter().zip(&before).map(|(now, then)| now != then).collect();
    assert_eq!(changed, [true, false, false], "of {OUTPUTS:?}");
    assert_eq!(managed.text("hooks"), "hook\nhook\n");
}

#[cfg(unix)]
#[test]
fn a_mode_is_kept_unless_one_is_configured() {
    let managed =
        Managed::new("[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"css.pem\"\n");
    let path = managed.cloud.folder.at("css.pem");
    let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o7777;
    managed.sync("").done();
    assert_eq!(mode(), 0o644);
    crate::support::set_mode(&path, 0o640);
    let inode = fs::metadata(&path).unwrap().ino();
    managed.sync("").done();
    assert_eq!(mode(), 0o640);

    let config =
        "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"css.pem\"\nmode = \"0600\"\n";
    managed.configure(config);
    let ran = managed.sync("");
    assert!(ran.stderr.contains("mode"), "{ran}");
    assert_eq!((mode(), fs::metadata(&path).unwrap().ino()), (0o600, inode));
    // A file that is written anew has the mode at once.
    put(&path, "");
    managed.sync("").done();
    assert_eq!(mode(), 0o600);
}

#[cfg(unix)]
#[test]
fn a_new_password_writes_the_stores_and_nothing_else() {
    let managed = Managed::new(CONFIG);
    put_private(&managed.cloud.folder.at("password"), "the first\n");
    managed.sync("").done();
    let before = marks(&managed);
    put_private(&managed.cloud.folder.at("password"), "the second\n");
    managed.sync("").done();
    let changed: Vec<_> = marks(&managed).iter().zip(&before).map(|(now, then)| now != then).collect();
    assert_eq!(changed, [false, true, true], "of {OUTPUTS:?}");
    let after = marks(&managed);
    managed.sync("").done();
    assert_eq!(marks(&managed), after);
    assert_eq!(managed.text("hooks"), "hook\nhook\n");

    // A store of somebody else is left alone.
    fs::remove_dir_all(managed.cloud.folder.home().join("state")).unwrap();
    put_private(&managed.cloud.folder.at("password"), "the third\n");
    let ran = managed.sync("");
    assert_eq!(ran.code(), Some(8), "{ran}");
    insta::assert_snapshot!(ran.stderr, @r#"
    css: css.jks failed
    css: css.p12 failed
    error: 1 of 1 certificate failed
      why: css: cannot merge with "css.jks": the password does not fit the seal of the Java keystore: it is another one, or the store was changed or damaged; look at the file, or replace it with `force = true`
      why: css: cannot merge with "css.p12": the password does not open the PKCS#12 store: it is another one, or the store was changed or damaged; look at the file, or replace it with `force = true`
    "#);
    managed.configure(&CONFIG.replace("store-password-file", "force = true\nstore-password-file"));
    managed.sync("").done();
}
