//! Old and new certificates trusted together while a service rotates its CA.

use cloud_certs_certificate::{CaBundle, Certificate, DecodeError, MAX_CERTIFICATES};
use jiff::{Timestamp, ToSpan as _};
use proptest::prelude::*;
use rcgen::{KeyPair, date_time_ymd};

use crate::support::{POOL, bundle, ca, ca_params, now, self_signed, subjects};

fn merged(old: &CaBundle, new: &CaBundle, now: Timestamp) -> CaBundle {
    CaBundle::merge(old, new, now).unwrap()
}

#[test]
fn both_are_there_and_the_new_one_is_first() {
    let (old, new) = (bundle(&[ca("old")]), bundle(&[ca("new")]));
    assert_eq!(subjects(&merged(&old, &new, now())), ["CN=new", "CN=old"]);
}

#[test]
fn what_expired_goes_in_its_last_second() {
    let (old, new) = (bundle(&[ca("old"), ca("old too")]), bundle(&[ca("new")]));
    let last = old.certificates()[0].not_after();
    assert_eq!(merged(&old, &new, last).certificates().len(), 3);
    assert_eq!(subjects(&merged(&old, &new, last + 1.second())), ["CN=new"]);
}

#[test]
fn what_is_not_valid_yet_stays() {
    let mut params = ca_params("next");
    params.not_before = date_time_ymd(2030, 12, 1);
    let (old, new) = (bundle(&[self_signed(&params)]), bundle(&[ca("new")]));
    assert_eq!(subjects(&merged(&old, &new, now())), ["CN=new", "CN=next"]);
}

#[test]
fn an_expired_new_one_is_the_users_to_judge() {
    let mut params = ca_params("new");
    params.not_after = date_time_ymd(2030, 2, 1);
    let (old, new) = (bundle(&[ca("old")]), bundle(&[self_signed(&params)]));
    assert_eq!(subjects(&merged(&old, &new, now())), ["CN=new", "CN=old"]);
}

#[test]
fn too_many_together_are_refused() {
    let key = KeyPair::generate().unwrap();
    let one = |_| Certificate::from_der(ca_params("many").self_signed(&key).unwrap().der()).unwrap();
    let old = CaBundle::from_certificates((0..MAX_CERTIFICATES).map(one)).unwrap();
    let result = CaBundle::merge(&old, &bundle(&[ca("new")]), now());
    assert!(matches!(result, Err(DecodeError::TooManyCertificates)));
}

fn some() -> impl Strategy<Value = CaBundle> {
    prop::collection::vec(0..POOL.len(), 1..5)
        .prop_map(|at| CaBundle::from_certificates(at.into_iter().map(|at| POOL[at].clone())).unwrap())
}

proptest! {
    #[test]
    fn merging_again_changes_nothing(old in some(), new in some()) {
        let once = merged(&old, &new, now());
        prop_assert_eq!(&merged(&once, &new, now()), &once);
        prop_assert_eq!(&once.certificates()[..new.certificates().len()], new.certificates());
        for certificate in &old {
            prop_assert!(once.certificates().contains(certificate));
        }
    }
}
