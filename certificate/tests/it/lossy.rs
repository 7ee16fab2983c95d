//! The good certificates of an input beside bad ones.

use cloud_certs_certificate::{CaBundle, Certificate, DecodeError};
use proptest::prelude::*;
use rcgen::KeyPair;
use serde_json::json;

use crate::archives::zip;
use crate::support::POOL;

/// The certificates and what is told of the others.
#[track_caller]
fn read(input: impl AsRef<[u8]>) -> (Vec<Certificate>, Vec<String>) {
    let read = CaBundle::from_bytes_lossy(input.as_ref()).unwrap();
    (read.bundle.certificates().to_vec(), read.errors.iter().map(ToString::to_string).collect())
}

/// A certificate of version 5, as PEM.
fn odd() -> String {
    let mut der = POOL[1].der().to_vec();
    let version = der.windows(5).position(|bytes| bytes == [0xA0, 3, 2, 1, 2]).unwrap();
    der[version + 4] = 4;
    let base64 = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, der);
    format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n")
}

#[test]
fn each_bad_one_has_its_number_or_line() {
    let [first, last] = [&POOL[0], &POOL[2]].map(Certificate::to_pem);
    let good = [POOL[0].clone(), POOL[2].clone()];
    let not_x509 = "cannot be read as X.509: it is damaged, or something other than a certificate";
    let line = 1 + first.lines().count();
    for (bad, told) in [
        (odd(), format!("certificate 2 {not_x509}")),
        (
            odd().replacen("-----\n", "-----\n!", 1),
            format!("the PEM block that begins in line {line} is damaged: its content is not base64"),
        ),
        (
            "-----BEGIN CERTIFICATE-----\nMIIB\n".to_owned(),
            format!("the PEM block that begins in line {line} is cut off: its END line is missing"),
        ),
        (
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".to_owned(),
            "certificate 2 is cut off: it should have 4 bytes, and has 3".to_owned(),
        ),
    ] {
        let (certificates, errors) = read(format!("{first}{bad}{last}"));
        assert_eq!(certificates, good, "{bad}");
        assert_eq!(errors, [told], "{bad}");
        assert!(CaBundle::from_bytes(format!("{first}{bad}{last}").as_bytes()).is_err());
    }
    let (_, errors) = read(format!("{first}{}{last}{}", odd(), odd()));
    assert_eq!(errors, [format!("certificate 2 {not_x509}"), format!("certificate 4 {not_x509}")]);
}

#[test]
fn every_form_keeps_its_good_ones() {
    let (pem, der) = (POOL[0].to_pem(), POOL[0].der());
    let inputs: [Vec<u8>; 5] = [
        json!({ "a": pem, "b": odd() }).to_string().into(),
        zip(&[("a.pem", pem.as_bytes()), ("b.pem", odd().as_bytes())]),
        [der, &b"tail"[..]].concat(),
        [&der[..], &POOL[1].der()[..99]].concat(),
        crate::archives::gzip(format!("{pem}{}", odd()).as_bytes()),
    ];
    for input in inputs {
        let (certificates, errors) = read(&input);
        assert_eq!((&certificates[..], errors.len()), (&POOL[..1], 1), "{errors:?}");
        assert!(CaBundle::from_bytes(&input).is_err());
    }
}

#[test]
fn nothing_good_and_private_keys_refuse_all() {
    let error = CaBundle::from_bytes_lossy(odd().as_bytes()).unwrap_err();
    assert!(matches!(error, DecodeError::NotX509 { number: 1, .. }), "{error:?}");
    let key = KeyPair::generate().unwrap();
    let (text, der) = (key.serialize_pem(), key.serialize_der());
    let inputs: [Vec<u8>; 4] = [
        format!("{}{text}", POOL[0].to_pem()).into(),
        json!({ "bad": odd(), "ca": POOL[0].to_pem(), "key": text }).to_string().into(),
        [&POOL[0].der()[..], &der].concat(),
        zip(&[("bad.pem", odd().as_bytes()), ("ca.der", POOL[0].der()), ("key.der", &der)]),
    ];
    for input in inputs {
        let lossy = CaBundle::from_bytes_lossy(&input).unwrap_err();
        assert!(lossy.is_private_key(), "{lossy:?}");
        assert!(CaBundle::from_bytes(&input).unwrap_err().is_private_key());
    }
}

#[test]
fn members_that_are_something_else_are_named() {
    let pem = POOL[0].to_pem();
    let archive = zip(&[("readme.txt", b"hello"), ("certs/", b""), ("certs/ca.pem", pem.as_bytes())]);
    let read = CaBundle::from_bytes_lossy(&archive).unwrap();
    assert_eq!(read.passed_over, ["readme.txt"]);
    assert!(read.errors.is_empty());
}

proptest! {
    #[test]
    fn what_is_read_whole_is_read_the_same(
        cut in any::<prop::sample::Index>(),
        change in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut input = POOL[..3].iter().map(Certificate::to_pem).collect::<String>().into_bytes();
        let at = change.index(input.len());
        input[at] = byte;
        for input in [&input[..], &input[..cut.index(input.len())]] {
            match (CaBundle::from_bytes(input), CaBundle::from_bytes_lossy(input)) {
                (Ok(whole), Ok(lossy)) => {
                    prop_assert_eq!(whole, lossy.bundle);
                    prop_assert!(lossy.errors.is_empty());
                }
                (Err(_), Ok(lossy)) => prop_assert!(!lossy.errors.is_empty()),
                (Err(_), Err(_)) => {}
                (Ok(_), Err(error)) => prop_assert!(false, "{error:?}"),
            }
        }
    }
}
