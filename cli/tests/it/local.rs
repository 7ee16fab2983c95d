//! What can be wrong on this machine: files, folders, disks and roots.

use std::fs;

use insta::assert_snapshot;

use crate::ran::run;
use crate::support::{Cloud, put};

#[test]
fn a_missing_output_folder_is_told() {
    let cloud = Cloud::start();
    assert_snapshot!(cloud.run("fetch css -o certs/ca.pem").failed(), @r#"
    error: cannot write "certs/ca.pem": the folder "certs" does not exist
      next: create it with `mkdir -p "certs"`
    exit code 9
    "#);
}

#[test]
fn a_file_in_place_of_the_output_folder_is_told() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("certs"), "");
    assert_snapshot!(cloud.run("fetch css -o certs/ca.pem").failed(), @r#"
    error: cannot write "certs/ca.pem": a part of that path is a file, not a folder
      next: choose another path
    exit code 9
    "#);
}

#[test]
fn a_folder_in_place_of_the_output_file_is_told() {
    assert_snapshot!(Cloud::start().run("fetch css -o .").failed(), @r#"
    error: cannot write ".": it is a folder
      next: add a file name
    exit code 9
    "#);
}

#[test]
fn a_file_with_the_roots_that_is_missing_or_wrong_is_told() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("page.pem"), "<html></html>");
    put(&cloud.folder.at("empty.pem"), "");
    assert_snapshot!(cloud.run("fetch css --cacert missing.pem").failed(), @r#"
    error: the file of --cacert "missing.pem" cannot be used
      why: No such file or directory (os error N)
      next: check the path, who may read it, and its content
    exit code 9
    "#);
    assert_snapshot!(cloud.run("fetch css --cacert page.pem").failed(), @r#"
    error: the file of --cacert "page.pem" cannot be used
      why: this is a web page or an XML document, not a certificate: a proxy, a login page or an error answered instead
      next: check the path, who may read it, and its content
    exit code 9
    "#);
    assert_snapshot!(cloud.run("fetch css --cacert empty.pem").failed(), @r#"
    error: the file of --cacert "empty.pem" cannot be used
      why: there is no certificate: the input is empty
      next: check the path, who may read it, and its content
    exit code 9
    "#);
    assert_snapshot!(cloud.run("fetch css --cacert .").failed(), @r#"
    error: the file of --cacert "." cannot be used
      why: Is a directory (os error N)
      next: check the path, who may read it, and its content
    exit code 9
    "#);
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[test]
fn a_machine_without_roots_is_told_how_to_give_some() {
    let cloud = Cloud::start();
    let mut command = cloud.command("fetch css");
    command
        .env_remove("CLOUD_CERTS_CACERT")
        .env("SSL_CERT_FILE", "/nowhere/file")
        .env("SSL_CERT_DIR", "/nowhere");
    assert_snapshot!(run(&mut command).failed(), @"
    error: no root certificates to check servers with
      why: failed to read PEM from file: No such file or directory (os error N) at '/nowhere/file'
      next: install the ca-certificates of the system, or give a file with --cacert
    exit code 9
    ");
    let mut command = cloud.command("fetch css");
    command.env("SSL_CERT_FILE", "/nowhere/file").env("SSL_CERT_DIR", "/nowhere");
    assert_eq!(run(&mut command).code(), Some(0), "the roots of CLOUD_CERTS_CACERT are enough");
}

/// As OpenSSL has it on Linux.
#[cfg(target_os = "linux")]
#[test]
fn the_roots_of_the_system_are_those_of_its_file_and_of_its_folder() {
    let cloud = Cloud::start();
    fs::create_dir(cloud.folder.at("folder")).unwrap();
    fs::create_dir(cloud.folder.at("empty")).unwrap();
    put(&cloud.folder.at("folder/ours.pem"), cloud.emulator.web_ca_pem());
    put(&cloud.folder.at("ours.pem"), cloud.emulator.web_ca_pem());
    put(&cloud.folder.at("other.pem"), Cloud::start().emulator.web_ca_pem());
    put(&cloud.folder.at("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    let code = |file: Option<&str>, folder: Option<&str>| {
        let mut command = cloud.command("fetch css -q");
        for name in ["CLOUD_CERTS_CACERT", "SSL_CERT_FILE", "SSL_CERT_DIR"] {
            command.env_remove(name);
        }
        command.envs(file.map(|path| ("SSL_CERT_FILE", path)));
        command.envs(folder.map(|path| ("SSL_CERT_DIR", path)));
        run(&mut command).code()
    };
    for file in [None, Some("nowhere.pem"), Some("broken.pem"), Some("other.pem"), Some("ours.pem")] {
        assert_eq!(code(file, Some("folder")), Some(0), "{file:?} and the folder");
    }
    for folder in [None, Some("nowhere"), Some("empty")] {
        assert_eq!(code(Some("ours.pem"), folder), Some(0), "the file and {folder:?}");
        assert_eq!(code(Some("other.pem"), folder), Some(6), "another file and {folder:?}");
    }
    assert_eq!(code(None, Some("empty")), Some(9), "none");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn an_output_folder_that_is_not_writable_is_told() {
        let cloud = Cloud::start();
        fs::set_permissions(cloud.folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
        // Root may write there all the same; the kernel's own folders refuse root, too.
        let is_root = fs::create_dir(cloud.folder.at("probe")).is_ok();
        let folder = if is_root { "/sys" } else { cloud.folder.path().to_str().unwrap() };
        assert!(fs::exists(folder).unwrap(), "this is root, and there is no /sys");
        let told = cloud.run(&format!("fetch css -o {folder}/ca.pem")).failed();
        assert_snapshot!(told.replace(folder, "FOLDER").replace("Operation not permitted", "Permission denied"), @r#"
        error: cannot write "FOLDER/ca.pem": no permission to create files in "FOLDER"
          why: Permission denied (os error N)
          next: choose another path, or become a user who may write there
        exit code 9
        "#);
    }

    /// Runs the command where no file may grow: as on a full disk, and without privileges.
    fn on_a_full_disk(cloud: &Cloud, line: &str) -> String {
        let script = r#"ulimit -f 0; exec "$0" "$@""#;
        run(&mut cloud.folder.shell(script, &cloud.command(line))).failed()
    }

    #[test]
    fn a_full_disk_is_told_and_leaves_the_old_file() {
        let cloud = Cloud::start();
        assert_snapshot!(on_a_full_disk(&cloud, "fetch css -o ca.pem"), @r#"
        error: cannot write "ca.pem": no space is left for it; what was there before is untouched
          why: File too large (os error N)
          next: free space, or raise the quota or the limit on file sizes, and try again
        exit code 9
        "#);
        assert_eq!(cloud.folder.names(), [""; 0]);
        put(&cloud.folder.at("ca.pem"), "\n");
        on_a_full_disk(&cloud, "fetch css -o ca.pem");
        assert_eq!(fs::read_to_string(cloud.folder.at("ca.pem")).unwrap(), "\n");
        assert_eq!(cloud.folder.names(), ["ca.pem"]);
    }

    #[test]
    fn a_full_disk_behind_standard_output_is_told() {
        let cloud = Cloud::start();
        let script = r#"ulimit -f 0; exec "$0" "$@" > ca.pem"#;
        assert_snapshot!(run(&mut cloud.folder.shell(script, &cloud.command("fetch css"))).failed(), @"
        error: standard output cannot be written
          why: File too large (os error N)
          next: check that the place exists, and that there is space and permission
        exit code 9
        ");
    }

    #[test]
    fn a_full_disk_under_the_emulator_is_told() {
        let cloud = Cloud::start();
        assert_snapshot!(on_a_full_disk(&cloud, "emulator"), @r#"
        error: the emulator's CA cannot be written
          why: File too large (os error N) at path "FOLDER/cloud-certs-emulator-RANDOM.pem"
          next: check that the place exists, and that there is space and permission
        exit code 9
        "#);
    }
}
