//! Stores that are refused, made byte by byte, as an attacker would.

use std::time::{Duration, Instant};

use cloud_certs_certificate::{CaBundle, MAX_CERTIFICATES, MAX_INPUT_BYTES, Pkcs12Error};

use super::store::password;
use crate::support::{POOL, bundle, ca};

const DATA: &[u8] = &[0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1];
const ENCRYPTED: &[u8] = &[0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 6];
const CERT_BAG: &[u8] = &[0x06, 11, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 12, 10, 1, 3];
const X509: &[u8] = &[0x06, 10, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 22, 1];
const SHA256: &[u8] = &[0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
const THREE_DES: &[u8] = &[0x06, 10, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 12, 1, 3];
const PBES2: &[u8] = &[0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 5, 13];
const PBKDF2: &[u8] = &[0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 5, 12];
const HMAC_SHA256: &[u8] = &[0x06, 8, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 2, 9];
const SCRYPT: &[u8] = &[0x06, 9, 0x2B, 6, 1, 4, 1, 0xDA, 0x47, 4, 11];
const AES_256: &[u8] = &[0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 42];

const SEQUENCE: u8 = 0x30;
const OCTETS: u8 = 0x04;
const EXPLICIT: u8 = 0xA0;

/// An element with a length in three bytes or one, as DER wants it.
fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = match content.len() {
        short @ 0..=0x7F => vec![short as u8],
        middle @ 0x80..=0xFF => vec![0x81, middle as u8],
        long @ 0x100..=0xFFFF => vec![0x82, (long >> 8) as u8, long as u8],
        huge => vec![0x83, (huge >> 16) as u8, (huge >> 8) as u8, huge as u8],
    };
    [&[tag], &length[..], &content].concat()
}

fn number(number: u32) -> Vec<u8> {
    let bytes = [&[0], &number.to_be_bytes()[..]].concat();
    let zeros = bytes.windows(2).take_while(|pair| pair[0] == 0 && pair[1] < 0x80).count();
    element(0x02, &[&bytes[zeros..]])
}

/// A store of these parts, with a seal of as many rounds.
fn store(parts: &[Vec<u8>], seal_rounds: Option<u32>) -> Vec<u8> {
    let parts: Vec<_> = parts.iter().map(Vec::as_slice).collect();
    let safe = element(OCTETS, &[&element(SEQUENCE, &parts)]);
    let content = element(SEQUENCE, &[DATA, &element(EXPLICIT, &[&safe])]);
    let seal = seal_rounds.map(|rounds| {
        let digest = element(SEQUENCE, &[&element(SEQUENCE, &[SHA256]), &element(OCTETS, &[&[7; 32]])]);
        element(SEQUENCE, &[&digest, &element(OCTETS, &[&[7; 8]]), &number(rounds)])
    });
    element(SEQUENCE, &[&number(3), &content, &seal.unwrap_or_default()])
}

/// A part in the open.
fn open_part(certificates: &[&[u8]]) -> Vec<u8> {
    let bags: Vec<_> = certificates
        .iter()
        .map(|der| {
            let value = element(EXPLICIT, &[&element(OCTETS, &[der])]);
            let bag = element(EXPLICIT, &[&element(SEQUENCE, &[X509, &value])]);
            element(SEQUENCE, &[CERT_BAG, &bag])
        })
        .collect();
    let bags: Vec<_> = bags.iter().map(Vec::as_slice).collect();
    let safe = element(OCTETS, &[&element(SEQUENCE, &bags)]);
    element(SEQUENCE, &[DATA, &element(EXPLICIT, &[&safe])])
}

/// A store of these certificates without seal and encryption.
pub(super) fn open_store(certificates: &[&[u8]]) -> Vec<u8> {
    store(&[open_part(certificates)], None)
}

/// An encrypted part without sense, by this algorithm.
fn encrypted_part(algorithm: &[u8]) -> Vec<u8> {
    let info = element(SEQUENCE, &[DATA, algorithm, &element(0x80, &[&[7; 32]])]);
    let data = element(SEQUENCE, &[&number(0), &info]);
    element(SEQUENCE, &[ENCRYPTED, &element(EXPLICIT, &[&data])])
}

fn three_des(rounds: u32) -> Vec<u8> {
    element(SEQUENCE, &[THREE_DES, &element(SEQUENCE, &[&element(OCTETS, &[&[7; 8]]), &number(rounds)])])
}

/// PBES2 with this derivation of the key and these parameters of it after the salt.
fn pbes2(derivation: &[u8], parameters: &[u8]) -> Vec<u8> {
    let derivation_parameters = element(SEQUENCE, &[&element(OCTETS, &[&[7; 8]]), parameters]);
    let derivation = element(SEQUENCE, &[derivation, &derivation_parameters]);
    let cipher = element(SEQUENCE, &[AES_256, &element(OCTETS, &[&[7; 16]])]);
    element(SEQUENCE, &[PBES2, &element(SEQUENCE, &[&derivation, &cipher])])
}

