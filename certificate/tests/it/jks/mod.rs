//! JKS and JCEKS: reading with and without the password, writing, and what is refused.

mod keytool;

use cloud_certs_certificate::{CaBundle, DecodeError, Format, JksError, MAX_CERTIFICATES, Secret, Written};
use proptest::prelude::*;
use sha1::{Digest as _, Sha1};

use crate::support::{POOL, bundle, ca, ca_params, self_signed};

const JKS: u32 = 0xFEED_FEED;
const JCEKS: u32 = 0xCECE_CECE;

fn password() -> Secret {
    Secret::new("changeit")
}

fn text(text: &[u8]) -> Vec<u8> {
    [&(text.len() as u16).to_be_bytes(), text].concat()
}

/// An entry with a certificate, as this version has it.
fn entry(version: u32, alias: &[u8], der: &[u8]) -> Vec<u8> {
    let kind = if version == 2 { text(b"X.509") } else { Vec::new() };
    [&[0, 0, 0, 2][..], &text(alias), &[0; 8], &kind, &(der.len() as u32).to_be_bytes(), der].concat()
}

fn key_entry(tag: u8) -> Vec<u8> {
    [&[0, 0, 0, tag][..], &text(b"mine"), &[0; 8], &[0, 0, 0, 9], &[7; 9], &[0; 4]].concat()
}

/// A store made by hand, sealed with `changeit`.
fn store(magic: u32, version: u32, entries: &[Vec<u8>]) -> Vec<u8> {
    let numbers = [magic, version, entries.len() as u32].map(u32::to_be_bytes).concat();
    let mut store = [numbers, entries.concat()].concat();
    let password: Vec<u8> = "changeit".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let seal = Sha1::digest([&password, &b"Mighty Aphrodite"[..], &store].concat());
    store.extend_from_slice(&seal);
    store
}

#[track_caller]
fn refused(store: &[u8]) -> String {
    let error = CaBundle::from_bytes(store).unwrap_err();
    assert!(CaBundle::from_jks(store, &password()).is_err());
    let source = std::error::Error::source(&error).map(|source| format!(": {source}"));
    format!("{error}{}", source.unwrap_or_default())
}

#[test]
fn both_forms_in_both_versions_are_read_without_a_password() {
    for magic in [JKS, JCEKS] {
        for version in [1, 2] {
            // The second alias has a NUL and an emoji in Java's own kind of UTF-8.
            let aliases: [&[u8]; 2] = [b"one", b"\xC0\x80\xED\xA0\xBD\xED\xB4\x92"];
            let entries = [0, 1].map(|at| entry(version, aliases[at], POOL[at].der()));
            let store = store(magic, version, &entries);
            assert_eq!(CaBundle::from_bytes(&store).unwrap().certificates(), &POOL[..2]);
            assert_eq!(CaBundle::from_jks(&store, &password()).unwrap().certificates(), &POOL[..2]);
        }
    }
}

#[test]
fn another_password_and_other_bytes_break_the_seal() {
    let store = bundle(&POOL[..1]).to_jks(&password()).unwrap();
    for wrong in ["Changeit", "changeit ", "", "pässwörd"] {
        let error = CaBundle::from_jks(&store, &Secret::new(wrong)).unwrap_err();
        assert!(matches!(error, JksError::WrongPassword), "{wrong}: {error:?}");
        assert!(wrong.is_empty() || !format!("{error}{error:?}").contains(wrong));
    }
    let mut renamed = store;
    let at = renamed.windows(4).position(|bytes| bytes == b"pool").unwrap();
    renamed[at] = b'q';
    assert!(matches!(CaBundle::from_jks(&renamed, &password()), Err(JksError::WrongPassword)));
    assert!(CaBundle::from_bytes(&renamed).is_ok());
}

#[test]
fn a_key_is_refused_as_one_and_nothing_else_is() {
    let certificate = entry(2, b"ca", POOL[0].der());
    for tag in [1, 3] {
        for entries in [vec![key_entry(tag)], vec![certificate.clone(), key_entry(tag)]] {
            let error = CaBundle::from_bytes(&store(JCEKS, 2, &entries)).unwrap_err();
            assert!(error.is_private_key(), "{error:?}");
        }
    }
    for entries in [vec![], vec![certificate.clone()], vec![key_entry(4)]] {
        let result = CaBundle::from_bytes(&store(JKS, 2, &entries));
        assert!(!result.is_err_and(|error| error.is_private_key()));
    }
}

