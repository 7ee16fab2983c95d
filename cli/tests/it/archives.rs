//! Download links to anything but an archive with certificates: an error with the reason, and an unchanged file.

use std::io::Write as _;

use cloud_certs_emulator::certificates::{Authority, Validity};
use cloud_certs_emulator::{Answer, Operation};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use insta::assert_snapshot;
use rawzip::path::EntryPath;
use rawzip::{CompressionMethod, ZipArchiveWriter};

use crate::support::{Cloud, put};

/// An archive of files with these names and contents, and whether it says that they are encrypted.
fn archive(files: &[(&str, &[u8])], is_encrypted: bool) -> Vec<u8> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (name, content) in files {
        // Verbatim: a name that leads out of the archive stays as it is.
        let file = archive.new_file(EntryPath::verbatim(name.as_bytes())).encrypted(is_encrypted);
        let (mut entry, config) = file.compression_method(CompressionMethod::DEFLATE).start().unwrap();
        let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
        writer.write_all(content).unwrap();
        let (encoder, descriptor) = writer.finish().unwrap();
        encoder.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap()
}

pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    archive(files, false)
}

/// Returns the error for a link to these bytes. The command writes nothing, with and without an existing file.
#[track_caller]
fn refused(body: impl Into<Vec<u8>>) -> String {
    let (cloud, body) = (Cloud::start(), body.into());
    let fetch = |service: &str, instance: &str| {
        let answer = Answer::status(200).header("content-type", "application/zip").body(body.clone());
        cloud.emulator.answer_next(Operation::OBJECT_STORAGE_DOWNLOAD, answer);
        cloud.run(&format!("fetch {service} --instance {instance} -o ca.pem")).failed()
    };
    let told = fetch("rds", "demo-mysql");
    assert!(told.ends_with("exit code 5"), "{told}");
    assert_eq!(cloud.folder.names(), [""; 0], "{told}");
    put(&cloud.folder.at("ca.pem"), "old");
    for (service, instance) in [("dds", "demo-dds"), ("gaussdb", "demo-gaussdb"), ("dcs", "demo-dcs")] {
        // The port is the same: it is one emulator.
        assert_eq!(fetch(service, instance), told, "{service}");
    }
    assert_eq!(std::fs::read_to_string(cloud.folder.at("ca.pem")).unwrap(), "old");
    assert_eq!(cloud.folder.names(), ["ca.pem"]);
    told
}

fn authority() -> Authority {
    Authority::new("archived", &Validity::current()).unwrap()
}

#[test]
fn an_archive_without_certificates_is_told_with_what_it_holds() {
    assert_snapshot!(refused(zip(&[("readme.txt", b"hello"), ("docs/guide.html", b"<html></html>")])), @"
    error: what localhost:PORT sent is not a CA certificate
      why: no certificate is in the ZIP archive: it holds `readme.txt`, `docs/guide.html`
      next: try again; if it stays so, report it to the vendor
    exit code 5
    ");
    assert_snapshot!(refused(zip(&[])), @"
    error: what localhost:PORT sent is not a CA certificate
      why: no certificate is in the ZIP archive: it is empty
      next: try again; if it stays so, report it to the vendor
    exit code 5
    ");
}

#[test]
fn a_private_key_refuses_the_certificates_beside_it() {
    let (authority, server) = (authority(), authority().issue_server(&["db.example.com"]).unwrap());
    let (pem, key) = (authority.pem(), server.key_pem());
    let told = refused(zip(&[("ca.crt", pem.as_bytes()), ("client.key", key.as_bytes())]));
    let secret = key.lines().nth(1).unwrap();
    assert!(!told.contains(secret), "{told}");
    assert_snapshot!(told, @"
    error: what localhost:PORT sent is not a CA certificate
      why: the ZIP archive is refused because of its member `client.key`
      why: there is a private key in it, which does not belong in a CA bundle
      next: tell the vendor: no service has a reason to hand out a private key
    exit code 5
    ");
}

#[test]
fn an_encrypted_archive_is_told() {
    let pem = authority().pem();
    assert_snapshot!(refused(archive(&[("ca.crt", pem.as_bytes())], true)), @"
    error: what localhost:PORT sent is not a CA certificate
      why: the ZIP archive is refused because of its member `ca.crt`
      why: it is encrypted: unpack the archive with its password
      next: try again; if it stays so, report it to the vendor
    exit code 5
    ");
}

#[test]
fn a_bomb_is_told() {
    let bomb = zip(&[("ca.crt", &vec![b' '; 50 << 20])]);
    assert!(bomb.len() < 1 << 20);
    assert_snapshot!(refused(bomb), @"
    error: what localhost:PORT sent is not a CA certificate
      why: the ZIP archive is refused because of its member `ca.crt`
      why: it is larger than 1 MiB
      next: try again; if it stays so, report it to the vendor
    exit code 5
    ");
    let (pem, several) = (authority().pem(), vec![b' '; 1 << 20]);
    let names: Vec<String> = (0..9).map(|number| format!("{number}.txt")).collect();
    let mut files = vec![("ca.crt", pem.as_bytes())];
    files.extend(names.iter().map(|name| (&**name, &*several)));
    assert_snapshot!(refused(zip(&files)), @"
    error: what localhost:PORT sent is not a CA certificate
      why: the ZIP archive cannot be read
      why: its members are larger than 8 MiB together
      next: try again; if it stays so, report it to the vendor
    exit code 5
    ");
}

#[test]
fn a_path_that_leads_out_of_the_archive_is_told() {
    let pem = authority().pem();
    assert_snapshot!(refused(zip(&[("../ca.crt", pem.as_bytes())])), @"
    error: what localhost:PORT sent is not a CA certificate
      why: the ZIP archive is refused because of its member `../ca.crt`
      why: its path leads out of the archive: it contains `..`
      next: try again; if it stays so, report it to the vendor
    exit code 5
    ");
    assert_snapshot!(refused(zip(&[("/etc/ssl/ca.crt", pem.as_bytes())])), @"
    error: what localhost:PORT sent is not a CA certificate
      why: the ZIP archive is refused because of its member `/etc/ssl/ca.crt`
      why: its path is absolute
      next: try again; if it stays so, report it to the vendor
    exit code 5
    ");
}

#[test]
fn what_is_not_an_archive_is_told() {
    assert_snapshot!(refused("<!DOCTYPE html><html><body>Please log in</body></html>"), @"
    error: what localhost:PORT sent is not a CA certificate
      why: this is a web page or an XML document, not a certificate: a proxy, a login page or an error answered instead
      next: check that the endpoint is the service itself, not a proxy or a login page in front of it
    exit code 5
    ");
    let whole = zip(&[("ca.crt", authority().pem().as_bytes())]);
    assert_snapshot!(refused(&whole[..whole.len() / 2]), @"
    error: what localhost:PORT sent is not a CA certificate
      why: the ZIP archive cannot be read
      why: it is cut off
      next: try again; if it stays so, report it to the vendor
    exit code 5
    ");
    assert_snapshot!(refused(""), @"
    error: what localhost:PORT sent is not a CA certificate
      why: there is no certificate: the input is empty
      next: try again; if it stays so, report it to the vendor
    exit code 5
    ");
}
