//! `openssl pkcs12` on our stores, and we on its.

use cloud_certs_certificate::Secret;
use cloud_certs_certificate::{CaBundle, Pkcs12Error, is_pkcs12, pkcs12_holds_key};

use super::store::{PASSWORD, password, sorted};
use crate::program;
use crate::support::{POOL, bundle};

const PASS_IN: &str = "env:STORE_PASSWORD";

/// A store made by `openssl pkcs12 -export`.
fn made_by_openssl(options: &[&str], password: &str, pem: &str) -> Vec<u8> {
    let arguments = [&["pkcs12", "-export", "-passout", PASS_IN], options].concat();
    program::done("openssl", &arguments, password, pem.as_bytes())
}

/// A private key and its certificate, as PEM.
pub(super) fn key_and_certificate() -> String {
    let arguments = [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=Mine",
        "-keyout",
        "-",
    ];
    String::from_utf8(program::done("openssl", &arguments, "", b"")).unwrap()
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn openssl_lists_the_same_certificates() {
    let expected = bundle(&POOL[..4]);
    for password in [PASSWORD, r#"  odd "pass\word' $x "#] {
        let store = expected.to_pkcs12(&Secret::new(password)).unwrap();
        let pem = program::done("openssl", &["pkcs12", "-nokeys", "-passin", PASS_IN], password, &store);
        assert_eq!(sorted(&CaBundle::from_bytes(&pem).unwrap()), sorted(&expected));
        assert!(String::from_utf8(pem).unwrap().contains("friendlyName: pool-ca-0"));
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn the_algorithms_are_those_of_today() {
    let store = bundle(&POOL[..1]).to_pkcs12(&password()).unwrap();
    let info = ["pkcs12", "-info", "-nokeys", "-passin", PASS_IN];
    let said = program::run("openssl", &info, PASSWORD, &store).stderr;
    let said = String::from_utf8(said).unwrap();
    assert!(said.contains("MAC: sha256, Iteration 10000"), "{said}");
    let encryption = "PBES2, PBKDF2, AES-256-CBC, Iteration 10000, PRF hmacWithSHA256";
    assert!(said.contains(encryption), "{said}");
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn stores_of_openssl_are_read() {
    let expected = bundle(&POOL[..3]);
    for options in [
        &["-nokeys"][..],
        &["-nokeys", "-legacy"],
        &["-nokeys", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
        &["-nokeys", "-certpbe", "AES-128-CBC", "-iter", "100000", "-macalg", "sha512"],
        &["-nokeys", "-certpbe", "AES-256-CBC", "-keypbe", "AES-256-CBC", "-macalg", "sha1"],
        &["-nokeys", "-certpbe", "DES-EDE3-CBC"],
        &["-nokeys", "-certpbe", "NONE"],
        &["-nokeys", "-nomac", "-certpbe", "AES-256-CBC"],
        &["-nokeys", "-certpbe", "NONE", "-nomac"],
    ] {
        for password in [PASSWORD, "pässwörd 北京", ""] {
            let store = made_by_openssl(options, password, &expected.to_pem());
            assert!(is_pkcs12(&store) && !pkcs12_holds_key(&store), "{options:?}");
            let read = CaBundle::from_pkcs12(&store, &Secret::new(password));
            assert_eq!(sorted(&read.unwrap()), sorted(&expected), "{options:?} {password:?}");
        }
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_wrong_password_is_told_with_and_without_a_seal() {
    for options in
        [&["-nokeys"][..], &["-nokeys", "-legacy"], &["-nokeys", "-nomac", "-certpbe", "AES-256-CBC"]]
    {
        let store = made_by_openssl(options, PASSWORD, &POOL[0].to_pem());
        let error = CaBundle::from_pkcs12(&store, &Secret::new("another one")).unwrap_err();
        assert!(matches!(error, Pkcs12Error::WrongPassword), "{options:?}: {error:?}");
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_private_key_is_refused_however_it_is_kept() {
    let pem = key_and_certificate();
    for options in [&[][..], &["-legacy"], &["-keypbe", "NONE", "-certpbe", "NONE"], &["-nomac"]] {
        let store = made_by_openssl(options, PASSWORD, &pem);
        assert!(is_pkcs12(&store) && pkcs12_holds_key(&store), "{options:?}");
        let error = CaBundle::from_pkcs12(&store, &password()).unwrap_err();
        assert!(matches!(error, Pkcs12Error::PrivateKey), "{options:?}: {error:?}");
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn what_is_not_supported_says_so() {
    let rc2 =
        made_by_openssl(&["-nokeys", "-legacy", "-certpbe", "PBE-SHA1-RC2-128"], PASSWORD, &POOL[0].to_pem());
    let error = CaBundle::from_pkcs12(&rc2, &password()).unwrap_err();
    assert!(error.to_string().contains("an unknown seal or encryption, which is not supported"), "{error}");

    let camellia = made_by_openssl(&["-nokeys", "-certpbe", "camellia-256-cbc"], PASSWORD, &POOL[0].to_pem());
    let error = CaBundle::from_pkcs12(&camellia, &password()).unwrap_err();
    assert!(error.to_string().contains("the cipher 1.2.392.200011.61.1.1.1.4"), "{error}");

    let plain = made_by_openssl(&["-nokeys"], "🔒🔒🔒🔒🔒🔒", &POOL[0].to_pem());
    let error = CaBundle::from_pkcs12(&plain, &Secret::new("🔒🔒🔒🔒🔒🔒")).unwrap_err();
    assert!(matches!(error, Pkcs12Error::UnusablePassword { .. }), "{error:?}");
}
