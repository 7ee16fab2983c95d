//! Java's `keytool` on our JKS stores, and we on its.

use std::path::Path;

use cloud_certs_certificate::{CaBundle, Fingerprint, JksError, Secret};

use super::password;
use crate::program::{self, PASSWORD};
use crate::support::{POOL, bundle, ca};

const ENGLISH: [&str; 3] = ["-J-Duser.language=en", "-J-Dfile.encoding=UTF-8", "-J-Dstdout.encoding=UTF-8"];

fn keytool(arguments: &[&str], password: &str) -> String {
    let store = ["-storepass:env", PASSWORD];
    String::from_utf8(program::done("keytool", &[&ENGLISH, arguments, &store].concat(), password, b""))
        .unwrap()
}

fn put(path: &Path, bytes: &[u8]) {
    #[expect(clippy::disallowed_methods, reason = "a file for another program")]
    std::fs::write(path, bytes).unwrap();
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn keytool_lists_each_certificate_as_trusted() {
    let certificates = [&POOL[..3], &[ca("Grüße aus 北京 🔒"), ca("POOL CA 1")]].concat();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trust.jks");
    for word in ["changeit", "pässwörd"] {
        put(&path, &bundle(&certificates).to_jks(&Secret::new(word)).unwrap());
        let text = keytool(&["-list", "-v", "-storetype", "JKS", "-keystore", path.to_str().unwrap()], word);
        assert_eq!(text.matches("Entry type: trustedCertEntry").count(), certificates.len(), "{text}");
        for certificate in &certificates {
            let is_it = |line: &str| {
                let digits = line.trim().strip_prefix("SHA256: ");
                digits.is_some_and(|digits| digits.parse() == Ok(certificate.sha256()))
            };
            assert!(text.lines().any(is_it), "{certificate:?}");
        }
        assert!(text.contains("Creation date: Jan 1, 2030"), "{text}");
        for alias in ["pool-ca-0", "pool-ca-1", "pool-ca-1-2", "grüße-aus-北京"] {
            assert!(text.contains(&format!("Alias name: {alias}\n")), "{alias}: {text}");
        }
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn stores_of_keytool_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let pem = folder.path().join("ca.pem");
    for kind in ["JKS", "JCEKS"] {
        let path = folder.path().join(kind);
        for (number, certificate) in POOL[..3].iter().enumerate() {
            put(&pem, certificate.to_pem().as_bytes());
            let alias = format!("zertifikät {number} 🔒");
            let paths = ["-keystore", path.to_str().unwrap(), "-file", pem.to_str().unwrap()];
            let import = ["-importcert", "-noprompt", "-storetype", kind, "-alias", &alias];
            keytool(&[&import[..], &paths].concat(), "changeit");
        }
        let store = std::fs::read(&path).unwrap();
        assert!(CaBundle::from_bytes(&store).unwrap().has_same_certificates(&bundle(&POOL[..3])), "{kind}");
        assert!(CaBundle::from_jks(&store, &password()).is_ok(), "{kind}");
        let error = CaBundle::from_jks(&store, &Secret::new("another")).unwrap_err();
        assert!(matches!(error, JksError::WrongPassword), "{error:?}");
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_keystore_of_keytool_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let pair = ["-genkeypair", "-keyalg", "EC", "-dname", "CN=Mine", "-alias", "k", "-storetype", "JKS"];
    let secret = ["-genseckey", "-keyalg", "AES", "-keysize", "256", "-alias", "s", "-storetype", "JCEKS"];
    for (number, command) in [&pair[..], &secret].into_iter().enumerate() {
        let path = folder.path().join(number.to_string());
        let place = ["-keypass", "changeit", "-keystore", path.to_str().unwrap()];
        keytool(&[command, &place].concat(), "changeit");
        let error = CaBundle::from_bytes(&std::fs::read(&path).unwrap()).unwrap_err();
        assert!(error.is_private_key(), "{command:?}: {error:?}");
    }
}

/// The store of Java itself, in whichever form it is.
#[test]
#[ignore = "needs tests/peers/setup"]
fn the_roots_of_java_are_read() {
    let said = program::run("java", &["-XshowSettings:properties", "-version"], "", b"");
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    let home = said.lines().find_map(|line| line.trim().strip_prefix("java.home = ")).unwrap();
    let path = Path::new(home).join("lib/security/cacerts");
    let format = cloud_certs_certificate::Format::Pkcs12 { password: password() };
    let read = format.read(&std::fs::read(&path).unwrap()).unwrap();
    let text = keytool(&["-list", "-v", "-keystore", path.to_str().unwrap()], "changeit");
    let listed = text.lines().filter_map(|line| line.trim().strip_prefix("SHA256: "));
    let listed: Vec<Fingerprint> = listed.map(|digits| digits.parse().unwrap()).collect();
    assert!(!listed.is_empty());
    assert!(listed.iter().all(|one| read.iter().any(|certificate| certificate.sha256() == *one)));
}
