//! `check` on files of which some of the certificates can be read, and on folders.

use cloud_certs_emulator::certificates::{Authority, Validity};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Folder, put};

fn ca(name: &str) -> String {
    Authority::new(name, &Validity::current()).unwrap().pem()
}

/// A PEM block that is not a certificate.
const ODD: &str = "-----BEGIN CERTIFICATE-----\nMAMCAQU=\n-----END CERTIFICATE-----\n";

fn report(folder: &Folder, line: &str) -> Value {
    serde_json::from_str(&folder.run(line).stdout).unwrap()
}

/// The subjects of each file in a report.
fn subjects(report: &Value) -> Vec<(String, Vec<String>)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let of = |file: &Value| {
        file["certificates"].as_array().unwrap().iter().map(|one| text(&one["subject"])).collect()
    };
    report["files"].as_array().unwrap().iter().map(|file| (text(&file["file"]), of(file))).collect()
}

#[test]
fn the_good_certificates_are_checked_beside_the_bad_ones() {
    let folder = Folder::new();
    put(&folder.at("mixed.pem"), ca("first") + ODD + &ca("third"));
    let ran = folder.run("check mixed.pem");
    assert_eq!(ran.stdout.lines().count(), 3, "{ran}");
    assert_snapshot!(ran, @r#"
    error: a part of "mixed.pem" cannot be checked
      why: certificate 2 cannot be read as X.509: it is damaged, or something other than a certificate
      why: BER error: Unexpected Tag (expected: Some(Tag(16)), actual: Tag(2))
      next: the certificates that can be read are checked; look at the rest, or get the file anew
    exit code 9
    "#);
    let report = report(&folder, "check mixed.pem --json");
    let expected = ["CN=first,O=NOT A REAL CA", "CN=third,O=NOT A REAL CA"].map(str::to_owned);
    assert_eq!(subjects(&report), [("mixed.pem".to_owned(), expected.to_vec())]);
    let file = &report["files"][0];
    assert_eq!(file.get("error"), None);
    assert!(file["errors"][0].as_str().unwrap().starts_with("certificate 2 "), "{report}");
    // What expires counts more, and the rest is said all the same.
    put(&folder.at("mixed.pem"), Authority::new("old", &Validity::expired()).unwrap().pem() + ODD);
    let ran = folder.run("check mixed.pem");
    assert_eq!(ran.code(), Some(7), "{ran}");
    assert!(ran.stderr.contains("certificate 2 cannot be read"), "{ran}");
}

#[test]
fn only_checking_is_lenient() {
    let folder = Folder::new();
    put(&folder.at("mixed.pem"), ca("first") + ODD);
    let ran = folder.run("verify localhost:1 --ca mixed.pem");
    assert_eq!(ran.code(), Some(9), "{ran}");
    assert!(ran.stderr.contains("certificate 2 cannot be read"), "{ran}");
}

#[test]
fn a_file_without_any_good_one_has_its_error_in_both_fields() {
    let folder = Folder::new();
    put(&folder.at("odd.pem"), ODD);
    let file = &report(&folder, "check odd.pem --json")["files"][0];
    assert_eq!(file["errors"], json!([file["error"]]));
}

#[test]
fn all_files_of_a_folder_are_checked() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.at("certs/private")).unwrap();
    put(&folder.at("certs/b.pem"), ca("b"));
    put(&folder.at("certs/a.crt"), ca("a"));
    put(&folder.at("certs/README"), "Put the CA certificates here.");
    put(&folder.at("certs/.hidden.pem"), ODD);
    put(&folder.at("certs/private/c.pem"), ODD);
    let server = Authority::new("CA", &Validity::current()).unwrap().issue_server(&["localhost"]).unwrap();
    put(&folder.at("certs/server.key"), server.key_pem());
    put(&folder.at("certs/my.conf"), "ca = /etc/certs/a.crt\n");
    let ran = folder.run("check certs");
    assert_snapshot!(ran, @r#"
    3 files of "certs" hold no certificate: `README`, `my.conf`, `server.key`
    2 certificates; none expires within N days
    exit code 0
    "#);
    let all = report(&folder, "check certs --json");
    let files: Vec<_> = subjects(&all).into_iter().map(|(file, _)| file).collect();
    assert_eq!(files, ["certs/a.crt", "certs/b.pem"]);
    assert_eq!(all["skipped"], json!(["certs/README", "certs/my.conf", "certs/server.key"]));
    assert_eq!(folder.run("check certs --quiet").stderr, "");
    // Named, each is looked at as ever.
    assert_eq!(folder.run("check certs/README").code(), Some(9));
    assert_eq!(folder.run("check certs/server.key").code(), Some(9));
    // What may hold certificates is not skipped.
    put(&folder.at("certs/odd.pem"), ODD);
    put(&folder.at("certs/haproxy.pem"), ca("mine") + &server.key_pem());
    let ran = folder.run("check certs");
    assert_snapshot!(ran, @r#"
    3 files of "certs" hold no certificate: `README`, `my.conf`, `server.key`
    error: "certs/haproxy.pem" cannot be checked
      why: there is a private key in it, which does not belong in a CA bundle
      next: look at the file, or get the certificate anew
    error: "certs/odd.pem" cannot be checked
      why: certificate 1 cannot be read as X.509: it is damaged, or something other than a certificate
      why: BER error: Unexpected Tag (expected: Some(Tag(16)), actual: Tag(2))
      next: look at the file, or get the certificate anew
    exit code 9
    "#);
    assert_eq!(ran.stdout.lines().count(), 3, "{ran}");
}

#[test]
fn a_folder_without_certificates_is_an_error() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.at("certs")).unwrap();
    put(&folder.at("certs/README"), "nothing here yet");
    assert_snapshot!(folder.run("check certs").failed(), @r#"
    1 file of "certs" holds no certificate: `README`
    error: no file in the folder "certs" holds a certificate
      next: name its files or another folder; sub-folders are not looked into
    exit code 9
    "#);
    let report = report(&folder, "check certs --json");
    assert_eq!(report["files"][0]["file"], "certs");
}

