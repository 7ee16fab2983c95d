//! Java's `keytool` on our stores, and we on its.

use cloud_certs_certificate::Secret;
use cloud_certs_certificate::{CaBundle, Certificate, Fingerprint, Pkcs12Error, is_pkcs12, pkcs12_holds_key};

use super::store::{PASSWORD, password, sorted};
use crate::program;
use crate::support::{POOL, bundle, ca};

/// An entry of `keytool -list -v`.
pub(super) struct Entry {
    pub(super) alias: String,
    pub(super) kind: String,
    pub(super) sha256: Fingerprint,
}

/// In English and UTF-8, whatever the machine's settings.
const SETTINGS: [&str; 4] = [
    "-J-Duser.language=en",
    "-J-Dfile.encoding=UTF-8",
    "-J-Dstdout.encoding=UTF-8",
    "-J-Dsun.jnu.encoding=UTF-8",
];

fn keytool(arguments: &[&str], password: &str) -> String {
    let store = ["-storetype", "PKCS12", "-storepass:env", program::PASSWORD];
    let output = program::done("keytool", &[&SETTINGS, arguments, &store].concat(), password, b"");
    String::from_utf8(output).unwrap()
}

/// The entries that `keytool` lists in a store.
pub(super) fn entries(store: &[u8]) -> Vec<Entry> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.p12");
    std::fs::File::create(&path).and_then(|mut file| std::io::Write::write_all(&mut file, store)).unwrap();
    let text = keytool(&["-list", "-v", "-keystore", path.to_str().unwrap()], PASSWORD);
    let entries = text.split("Alias name: ").skip(1).map(|entry| {
        let field =
            |name: &str| entry.lines().find_map(|line| line.trim().strip_prefix(name)).unwrap().to_owned();
        Entry {
            alias: entry.lines().next().unwrap().to_owned(),
            kind: field("Entry type: "),
            sha256: field("SHA256: ").parse().unwrap(),
        }
    });
    entries.collect()
}

/// A store made by `keytool -importcert`, one run for each certificate.
fn made_by_keytool(certificates: &[Certificate], options: &[&str], password: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (store, pem) = (folder.path().join("store.p12"), folder.path().join("ca.pem"));
    for (number, certificate) in certificates.iter().enumerate() {
        bundle(std::slice::from_ref(certificate)).write_atomic(&pem).unwrap();
        let (alias, store, pem) = (format!("ca{number}"), store.to_str().unwrap(), pem.to_str().unwrap());
        let import = ["-importcert", "-noprompt", "-alias", &alias, "-file", pem, "-keystore", store];
        keytool(&[options, &import].concat(), password);
    }
    std::fs::read(store).unwrap()
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn keytool_lists_each_certificate_as_trusted() {
    let certificates = [&POOL[..3], &[ca("Grüße aus 北京 🔒")]].concat();
    let store = bundle(&certificates).to_pkcs12(&password()).unwrap();
    let entries = entries(&store);
    assert_eq!(entries.len(), certificates.len());
    for certificate in &certificates {
        let entry = entries.iter().find(|entry| entry.sha256 == certificate.sha256()).unwrap();
        assert_eq!(entry.kind, "trustedCertEntry");
    }
    let aliases: Vec<_> = entries.iter().map(|entry| entry.alias.as_str()).collect();
    assert_eq!(aliases, ["grüße-aus-北京", "pool-ca-0", "pool-ca-1", "pool-ca-2"]);
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn stores_of_keytool_are_read() {
    let expected = bundle(&POOL[..3]);
    for options in [
        &[][..],
        // What Java 8 and 11 chose: RC2 with 40 bits, and a seal of SHA-1.
        &["-J-Dkeystore.pkcs12.legacy=true"],
        // What Java 18 makes of `cacerts`: neither encrypted nor sealed.
        &["-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE", "-J-Dkeystore.pkcs12.macAlgorithm=NONE"],
    ] {
        let store = made_by_keytool(&POOL[..3], options, PASSWORD);
        assert!(is_pkcs12(&store) && !pkcs12_holds_key(&store), "{options:?}");
        let read = CaBundle::from_pkcs12(&store, &password()).unwrap();
        assert_eq!(sorted(&read), sorted(&expected), "{options:?}");
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_keystore_of_keytool_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.p12");
    let store = path.to_str().unwrap();
    let secret = ["-genseckey", "-keyalg", "AES", "-keysize", "256", "-alias", "s", "-keystore", store];
    let pair = ["-genkeypair", "-keyalg", "EC", "-dname", "CN=Mine", "-alias", "k", "-keystore", store];
    for command in [&secret[..], &pair] {
        keytool(command, PASSWORD);
        let bytes = std::fs::read(&path).unwrap();
        assert!(is_pkcs12(&bytes) && pkcs12_holds_key(&bytes), "{command:?}");
        for password in [PASSWORD, "wrong password"] {
            let error = CaBundle::from_pkcs12(&bytes, &Secret::new(password)).unwrap_err();
            assert!(matches!(error, Pkcs12Error::PrivateKey), "{command:?}: {error:?}");
        }
        std::fs::remove_file(&path).unwrap();
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn java_refuses_the_passwords_that_are_refused_here() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.p12");
    let path = path.to_str().unwrap();
    let pem = bundle(&POOL[..1]).to_pem();
    let export =
        ["pkcs12", "-export", "-nokeys", "-passout", &format!("env:{}", program::PASSWORD), "-out", path];
    program::done("openssl", &export, "pässwörd", pem.as_bytes());
    let list = ["-list", "-keystore", path, "-storepass:env", program::PASSWORD];
    let output = program::run("keytool", &[&SETTINGS[..], &list].concat(), "pässwörd", b"");
    assert!(!output.status.success());
    CaBundle::from_pkcs12(&std::fs::read(path).unwrap(), &Secret::new("pässwörd")).unwrap();
}
