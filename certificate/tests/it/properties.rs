//! What holds for any input.

use cloud_certs_certificate::{CaBundle, Certificate, DecodeError};
use proptest::prelude::*;

use crate::support::POOL;

/// Text as it may stand around PEM blocks; a BEGIN of its own would be another block.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~\r\n\t]{0,200}", any::<String>(), "(-----|BEGIN|END| |CERTIFICATE|\n){0,12}"]
        .prop_filter("no block of its own", |text| {
            !text.contains("-----BEGIN ") && !text.contains("PRIVATE KEY-----")
        })
        .prop_filter("not a document of its own", |text| !text.trim_start().starts_with('<'))
}

/// Certificates of the pool in any order, any number of times.
fn certificates() -> impl Strategy<Value = Vec<Certificate>> {
    prop::collection::vec(0..POOL.len(), 1..10)
        .prop_map(|indices| indices.into_iter().map(|index| POOL[index].clone()).collect())
}

/// The first of each certificate, in order: what a bundle should hold.
fn distinct(certificates: &[Certificate]) -> Vec<Certificate> {
    let mut kept = Vec::new();
    for certificate in certificates {
        if !kept.contains(certificate) {
            kept.push(certificate.clone());
        }
    }
    kept
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = CaBundle::from_bytes(&bytes);
    }

    #[test]
    fn no_damaged_der_panics(
        index in 0..POOL.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut der = POOL[index].der().to_vec();
        for (at, byte) in changes {
            let at = at.index(der.len());
            der[at] = byte;
        }
        if let Ok(bundle) = CaBundle::from_bytes(&der) {
            let _ = bundle.root_store();
            prop_assert_eq!(&*bundle.certificates()[0].der().to_vec(), &*der);
        }
    }

    #[test]
    fn no_damaged_pem_panics(
        index in 0..POOL.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut pem = POOL[index].to_pem().into_bytes();
        for (at, byte) in changes {
            let at = at.index(pem.len());
            pem[at] = byte;
        }
        let _ = CaBundle::from_bytes(&pem);
    }

    #[test]
    fn der_cut_anywhere_is_refused(index in 0..POOL.len(), at in any::<prop::sample::Index>()) {
        let der = POOL[index].der();
        let cut = &der[..at.index(der.len())];
        let error = CaBundle::from_bytes(cut).unwrap_err();
        let expected = match cut.len() {
            0 => matches!(error, DecodeError::Empty),
            1 => matches!(error, DecodeError::Unrecognised),
            _ => matches!(error, DecodeError::TruncatedDer { actual, .. } if actual == cut.len()),
        };
        prop_assert!(expected, "{} bytes: {error:?}", cut.len());
    }

    #[test]
    fn pem_cut_inside_its_last_block_is_refused(before in certificates(), at in any::<prop::sample::Index>()) {
        let whole: String = before.iter().map(Certificate::to_pem).collect();
        let last = POOL[0].to_pem();
        let begin = "-----BEGIN ".len();
        // Up to the last dash: only the line end after it can be missed.
        let cut = begin + at.index(last.len() - 1 - begin);
        let error = CaBundle::from_bytes((whole.clone() + &last[..cut]).as_bytes()).unwrap_err();
        let line = whole.lines().count() + 1;
        prop_assert!(matches!(error, DecodeError::TruncatedPem { line: found, .. } if found == line), "{error:?}");
    }

    #[test]
    fn pem_comes_back_as_it_was(certificates in certificates()) {
        let kept = distinct(&certificates);
        let pem: String = kept.iter().map(Certificate::to_pem).collect();
        let bundle = CaBundle::from_bytes(pem.as_bytes()).unwrap();
        prop_assert_eq!(bundle.certificates(), kept);
        prop_assert_eq!(bundle.to_pem(), pem);
    }

    #[test]
    fn text_around_the_blocks_changes_nothing(
        blocks in prop::collection::vec((0..POOL.len(), text()), 1..5),
        before in text(),
        crlf in any::<bool>(),
    ) {
        let certificates: Vec<_> = blocks.iter().map(|(index, _)| POOL[*index].clone()).collect();
        let input = blocks.iter().fold(before + "\n", |input, (index, after)| {
            let pem = POOL[*index].to_pem();
            input + &if crlf { pem.replace('\n', "\r\n") } else { pem } + after + "\n"
        });
        let bundle = CaBundle::from_bytes(input.as_bytes()).unwrap();
        prop_assert_eq!(bundle.certificates(), distinct(&certificates));
    }
}
