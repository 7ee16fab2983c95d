//! Collections of certificates as PKCS#7.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cloud_certs_certificate::{CaBundle, Certificate, DecodeError, Format, Written};
use proptest::prelude::*;

use crate::guarded::write_over;
use crate::program;
use crate::support::{POOL, bundle};

/// 1.2.840.113549.1.7, which has the kinds of content below it.
const KINDS: [u8; 8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07];

fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    let length: &[u8] = match content.len() {
        0..=0x7F => &length[1..],
        0x80..=0xFF => &[0x81, length[1]],
        _ => &[0x82, length[0], length[1]],
    };
    [&[tag], length, &content].concat()
}

fn kind(number: u8) -> Vec<u8> {
    element(0x06, &[&KINDS, &[number]])
}

/// Signed data with these certificates, in DER; a message, revocation lists and signatures are elements of their own.
fn signed_data(certificates: &[u8], message: &[u8], revoked: &[u8], signatures: &[u8]) -> Vec<u8> {
    let parts = [
        &[0x02, 0x01, 0x01, 0x31, 0x00],
        &element(0x30, &[&kind(1), message])[..],
        &element(0xA0, &[certificates]),
        revoked,
        &element(0x31, &[signatures]),
    ];
    element(0x30, &[&kind(2), &element(0xA0, &[&element(0x30, &parts)])])
}

/// A collection of certificates in DER, as in a file `.p7b`.
pub(crate) fn p7b(certificates: &[Certificate]) -> Vec<u8> {
    let certificates: Vec<u8> = certificates.iter().flat_map(|one| one.der().to_vec()).collect();
    signed_data(&certificates, &[], &[], &[])
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: String = text.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line) + "\n").collect();
    format!("-----BEGIN {label}-----\n{lines}-----END {label}-----\n")
}

#[track_caller]
fn accepts(input: impl AsRef<[u8]>, expected: &[Certificate]) {
    assert_eq!(CaBundle::from_bytes(input.as_ref()).unwrap().certificates(), expected);
}