#[cfg(unix)]
#[test]
fn links_to_one_file_are_one_file() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    // As Kubernetes mounts a volume.
    std::fs::create_dir_all(folder.at("mount/..2030_01_01")).unwrap();
    put(&folder.at("mount/..2030_01_01/ca.crt"), ca("mounted"));
    symlink("..2030_01_01", folder.at("mount/..data")).unwrap();
    symlink("..data/ca.crt", folder.at("mount/ca.crt")).unwrap();
    let report_of = |line: &str| subjects(&report(&folder, line));
    let mounted = ("mount/ca.crt".to_owned(), vec!["CN=mounted,O=NOT A REAL CA".to_owned()]);
    assert_eq!(report_of("check mount --json"), [mounted]);
    // As `openssl rehash` leaves it.
    std::fs::create_dir_all(folder.at("hashed")).unwrap();
    put(&folder.at("hashed/my-ca.pem"), ca("hashed"));
    for number in ["0", "1", "10"] {
        symlink("my-ca.pem", folder.at(&format!("hashed/0a1b2c3d.{number}"))).unwrap();
    }
    let hashed = ("hashed/my-ca.pem".to_owned(), vec!["CN=hashed,O=NOT A REAL CA".to_owned()]);
    assert_eq!(report_of("check hashed --json"), [hashed]);
    // A link that leads nowhere is a certificate that is missing.
    symlink("gone.pem", folder.at("hashed/gone.crt")).unwrap();
    let ran = folder.run("check hashed");
    assert_eq!(ran.code(), Some(9), "{ran}");
    assert!(ran.stderr.contains("\"hashed/gone.crt\" cannot be used"), "{ran}");
}

#[test]
fn the_roots_of_the_system_are_checked_as_a_folder() {
    let system = std::path::Path::new("/etc/ssl/certs/ca-certificates.crt");
    if !system.exists() {
        return;
    }
    let report = report(&Folder::new(), "check /etc/ssl/certs --days 0 --json");
    let files = subjects(&report);
    let bundle = files.iter().find(|(file, _)| *file == system.display().to_string()).unwrap();
    assert!(bundle.1.len() > 50, "{}", bundle.1.len());
    assert_eq!(files.iter().filter(|(_, subjects)| subjects.is_empty()).count(), 0, "{report}");
}

#[test]
fn members_of_an_archive_that_are_something_else_are_told() {
    let folder = Folder::new();
    let pem = ca("archived");
    let files = [("readme.txt", &b"hello"[..]), ("ca.pem", pem.as_bytes())];
    put(&folder.at("certs.zip"), crate::archives::zip(&files));
    assert_snapshot!(folder.run("check certs.zip"), @r#"
    1 member of "certs.zip" holds no certificate: `readme.txt`
    1 certificate; none expires within N days
    exit code 0
    "#);
    assert_eq!(report(&folder, "check certs.zip --json")["files"][0]["skipped"], json!(["readme.txt"]));
}

#[cfg(feature = "pkcs12")]
#[test]
fn a_store_in_a_wrapper_is_opened() {
    use base64::Engine as _;
    let folder = Folder::new();
    put(&folder.at("ca.pem"), ca("stored"));
    let cloud = crate::support::Cloud::start();
    cloud.run("fetch css --format pkcs12 -o ca.p12").done();
    let store = std::fs::read(cloud.folder.at("ca.p12")).unwrap();
    put(&folder.at("ca.b64"), base64::engine::general_purpose::STANDARD.encode(store));
    folder.run("check ca.b64").done();
    put(&folder.at("password"), "another");
    assert_snapshot!(folder.run("check ca.b64 --store-password-file password").failed(), @r#"
    error: "ca.b64" cannot be checked
      why: the password does not open the PKCS#12 store: it is another one, or the store was changed or damaged
      next: put the password of the store into a file, and name that with --store-password-file
    exit code 9
    "#);
}
