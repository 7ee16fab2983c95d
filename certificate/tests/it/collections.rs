//! Every root that a machine has: each survives every conversion, and other people's programs open the result.

#![expect(clippy::disallowed_methods, reason = "files of these tests alone")]

use std::fs;
use std::path::{Path, PathBuf};

use cloud_certs_certificate::{CaBundle, Format, Secret, WriteOptions};
use tempfile::TempDir;

use crate::program::{self, PASSWORD};

const STORE_PASSWORD: &str = "changeit";

/// The collections on this machine by their paths: that of the system, that of pip (certifi), and those of all JDKs.
fn collections() -> Vec<(PathBuf, CaBundle)> {
    let said = |program: &str, arguments: &[&str]| {
        String::from_utf8(program::done(program, arguments, "", b"")).unwrap().trim().to_owned()
    };
    let certifi = "import pip._vendor.certifi as certifi; print(certifi.where())";
    let mut paths =
        vec![PathBuf::from("/etc/ssl/certs/ca-certificates.crt"), said("python3", &["-c", certifi]).into()];
    let homes = fs::read_dir("/usr/lib/jvm").into_iter().flatten().map(|entry| entry.unwrap().path());
    paths.extend(homes.map(|home| home.join("lib/security/cacerts")));
    let mut paths: Vec<_> = paths.iter().filter_map(|path| path.canonicalize().ok()).collect();
    paths.sort();
    paths.dedup();
    assert!(paths.len() >= 2, "{paths:?}");
    let read = |path: PathBuf| {
        let bundle = CaBundle::from_bytes(&fs::read(&path).unwrap()).unwrap();
        assert!(bundle.certificates().len() > 50, "{path:?}");
        (path, bundle)
    };
    paths.into_iter().map(read).collect()
}

/// Writes all certificates in a format, reads them again, and hands the file to another program.
fn for_each_collection(format: &Format, name: &str, open: impl Fn(&Path, &CaBundle)) {
    for (_, bundle) in collections() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join(name);
        let bytes = bundle.encode(format).unwrap();
        assert!(format.read(&bytes).unwrap().has_same_certificates(&bundle));
        fs::write(&path, bytes).unwrap();
        open(&path, &bundle);
    }
}

fn password() -> Secret {
    Secret::new(STORE_PASSWORD)
}

/// Counts what a program says about each certificate.
#[track_caller]
fn says(program: &str, arguments: &[&str], mark: &str, times: usize) {
    let said = program::done(program, arguments, STORE_PASSWORD, b"");
    let said = String::from_utf8_lossy(&said);
    assert_eq!(said.matches(mark).count(), times, "{program} {arguments:?}: {said:.2000}");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn openssl_and_python_read_all_of_them_as_pem() {
    // Python's own reader, one certificate after the other.
    let script = "import ssl, sys\n\
                  text = open(sys.argv[1]).read()\n\
                  for part in text.split('-----END CERTIFICATE-----\\n')[:-1]:\n\
                  \x20   pem = part + '-----END CERTIFICATE-----\\n'\n\
                  \x20   context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\n\
                  \x20   context.load_verify_locations(cadata=pem)\n\
                  \x20   assert len(context.get_ca_certs(binary_form=True)) <= 1\n\
                  \x20   print('read')\n";
    for_each_collection(&Format::Pem, "ca.pem", |path, bundle| {
        let (path, all) = (path.to_str().unwrap(), bundle.certificates().len());
        says("openssl", &["storeutl", "-certs", path], "-----BEGIN CERTIFICATE-----", all);
        says("python3", &["-c", script, path], "read", all);
    });
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn openssl_reads_all_of_them_as_pkcs7() {
    for_each_collection(&Format::Pkcs7, "ca.p7b", |path, bundle| {
        let arguments = ["pkcs7", "-print_certs", "-in", path.to_str().unwrap()];
        says("openssl", &arguments, "-----BEGIN CERTIFICATE-----", bundle.certificates().len());
    });
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn java_and_openssl_open_a_store_of_all_of_them() {
    let list = |path: &str, kind: &str, all: usize| {
        let arguments = ["-list", "-keystore", path, "-storetype", kind, "-storepass:env", PASSWORD];
        says(
            "keytool",
            &[&["-J-Duser.language=en", "-J-Dfile.encoding=UTF-8"], &arguments[..]].concat(),
            "trustedCertEntry",
            all,
        );
    };
    for_each_collection(&Format::Jks { password: password() }, "ca.jks", |path, bundle| {
        list(path.to_str().unwrap(), "JKS", bundle.certificates().len());
    });
    for_each_collection(&Format::Pkcs12 { password: password() }, "ca.p12", |path, bundle| {
        let (path, all) = (path.to_str().unwrap(), bundle.certificates().len());
        list(path, "PKCS12", all);
        let arguments = ["pkcs12", "-nokeys", "-in", path, "-passin", &format!("env:{PASSWORD}")];
        says("openssl", &arguments, "-----BEGIN CERTIFICATE-----", all);
    });
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn node_takes_all_of_them_as_pem() {
    let pem = "const fs = require('fs'), { X509Certificate } = require('crypto'), tls = require('tls');\
               const blocks = fs.readFileSync(process.argv[1], 'utf8').match(/-----BEGIN[^]*?-----END CERTIFICATE-----/g);\
               tls.createSecureContext({ ca: blocks });\
               blocks.forEach(block => { new X509Certificate(block); console.log('read'); });";
    for_each_collection(&Format::Pem, "ca.pem", |path, bundle| {
        says("node", &["-e", pem, path.to_str().unwrap()], "read", bundle.certificates().len());
    });
}

/// OpenSSL finds each by the hash of its name, as it does in one file. Of two with the same name and key, it takes the first
/// for the other, in a file as well.
#[test]
#[ignore = "needs tests/peers/setup"]
fn openssl_finds_each_of_them_in_a_folder_by_its_hash() {
    for (_, bundle) in collections() {
        let folder = TempDir::new().unwrap();
        let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        bundle.write_as(at("certs"), WriteOptions::new(Format::CaPath)).unwrap();
        fs::write(at("all.pem"), bundle.to_pem()).unwrap();
        let mut found = 0;
        for certificate in &bundle {
            fs::write(at("one.pem"), certificate.to_pem()).unwrap();
            let is_found = |options: &[&str]| {
                // Old roots have short keys and forgeable signatures, and some have expired.
                let arguments =
                    [&["verify", "-no_check_time", "-auth_level", "0", "-no-CAstore"], options].concat();
                program::run("openssl", &[&arguments[..], &[&at("one.pem")]].concat(), "", b"")
                    .status
                    .success()
            };
            let in_folder = is_found(&["-no-CAfile", "-CApath", &at("certs")]);
            assert_eq!(in_folder, is_found(&["-no-CApath", "-CAfile", &at("all.pem")]), "{certificate:?}");
            found += usize::from(in_folder);
        }
        assert!(found + 3 > bundle.certificates().len(), "{found}");
    }
}