#[test]
fn every_refusal_says_why() {
    let one = entry(2, b"ca", POOL[0].der());
    let whole = store(JKS, 2, std::slice::from_ref(&one));
    let mut many = whole.clone();
    many[8..12].copy_from_slice(&u32::MAX.to_be_bytes());
    let mut long = whole.clone();
    let length = 12 + 4 + 4 + 8 + 7;
    long[length..length + 4].copy_from_slice(&u32::MAX.to_be_bytes());
    let other = [&[0, 0, 0, 2][..], &text(b"ca"), &[0; 8], &text(b"X.400"), &[0; 4]].concat();
    let no_certificate = entry(2, b"ca", b"not a certificate");
    let cases = [
        ("empty", store(JKS, 2, &[])),
        ("version", store(JKS, 3, &[])),
        ("entry", store(JKS, 2, &[key_entry(4)])),
        ("more than there are", many),
        ("longer than it is", long),
        ("without seal", whole[..whole.len() - 20].to_vec()),
        ("more behind", [&whole[..], b"more"].concat()),
        ("another kind", store(JKS, 2, &[other])),
        ("no certificate", store(JKS, 2, &[no_certificate])),
    ];
    let listing: String = cases.iter().map(|(name, store)| format!("{name}: {}\n", refused(store))).collect();
    insta::assert_snapshot!(listing, @"
    empty: the Java keystore (JKS or JCEKS) cannot be read: there is no certificate in it
    version: the Java keystore (JKS or JCEKS) cannot be read: its version is neither 1 nor 2
    entry: the Java keystore (JKS or JCEKS) cannot be read: an entry in it is of an unknown kind
    more than there are: the Java keystore (JKS or JCEKS) cannot be read: an entry in it is of an unknown kind
    longer than it is: the Java keystore (JKS or JCEKS) cannot be read: it is cut off
    without seal: the Java keystore (JKS or JCEKS) cannot be read: it is cut off
    more behind: the Java keystore (JKS or JCEKS) cannot be read: other data follows its end
    another kind: the Java keystore (JKS or JCEKS) cannot be read: a certificate in it is of another kind than X.509
    no certificate: certificate 1 is cut off: it should have 113 bytes, and has 17
    ");
}

#[test]
fn too_many_certificates_are_refused() {
    let certificates: Vec<_> = (0..=MAX_CERTIFICATES).map(|number| ca(&format!("CA {number}"))).collect();
    let entries: Vec<_> = certificates.iter().map(|one| entry(2, b"ca", one.der())).collect();
    let error = CaBundle::from_bytes(&store(JKS, 2, &entries)).unwrap_err();
    assert!(matches!(error, DecodeError::TooManyCertificates), "{error:?}");
}

#[test]
fn a_store_is_the_same_each_time_and_keeps_the_order() {
    let [b, a] = [ca("B"), ca("A")];
    let both = bundle(&[b.clone(), a.clone()]);
    let store = both.to_jks(&password()).unwrap();
    assert_eq!(store, both.to_jks(&password()).unwrap());
    assert_eq!(CaBundle::from_jks(&store, &password()).unwrap().certificates(), [b, a]);
    assert_ne!(store, both.to_jks(&Secret::new("another")).unwrap());
}

#[test]
fn certificates_from_before_1970_have_a_date_too() {
    let mut old = ca_params("Old");
    old.not_before = rcgen::date_time_ymd(1950, 1, 1);
    let old = self_signed(&old);
    let store = bundle(std::slice::from_ref(&old)).to_jks(&password()).unwrap();
    assert_eq!(CaBundle::from_bytes(&store).unwrap().certificates(), [old]);
}

#[test]
fn a_short_password_is_refused_and_in_no_error() {
    for short in ["", "abcde", "pass"] {
        let error = bundle(&POOL[..1]).to_jks(&Secret::new(short)).unwrap_err();
        assert!(matches!(error, JksError::UnusablePassword { .. }), "{error:?}");
        assert!(short.is_empty() || !format!("{error:?}").contains(&format!("{short:?}")));
    }
    bundle(&POOL[..1]).to_jks(&Secret::new("pässwörd")).unwrap();
    bundle(&POOL[..1]).to_jks(&Secret::new("abcdef")).unwrap();
}

#[test]
fn the_seal_counts_for_the_file_that_is_merged_with() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trust.jks");
    let now = POOL[0].not_before();
    let old = Format::Jks { password: password() };
    assert_eq!(bundle(&POOL[..1]).write_as(&path, &old).unwrap(), Written::Changed);
    let wrong = Format::Jks { password: Secret::new("another") };
    assert!(bundle(&POOL[1..2]).merge_into(&path, &wrong, now).is_err());
    let merged = bundle(&POOL[1..2]).merge_into(&path, &old, now).unwrap();
    assert_eq!((merged.kept, merged.bundle.certificates().len()), (1, 2));
    // A format without a password has nothing to check the seal with.
    assert_eq!(bundle(&POOL[2..3]).merge_into(&path, &Format::Pem, now).unwrap().kept, 2);
}

proptest! {
    #[test]
    fn no_damaged_store_panics(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let whole = bundle(&POOL[..2]).to_jks(&password()).unwrap();
        let error = CaBundle::from_bytes(&whole[..cut.index(whole.len())]);
        prop_assert!(error.is_err());
        let mut bytes = whole;
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(read) = CaBundle::from_bytes(&bytes) {
            prop_assert!(read.certificates().len() <= 2);
        }
        if let Ok(read) = CaBundle::from_jks(&bytes, &password()) {
            prop_assert_eq!(read.certificates(), &POOL[..2]);
        }
    }
}