/// The reason for which PKCS#7 is refused.
#[track_caller]
fn refused(input: impl AsRef<[u8]>) -> String {
    match CaBundle::from_bytes(input.as_ref()).unwrap_err() {
        DecodeError::Pkcs7 { source, .. } => source.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn collections_are_read_in_der_and_in_pem() {
    let collection = p7b(&POOL[..3]);
    accepts(&collection, &POOL[..3]);
    for label in ["PKCS7", "PKCS #7 SIGNED DATA", "CMS"] {
        accepts(pem(label, &collection), &POOL[..3]);
    }
    accepts(POOL[3].to_pem() + &pem("PKCS7", &p7b(&POOL[..2])), &[&POOL[3..4], &POOL[..2]].concat());
    accepts(STANDARD.encode(&collection), &POOL[..3]);
    let revoked = element(0xA1, &[&element(0x30, &[])]);
    accepts(signed_data(POOL[0].der(), &[], &revoked, &[]), &POOL[..1]);
}

#[test]
fn what_is_no_collection_of_certificates_is_refused() {
    let one = POOL[0].der();
    let message = element(0xA0, &[&element(0x04, &[b"hello"])]);
    let signature = element(0x30, &[]);
    let signed = "it is a signed message, whose certificates are those of its sender";
    assert_eq!(refused(signed_data(one, &message, &[], &[])), signed);
    assert_eq!(refused(signed_data(one, &[], &[], &signature)), signed);
    assert_eq!(refused(p7b(&[])), "there is no certificate in it");
    let error = CaBundle::from_bytes(&[p7b(&POOL[..1]), vec![0]].concat()).unwrap_err();
    assert!(matches!(error, DecodeError::TrailingData { number: 1, bytes: 1, .. }), "{error:?}");
    let attributes = element(0xA1, &[&element(0x30, &[])]);
    assert_eq!(
        refused(signed_data(&[one, &attributes[..]].concat(), &[], &[], &[])),
        "an element in it is missing, or of another kind"
    );
    let enveloped = element(0x30, &[&kind(3), &element(0xA0, &[&element(0x30, &[])])]);
    assert_eq!(
        refused(pem("PKCS7", &enveloped)),
        "it is encrypted, or of another kind that holds no certificates"
    );
}

#[test]
fn line_ends_and_other_files_may_follow() {
    let collection = p7b(&POOL[..2]);
    let ended = [&collection[..], b"\r\n"].concat();
    accepts(&ended, &POOL[..2]);
    accepts(pem("PKCS7", &ended), &POOL[..2]);
    accepts(STANDARD.encode(&ended), &POOL[..2]);
    accepts([&ended[..], POOL[2].der()].concat(), &POOL[..3]);
    accepts([&POOL[2].der()[..], &collection].concat(), &[&POOL[2..3], &POOL[..2]].concat());
}

/// An element whose length is left open, as BER allows it.
fn open(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    [&[tag, 0x80][..], &parts.concat(), &[0, 0]].concat()
}

/// A collection of these in BER, with all lengths left open, and the message in it.
fn open_p7b(certificates: &[Certificate]) -> (Vec<u8>, Vec<u8>) {
    let certificates: Vec<u8> = certificates.iter().flat_map(|one| one.der().to_vec()).collect();
    let parts = [
        &[0x02, 0x01, 0x01, 0x31, 0x80, 0x00, 0x00],
        &open(0x30, &[&kind(1)])[..],
        &open(0xA0, &[&certificates]),
        &open(0xA1, &[&element(0x30, &[])]),
        &open(0x31, &[]),
    ];
    let message = open(0xA0, &[&open(0x30, &parts)]);
    (open(0x30, &[&kind(2), &message]), message)
}

#[test]
fn a_collection_whose_lengths_are_open_is_nothing_but_certificates() {
    let (result, is_same) = write_over(open_p7b(&POOL[..3]).0, &Format::Pem);
    assert_eq!((result.unwrap(), is_same), (Written::Changed, false));
}

#[test]
fn lengths_may_be_left_open_around_the_certificates() {
    let (collection, message) = open_p7b(&POOL[..3]);
    accepts(&collection, &POOL[..3]);
    accepts([&collection[..], b"\n"].concat(), &POOL[..3]);
    accepts(pem("PKCS7", &collection), &POOL[..3]);
    for cut in 2..collection.len() {
        assert!(CaBundle::from_bytes(&collection[..cut]).is_err(), "{cut}");
    }
    let mixed = element(0x30, &[&kind(2), &message]);
    accepts(mixed, &POOL[..3]);
    let deep = [0x30, 0x80].repeat(100_000);
    assert!(CaBundle::from_bytes(&deep).is_err());
}

#[test]
fn a_damaged_certificate_has_its_number() {
    let damaged = [&POOL[0].der()[..], &POOL[1].der()[..], &element(0x30, &[&[5, 0]])].concat();
    let error = CaBundle::from_bytes(&signed_data(&damaged, &[], &[], &[])).unwrap_err();
    assert!(matches!(error, DecodeError::NotX509 { number: 3, .. }), "{error:?}");
    let after_another = POOL[2].to_pem() + &pem("PKCS7", &signed_data(&damaged, &[], &[], &[]));
    let error = CaBundle::from_bytes(after_another.as_bytes()).unwrap_err();
    assert!(matches!(error, DecodeError::NotX509 { number: 4, .. }), "{error:?}");
}

proptest! {
    #[test]
    fn a_collection_cut_anywhere_is_refused(at in any::<prop::sample::Index>()) {
        let collection = p7b(&POOL[..2]);
        let cut = &collection[..at.index(collection.len())];
        let error = CaBundle::from_bytes(cut).unwrap_err();
        let expected = match cut.len() {
            0 => matches!(error, DecodeError::Empty),
            1 => matches!(error, DecodeError::Unrecognised),
            _ => matches!(error, DecodeError::TruncatedDer { actual, .. } if actual == cut.len()),
        };
        prop_assert!(expected, "{} bytes: {error:?}", cut.len());
    }

    #[test]
    fn no_damaged_collection_panics(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        // The frame is where the certificates are not.
        in_frame in any::<bool>(),
    ) {
        let mut collection = p7b(&POOL[..2]);
        let end = if in_frame { 60 } else { collection.len() };
        for (at, byte) in changes {
            collection[at.index(end)] = byte;
        }
        let _ = CaBundle::from_bytes(&collection);
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn collections_of_openssl_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let _ = bundle(&POOL[..3]).write_atomic(&file).unwrap();
    for form in ["PEM", "DER"] {
        let arguments = ["crl2pkcs7", "-nocrl", "-outform", form, "-certfile", file.to_str().unwrap()];
        accepts(program::done("openssl", &arguments, "", b""), &POOL[..3]);
    }
    let nothing_revoked = element(0xA1, &[]);
    let certificates: Vec<u8> = POOL[..3].iter().flat_map(|one| one.der().to_vec()).collect();
    let parts = [
        &[0x02, 0x01, 0x01, 0x31, 0x00],
        &open(0x30, &[&kind(1)])[..],
        &open(0xA0, &[&certificates]),
        &nothing_revoked,
        &element(0x31, &[]),
    ];
    let ber = open(0x30, &[&kind(2), &open(0xA0, &[&open(0x30, &parts)])]);
    accepts(program::done("openssl", &["pkcs7", "-inform", "DER", "-print_certs"], "", &ber), &POOL[..3]);
    accepts(ber, &POOL[..3]);
    let ours = p7b(&POOL[..3]);
    let theirs = program::done("openssl", &["pkcs7", "-inform", "DER", "-print_certs"], "", &ours);
    accepts(theirs, &POOL[..3]);
}

/// The forms that are written here.
mod written {
    use cloud_certs_certificate::Format;

    use super::*;

    fn encoded(certificates: &[Certificate]) -> Vec<u8> {
        bundle(certificates).encode(&Format::Pkcs7).unwrap()
    }

    #[test]
    fn it_is_what_others_write() {
        for count in 1..4 {
            let text = String::from_utf8(encoded(&POOL[..count])).unwrap();
            assert_eq!(text, pem("PKCS7", &p7b(&POOL[..count])));
            accepts(text, &POOL[..count]);
        }
    }

    #[test]
    #[ignore = "needs tests/peers/setup"]
    fn openssl_and_java_read_it() {
        let all = encoded(&POOL);
        let printed = program::done("openssl", &["pkcs7", "-print_certs"], "", &all);
        assert!(CaBundle::from_bytes(&printed).unwrap().has_same_certificates(&bundle(&POOL)));
        let printed = program::done("keytool", &["-printcert", "-rfc"], "", &all);
        assert!(CaBundle::from_bytes(&printed).unwrap().has_same_certificates(&bundle(&POOL)));
    }
}
