//! `-o`: the file, whole, with the right mode, and only when something changes.

use std::fs;
use std::time::{Duration, SystemTime};

use cloud_certs_emulator::Service;
use insta::assert_snapshot;

use crate::support::{Cloud, put};

#[test]
fn the_file_is_written_and_nothing_goes_to_standard_output() {
    let cloud = Cloud::start();
    let ran = cloud.run("fetch css -o ca.pem");
    assert_snapshot!(ran, @r"
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to ca.pem
    exit code 0
    ");
    assert_eq!(ran.done(), "");
    assert_eq!(fs::read_to_string(cloud.folder.at("ca.pem")).unwrap(), cloud.emulator.ca_pem(Service::Css));
    assert_eq!(cloud.folder.names(), ["ca.pem"]);
}

#[test]
fn an_unchanged_file_is_left_alone_and_that_is_said() {
    let cloud = Cloud::start();
    let path = cloud.folder.at("ca.pem");
    cloud.run("fetch css -o ca.pem").done();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
    fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    assert_snapshot!(cloud.run("fetch css -o ca.pem"), @r"
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; unchanged in ca.pem
    exit code 0
    ");
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), long_ago);
}

#[test]
fn json_says_whether_the_file_changed() {
    let cloud = Cloud::start();
    for changed in [true, false] {
        let report = cloud.run("fetch css -o ca.pem --json").json();
        assert_eq!(report["changed"], changed);
        assert_eq!(report["output"], "ca.pem");
        assert_eq!(report.get("pem"), None);
    }
}

#[test]
fn another_certificate_replaces_the_file() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("ca.pem"), "\n");
    assert_snapshot!(cloud.run("fetch css -o ca.pem"), @r"
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to ca.pem
    exit code 0
    ");
    assert_eq!(fs::read_to_string(cloud.folder.at("ca.pem")).unwrap(), cloud.emulator.ca_pem(Service::Css));
}

#[test]
fn a_dash_is_standard_output() {
    let cloud = Cloud::start();
    assert_eq!(cloud.run("fetch css -o -").done(), cloud.emulator.ca_pem(Service::Css));
    assert_eq!(cloud.run("fetch css --json -o -").json()["pem"], cloud.emulator.ca_pem(Service::Css));
    assert_eq!(cloud.folder.names(), [""; 0]);
}

#[cfg(unix)]
mod modes {
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    use super::*;
    use crate::ran::run;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_new_file_is_readable_by_all_whatever_the_umask() {
        let cloud = Cloud::start();
        for umask in ["022", "077"] {
            let name = format!("{umask}.pem");
            let command = cloud.command(&format!("fetch css -o {name}"));
            run(&mut cloud.folder.shell(&format!(r#"umask {umask}; exec "$0" "$@""#), &command)).done();
            assert_eq!(mode(&cloud.folder.at(&name)), 0o644, "umask {umask}");
        }
    }

    #[test]
    fn an_old_file_keeps_its_mode() {
        let cloud = Cloud::start();
        let path = cloud.folder.at("ca.pem");
        for kept in [0o600, 0o440] {
            put(&path, "\n");
            fs::set_permissions(&path, fs::Permissions::from_mode(kept)).unwrap();
            assert_eq!(cloud.run("fetch css -o ca.pem --json").json()["changed"], true);
            assert_eq!(mode(&path), kept);
            fs::remove_file(&path).unwrap();
        }
    }
}
