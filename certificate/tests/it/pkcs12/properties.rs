//! What holds for any bundle, password and bytes. Deriving keys is slow without optimisation, hence the few cases.

use std::sync::LazyLock;

use cloud_certs_certificate::Secret;
use cloud_certs_certificate::{CaBundle, Certificate, Pkcs12Error};
use proptest::prelude::*;

use super::store::{password, sorted};
use crate::support::{POOL, bundle};

/// Made once.
static STORE: LazyLock<Vec<u8>> = LazyLock::new(|| bundle(&POOL[..2]).to_pkcs12(&password()).unwrap());

/// A store without seal and encryption, so that damage reaches what is behind those.
static OPEN: LazyLock<Vec<u8>> =
    LazyLock::new(|| super::refusals::open_store(&[POOL[0].der(), POOL[1].der()]));

fn certificates() -> impl Strategy<Value = Vec<Certificate>> {
    prop::collection::vec(0..POOL.len(), 1..10)
        .prop_map(|indices| indices.into_iter().map(|index| POOL[index].clone()).collect())
}

/// The bytes with some of them changed.
fn damaged(whole: &[u8], changes: &[(prop::sample::Index, u8)]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for (at, byte) in changes {
        let at = at.index(bytes.len());
        bytes[at] = *byte;
    }
    bytes
}

fn changes() -> impl Strategy<Value = Vec<(prop::sample::Index, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)
}

/// Whether Java takes it.
fn is_usable(password: &str) -> bool {
    password.len() >= 6 && password.chars().all(|character| (' '..='~').contains(&character))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_bundle_comes_back_with_any_usable_password(
        certificates in certificates(),
        password in prop_oneof!["[ -~]{6,40}", "[ -~]{6,40}", "\\PC{0,12}"],
    ) {
        let bundle = bundle(&certificates);
        let secret = Secret::new(password.clone());
        match bundle.to_pkcs12(&secret) {
            Ok(store) => {
                prop_assert!(is_usable(&password));
                let read = CaBundle::from_pkcs12(&store, &secret).unwrap();
                prop_assert_eq!(sorted(&read), sorted(&bundle));
            }
            Err(error) => {
                prop_assert!(!is_usable(&password));
                let is_right = matches!(error, Pkcs12Error::UnusablePassword { .. });
                prop_assert!(is_right, "{:?}", error);
            }
        }
    }

    #[test]
    fn no_damaged_store_panics_or_is_taken(changes in changes()) {
        let bytes = damaged(&STORE, &changes);
        match CaBundle::from_pkcs12(&bytes, &password()) {
            // Some bytes outside of the seal say nothing, such as a NULL or the version of encrypted content.
            Ok(read) => prop_assert_eq!(read.certificates(), &POOL[..2]),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}

proptest! {
    #[test]
    fn no_damaged_store_without_a_seal_panics(changes in changes()) {
        if let Ok(read) = CaBundle::from_pkcs12(&damaged(&OPEN, &changes), &password()) {
            prop_assert!(read.iter().count() <= 2);
        }
    }

    #[test]
    fn a_store_cut_anywhere_is_refused(at in any::<prop::sample::Index>(), is_open in any::<bool>()) {
        let whole: &[u8] = if is_open { &OPEN } else { &STORE };
        let error = CaBundle::from_pkcs12(&whole[..at.index(whole.len())], &password()).unwrap_err();
        let is_right = matches!(error, Pkcs12Error::NotPkcs12 | Pkcs12Error::Damaged { .. });
        prop_assert!(is_right, "{:?}", error);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        let _ = CaBundle::from_pkcs12(&bytes, &password());
        let after_version = [&[0x30, 0x80, 0x02, 0x01, 0x03, 0x30], &bytes[..]].concat();
        let _ = CaBundle::from_pkcs12(&after_version, &password());
    }
}