/// PBES2 with PBKDF2 of so many rounds, which are written as an element.
fn pbkdf2(rounds: &[u8]) -> Vec<u8> {
    pbes2(PBKDF2, &[rounds, &element(SEQUENCE, &[HMAC_SHA256])].concat())
}

/// Why it is refused, in no time.
#[track_caller]
fn refusal(store: &[u8]) -> Pkcs12Error {
    let start = Instant::now();
    let error = CaBundle::from_pkcs12(store, &password()).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(2), "{error}");
    error
}

#[test]
fn a_store_made_by_hand_is_read() {
    let store = open_store(&[POOL[1].der(), POOL[0].der(), POOL[1].der()]);
    let read = CaBundle::from_pkcs12(&store, &password()).unwrap();
    assert_eq!(read.certificates(), [POOL[1].clone(), POOL[0].clone()]);
}

#[test]
fn absurd_numbers_of_rounds_are_refused_before_the_first() {
    for store in [
        store(&[open_part(&[POOL[0].der()])], Some(u32::MAX / 2)),
        store(&[open_part(&[POOL[0].der()])], Some(1_000_001)),
        store(&[encrypted_part(&three_des(u32::MAX / 2))], None),
        store(&[encrypted_part(&pbkdf2(&number(u32::MAX)))], None),
    ] {
        let error = refusal(&store);
        assert!(matches!(error, Pkcs12Error::TooCostly { .. }), "{error:?}");
    }
    // Numbers that the library has no room for.
    let error = refusal(&store(&[open_part(&[POOL[0].der()])], Some(u32::MAX)));
    assert!(matches!(error, Pkcs12Error::Damaged { .. }), "{error:?}");
    let error = refusal(&store(&[encrypted_part(&pbkdf2(&element(0x02, &[&[0x7F; 40]])))], None));
    assert!(matches!(error, Pkcs12Error::WrongPassword), "{error:?}");
}

#[test]
fn memory_hungry_derivation_is_refused() {
    let parameters = [number(1 << 30), number(8), number(1)].concat();
    let error = refusal(&store(&[encrypted_part(&pbes2(SCRYPT, &parameters))], None));
    assert!(matches!(error, Pkcs12Error::TooCostly { .. }), "{error:?}");
}

#[test]
fn more_keys_than_programs_make_are_refused() {
    let part = encrypted_part(&pbkdf2(&number(1)));
    let error = refusal(&store(&vec![part.clone(); 9], None));
    assert!(matches!(error, Pkcs12Error::TooCostly { .. }), "{error:?}");
    let error = refusal(&store(&vec![part; 8], None));
    assert!(matches!(error, Pkcs12Error::WrongPassword), "{error:?}");
}

/// What OpenSSL makes with HMAC-SHA-1, which is not named because it is what is meant then. The parts without sense
/// show that the key is made, and does not open them.
#[test]
fn keys_are_derived_with_sha_1_too() {
    let error = refusal(&store(&[encrypted_part(&pbes2(PBKDF2, &number(2048)))], None));
    assert!(matches!(error, Pkcs12Error::WrongPassword), "{error:?}");
}

#[test]
fn what_is_no_store_is_told_from_a_damaged_one() {
    for other in [&b""[..], b"0", b"<html>", POOL[0].der(), POOL[0].to_pem().as_bytes()] {
        assert!(matches!(refusal(other), Pkcs12Error::NotPkcs12));
    }
    let whole = open_store(&[POOL[0].der()]);
    assert!(matches!(refusal(&whole[..whole.len() - 1]), Pkcs12Error::Damaged { .. }));
    assert!(matches!(refusal(&[&whole[..], b"more"].concat()), Pkcs12Error::Damaged { .. }));
}

#[test]
fn what_is_no_certificate_is_refused() {
    let long = [&POOL[1].der()[..], &[0]].concat();
    for other in [&long[..], b"not a certificate", &[0x30, 0]] {
        let error = refusal(&open_store(&[POOL[0].der(), other]));
        assert!(matches!(error, Pkcs12Error::NotX509 { .. }), "{error:?}");
    }
}

#[test]
fn none_and_too_many_certificates_are_refused() {
    assert!(matches!(refusal(&store(&[open_part(&[])], None)), Pkcs12Error::NoCertificate));
    assert!(matches!(refusal(&store(&[], None)), Pkcs12Error::NoCertificate));

    let certificates: Vec<_> = (0..=MAX_CERTIFICATES).map(|number| ca(&format!("CA {number}"))).collect();
    let all: Vec<_> = certificates.iter().map(|certificate| &certificate.der()[..]).collect();
    assert!(matches!(refusal(&open_store(&all)), Pkcs12Error::TooManyCertificates));
    let read = CaBundle::from_pkcs12(&open_store(&all[1..]), &password()).unwrap();
    assert_eq!(read, bundle(&certificates[1..]));
}

#[test]
fn too_large_a_store_is_refused_unseen() {
    let mut store = open_store(&[POOL[0].der()]);
    store.resize(MAX_INPUT_BYTES + 1, 0);
    assert!(matches!(refusal(&store), Pkcs12Error::TooLarge));
}
