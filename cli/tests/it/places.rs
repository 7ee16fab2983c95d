//! `-o` where there is something else than a plain file: links, pipes and devices.

use std::fs;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, symlink};
use std::path::Path;
use std::process::Command;

use cloud_certs_emulator::Service;
use insta::assert_snapshot;

use crate::support::{Cloud, names, put};

#[test]
fn a_link_stays_and_what_it_leads_to_is_written() {
    for old in [Some("\n"), None] {
        let cloud = Cloud::start();
        fs::create_dir(cloud.folder.at("other")).unwrap();
        if let Some(old) = old {
            put(&cloud.folder.at("other/real.pem"), old);
        }
        symlink("other/real.pem", cloud.folder.at("ca.pem")).unwrap();
        cloud.run("fetch css -o ca.pem").done();
        assert_eq!(fs::read_link(cloud.folder.at("ca.pem")).unwrap(), Path::new("other/real.pem"));
        let real = cloud.folder.at("other/real.pem");
        assert_eq!(fs::read_to_string(&real).unwrap(), cloud.emulator.ca_pem(Service::Css));
        assert!(fs::symlink_metadata(&real).unwrap().is_file());
        assert_eq!(cloud.folder.names(), ["ca.pem", "other"]);
        assert_eq!(names(&cloud.folder.at("other")), ["real.pem"]);
    }
}

#[test]
fn a_link_into_a_folder_that_is_missing_is_told() {
    let cloud = Cloud::start();
    symlink("missing/real.pem", cloud.folder.at("ca.pem")).unwrap();
    assert_snapshot!(cloud.run("fetch css -o ca.pem").failed(), @r#"
    error: cannot write "ca.pem": the folder "./missing" does not exist
      next: create it with `mkdir -p "./missing"`
    exit code 9
    "#);
    assert_eq!(cloud.folder.names(), ["ca.pem"]);
}

#[test]
fn links_in_a_circle_are_told() {
    let cloud = Cloud::start();
    symlink("second.pem", cloud.folder.at("first.pem")).unwrap();
    symlink("first.pem", cloud.folder.at("second.pem")).unwrap();
    for ways in ["", "--merge"] {
        let told = cloud.run(&format!("fetch css -o first.pem {ways}")).failed();
        insta::allow_duplicates! {
            assert_snapshot!(told, @r#"
            error: cannot write "first.pem": following the link failed
              why: too many symbolic links
              next: choose another path
            exit code 9
            "#);
        }
    }
    assert_eq!(fs::read_link(cloud.folder.at("first.pem")).unwrap(), Path::new("second.pem"));
    assert_eq!(cloud.folder.names(), ["first.pem", "second.pem"]);
}

#[test]
fn the_other_name_of_a_hard_link_keeps_the_old_content() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("other.pem"), "\n");
    fs::hard_link(cloud.folder.at("other.pem"), cloud.folder.at("ca.pem")).unwrap();
    assert_snapshot!(cloud.run("fetch css -o ca.pem"), @r#"
    warning: "ca.pem" had another name (a hard link), which keeps the old content
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to ca.pem
    exit code 0
    "#);
    assert_eq!(fs::read_to_string(cloud.folder.at("other.pem")).unwrap(), "\n");
    assert_eq!(fs::read_to_string(cloud.folder.at("ca.pem")).unwrap(), cloud.emulator.ca_pem(Service::Css));
    assert_eq!(fs::metadata(cloud.folder.at("ca.pem")).unwrap().nlink(), 1);
    assert_eq!(cloud.folder.names(), ["ca.pem", "other.pem"]);
}

#[test]
fn a_pipe_is_neither_waited_for_nor_replaced() {
    let cloud = Cloud::start();
    let path = cloud.folder.at("pipe");
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    for ways in ["", "--merge", "--format pkcs12"] {
        let told = cloud.run(&format!("fetch css -o pipe {ways}")).failed();
        insta::allow_duplicates! {
            assert_snapshot!(told, @r#"
            error: cannot write "pipe": it is a device, pipe or socket, not a file
              next: choose another path, or leave out -o and redirect standard output there: `> "pipe"`
            exit code 9
            "#);
        }
        assert!(fs::symlink_metadata(&path).unwrap().file_type().is_fifo());
        assert_eq!(cloud.folder.names(), ["pipe"]);
    }
}

#[test]
fn a_pipe_in_place_of_the_folder_is_not_waited_for() {
    let cloud = Cloud::start();
    assert!(Command::new("mkfifo").arg(cloud.folder.at("pipe")).status().unwrap().success());
    assert_snapshot!(cloud.run("fetch css -o pipe/ca.pem").failed(), @r#"
    error: cannot write "pipe/ca.pem": a part of that path is a file, not a folder
      next: choose another path
    exit code 9
    "#);
    assert_eq!(cloud.folder.names(), ["pipe"]);
}

/// Not as root: a command that is wrong must not be able to replace the devices of the machine that tests it.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "must not be root"]
fn a_device_is_not_replaced() {
    let cloud = Cloud::start();
    assert_ne!(fs::metadata(cloud.folder.path()).unwrap().uid(), 0, "root could replace it");
    for device in ["/dev/full", "/dev/tty", "/dev/null"] {
        let told = cloud.run(&format!("fetch css -o {device}")).failed().replace(device, "DEVICE");
        insta::allow_duplicates! {
            assert_snapshot!(told, @r#"
            error: cannot write "DEVICE": it is a device, pipe or socket, not a file
              next: choose another path, or leave out -o and redirect standard output there: `> "DEVICE"`
            exit code 9
            "#);
        }
    }
    assert_eq!(cloud.folder.names(), [""; 0]);
}
