//! Disks that are full and folders that may not be written: the file stays as it was.

use std::fs;

use cloud_certs_emulator::Service;
use cloud_certs_emulator::certificates::{Authority, Validity};
use insta::assert_snapshot;

use crate::ran::run;
use crate::support::{Cloud, put, set_mode};

/// Some certificates, more than a block of a disk.
fn bundle() -> String {
    let pem = |name| Authority::new(name, &Validity::current()).unwrap().pem();
    ["one", "two", "three"].map(pem).concat()
}

#[test]
fn a_disk_that_fills_up_leaves_the_old_file_in_every_way_of_writing() {
    let cloud = Cloud::start();
    let old = bundle();
    put(&cloud.folder.at("ca"), &old);
    // No file may be longer than a block of 512 or 1024 bytes: some of it is written.
    let script = r#"ulimit -f 1; exec "$0" "$@""#;
    for ways in ["--merge", "--merge --format json", "--merge --format pkcs12", "--format pkcs12"] {
        let command = cloud.command(&format!("fetch css {ways} -o ca"));
        let told = run(&mut cloud.folder.shell(script, &command)).failed();
        insta::allow_duplicates! {
            assert_snapshot!(told, @r#"
            error: cannot write "ca": no space is left for it; what was there before is untouched
              why: File too large (os error N)
              next: free space, or raise the quota or the limit on file sizes, and try again
            exit code 9
            "#);
        }
        assert_eq!(fs::read_to_string(cloud.folder.at("ca")).unwrap(), old, "{ways}");
        assert_eq!(cloud.folder.names(), ["ca"], "{ways}");
    }
}

/// Mounts a small file system on the folder `small`, for this shell and its children only.
const MOUNT: &str = "mount -t tmpfs -o size=16k none small";

#[test]
#[ignore = "needs root"]
fn a_file_system_without_space_leaves_the_old_file() {
    let cloud = Cloud::start();
    let folder = cloud.folder.at("small");
    fs::create_dir(&folder).unwrap();
    put(&cloud.folder.at("old.pem"), bundle());
    let inner = format!(
        r#"{MOUNT} && cp old.pem small/ca.pem && ! cat /dev/zero 2>/dev/null >small/filler || exit 99
        "$0" "$@"; code=$?; ls -A small; cmp old.pem small/ca.pem && exit $code"#
    );
    let script = format!(r#"exec unshare -m sh -c '{inner}' "$0" "$@""#);
    let command = cloud.command("fetch css -o small/ca.pem");
    let ran = run(&mut cloud.folder.shell(&script, &command));
    assert_eq!(ran.stdout.lines().collect::<Vec<_>>(), ["ca.pem", "filler"], "{ran}");
    assert_snapshot!(ran, @r#"
    error: cannot write "small/ca.pem": no space is left for it; what was there before is untouched
      why: No space left on device (os error N)
      next: free space, or raise the quota or the limit on file sizes, and try again
    exit code 9
    "#);
}

#[test]
#[ignore = "must not be root"]
fn a_file_in_a_folder_that_may_not_be_written_stays() {
    let cloud = Cloud::start();
    let path = cloud.folder.at("ca.pem");
    put(&path, "\n");
    set_mode(cloud.folder.path(), 0o555);
    for ways in ["", "--format pkcs12", "--format json"] {
        insta::allow_duplicates! {
            assert_snapshot!(cloud.run(&format!("fetch css -o ca.pem {ways}")).failed(), @r#"
            error: cannot write "ca.pem": no permission to create files in "."
              why: Permission denied (os error N)
              next: choose another path, or become a user who may write there
            exit code 9
            "#);
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "\n", "{ways}");
        assert_eq!(cloud.folder.names(), ["ca.pem"], "{ways}");
    }
    set_mode(cloud.folder.path(), 0o755);
}

#[test]
#[ignore = "must not be root"]
fn a_file_that_is_current_needs_no_permission_to_write() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("ca.pem"), cloud.emulator.ca_pem(Service::Css));
    set_mode(cloud.folder.path(), 0o555);
    assert_eq!(cloud.run("fetch css --merge -o ca.pem --json").json()["changed"], false);
    set_mode(cloud.folder.path(), 0o755);
}

/// Such a folder cannot be locked either.
#[test]
#[ignore = "must not be root"]
fn a_folder_that_may_not_be_listed_is_written_to() {
    let cloud = Cloud::start();
    set_mode(cloud.folder.path(), 0o333);
    cloud.run("fetch css --merge -o ca.pem").done();
    set_mode(cloud.folder.path(), 0o755);
    assert_eq!(fs::read_to_string(cloud.folder.at("ca.pem")).unwrap(), cloud.emulator.ca_pem(Service::Css));
    assert_eq!(cloud.folder.names(), ["ca.pem"]);
}
