//! What is told of a store without its password and without the feature `pkcs12`.

use cloud_certs_certificate::{is_pkcs12, pkcs12_holds_key};

use crate::support::POOL;

/// How a store begins: a length in one byte, in two, and, in BER, open.
const BEGINNINGS: [&[u8]; 3] = [
    &[0x30, 0x20, 0x02, 0x01, 0x03, 0x30],
    &[0x30, 0x82, 0x0F, 0x20, 0x02, 0x01, 0x03, 0x30],
    &[0x30, 0x80, 0x02, 0x01, 0x03, 0x30, 0x80],
];

/// The object identifier of a kind of bag.
fn bag(kind: u8) -> Vec<u8> {
    vec![0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x0A, 0x01, kind]
}

#[test]
fn a_store_is_told_by_its_beginning() {
    for beginning in BEGINNINGS {
        assert!(is_pkcs12(beginning), "{beginning:02X?}");
    }
    for other in [&b""[..], b"0", b"\x30\x82", b"<html>", POOL[0].der(), POOL[0].to_pem().as_bytes()] {
        assert!(!is_pkcs12(other), "{other:02X?}");
    }
    // A private key of version 0, and a sequence that only looks like a store at its first element.
    assert!(!is_pkcs12(&[0x30, 0x2E, 0x02, 0x01, 0x00, 0x30]));
    assert!(!is_pkcs12(&[0x30, 0x06, 0x02, 0x01, 0x03, 0x02]));
}

#[test]
fn keys_are_seen_wherever_they_stand() {
    for beginning in BEGINNINGS {
        for (kind, is_key) in [(1, true), (2, true), (3, false), (4, false), (5, true), (6, false)] {
            let store = [beginning, b"some bytes", &bag(kind), b"more"].concat();
            assert_eq!(pkcs12_holds_key(&store), is_key, "bag {kind}");
            let cut = &store[..store.len() - 5];
            assert!(!pkcs12_holds_key(cut));
        }
    }
    assert!(!pkcs12_holds_key(&bag(2)), "not a store");
}
