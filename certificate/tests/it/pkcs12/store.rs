//! Making a store and reading it again.

use cloud_certs_certificate::Secret;
use cloud_certs_certificate::{CaBundle, Certificate, Pkcs12Error, is_pkcs12, pkcs12_holds_key};

use crate::support::{POOL, bundle, ca};

/// What tools take as an example, and `cacerts` of Java has.
pub(super) const PASSWORD: &str = "changeit";

pub(super) fn password() -> Secret {
    Secret::new(PASSWORD)
}

/// The certificates of a store made by somebody, in an order that does not depend on it.
#[track_caller]
pub(super) fn sorted(bundle: &CaBundle) -> Vec<&Certificate> {
    let mut certificates: Vec<_> = bundle.iter().collect();
    certificates.sort_by_key(|certificate| certificate.sha256());
    certificates
}

#[test]
fn a_store_comes_back_sorted_by_alias() {
    let [b, a] = [ca("B"), ca("A")];
    let store = bundle(&[b.clone(), a.clone()]).to_pkcs12(&password()).unwrap();
    assert!(is_pkcs12(&store) && !pkcs12_holds_key(&store));
    assert_eq!(CaBundle::from_pkcs12(&store, &password()).unwrap().certificates(), [a, b]);
}

#[test]
fn two_stores_of_one_bundle_differ_in_their_salts() {
    let bundle = bundle(&POOL[..1]);
    assert_ne!(bundle.to_pkcs12(&password()).unwrap(), bundle.to_pkcs12(&password()).unwrap());
}

#[test]
fn another_password_is_refused_and_in_no_error() {
    let store = bundle(&POOL[..2]).to_pkcs12(&password()).unwrap();
    for wrong in ["Changeit", "changeit ", "", "pässwörd"] {
        let error = CaBundle::from_pkcs12(&store, &Secret::new(wrong)).unwrap_err();
        assert!(matches!(error, Pkcs12Error::WrongPassword), "{wrong}: {error:?}");
        assert!(wrong.is_empty() || !format!("{error}{error:?}").contains(wrong));
    }
}

#[test]
fn java_could_not_use_these_passwords() {
    let bundle = bundle(&POOL[..1]);
    for (unusable, reason) in [
        ("", "shorter than six"),
        ("abcde", "shorter than six"),
        ("pässwörd", "printable ASCII"),
        ("chänge-🔒", "printable ASCII"),
        ("change\tit", "printable ASCII"),
    ] {
        let error = bundle.to_pkcs12(&Secret::new(unusable)).unwrap_err();
        assert!(matches!(error, Pkcs12Error::UnusablePassword { .. }), "{error:?}");
        assert!(error.to_string().contains(reason), "{error}");
        assert!(unusable.is_empty() || !format!("{error}{error:?}").contains(unusable));
    }
    bundle.to_pkcs12(&Secret::new("abcdef")).unwrap();
}
