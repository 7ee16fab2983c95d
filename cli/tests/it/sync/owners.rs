//! Owners and groups of outputs.

use std::fs;
use std::os::unix::fs::MetadataExt as _;

use crate::sync::kit::Managed;

fn config(more: &str) -> String {
    format!("[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"css.pem\"\n{more}\n")
}

#[test]
#[ignore = "needs root"]
fn a_file_gets_its_owner_and_keeps_one_that_is_not_configured() {
    let managed = Managed::new(&config("owner = 12345\ngroup = \"daemon\"\nmode = \"0640\""));
    let path = managed.cloud.folder.at("css.pem");
    let daemon =
        String::from_utf8(crate::support::program("id").args(["-g", "daemon"]).output().unwrap().stdout);
    let daemon: u32 = daemon.unwrap().trim().parse().unwrap();
    let owner = || {
        let found = fs::metadata(&path).unwrap();
        (found.uid(), found.gid(), found.mode() & 0o7777)
    };
    managed.sync("").done();
    assert_eq!(owner(), (12345, daemon, 0o640));
    // Somebody takes it: it is given back, in place.
    let inode = fs::metadata(&path).unwrap().ino();
    std::os::unix::fs::chown(&path, Some(0), Some(0)).unwrap();
    managed.sync("").done();
    assert_eq!((owner(), fs::metadata(&path).unwrap().ino()), ((12345, daemon, 0o640), inode));
    // Without the keys, a file that is written anew keeps what it has.
    managed.configure(&config(""));
    crate::support::put(&path, "");
    managed.sync("").done();
    assert_eq!(owner(), (12345, daemon, 0o640));
}

#[test]
fn a_user_that_is_not_there_is_told() {
    let managed = Managed::new(&config("owner = \"nobody-of-this-name\""));
    let ran = managed.sync("");
    assert_eq!(ran.code(), Some(8), "{ran}");
    insta::assert_snapshot!(ran.stderr, @r"
    css: css.pem failed
    error: 1 of 1 certificate failed
      why: css: this machine has no user `nobody-of-this-name`
    ");
    assert_eq!(managed.cloud.folder.names(), ["cloud-certs.toml"]);
}

#[test]
#[ignore = "must not be root"]
fn only_root_may_give_files_away() {
    let managed = Managed::new(&config("owner = \"root\""));
    let ran = managed.sync("");
    assert_eq!(ran.code(), Some(8), "{ran}");
    insta::assert_snapshot!(ran.stderr, @r#"
    css: css.pem failed
    error: 1 of 1 certificate failed
      why: css: cannot give "css.pem" the mode and owner that it should have: Operation not permitted (os error N); run it as root, who may give files away, or choose no owner and group
    "#);
    assert_eq!(managed.cloud.folder.names(), ["cloud-certs.toml"]);
}
