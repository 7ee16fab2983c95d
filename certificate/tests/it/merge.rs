//! Old and new certificates trusted together while a service rotates its CA.

use std::error::Error as _;
use std::fs;
use std::time::Duration;

use cloud_certs_certificate::{
    CaBundle, Certificate, DecodeError, Format, MAX_CERTIFICATES, MAX_INPUT_BYTES, StoreError, WriteOptions,
    Written,
};
use jiff::{Timestamp, ToSpan as _};
use proptest::prelude::*;
use rcgen::{KeyPair, date_time_ymd};

use crate::support::{POOL, bundle, ca, ca_params, now, self_signed, subjects};

fn merged(old: &CaBundle, new: &CaBundle, now: Timestamp) -> CaBundle {
    new.merged_with_older(old, now).unwrap()
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
    let result = bundle(&[ca("new")]).merged_with_older(&old, now());
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

#[test]
fn a_file_keeps_what_is_still_valid() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca");
    let (old, new) = (bundle(&POOL[..2]), bundle(&POOL[1..3]));
    let first = old.merge_into(&path, &Format::Pem, now()).unwrap();
    assert_eq!((&first.bundle, first.kept, first.written), (&old, 0, Written::Changed));
    // One of the old ones is a new one, too. The file gets another format.
    for written in [Written::Changed, Written::Unchanged] {
        let merged = new.merge_into(&path, &Format::Json, now()).unwrap();
        assert_eq!(subjects(&merged.bundle), ["CN=Pool CA 1", "CN=Pool CA 2", "CN=Pool CA 0"]);
        assert_eq!((merged.kept, merged.dropped, merged.written), (1, vec![], written));
        assert_eq!(Format::Json.read(&fs::read(&path).unwrap()).unwrap(), merged.bundle);
    }
    let merged = new.merge_into(&path, &Format::Json, POOL[0].not_after() + 1.second()).unwrap();
    assert_eq!((&merged.bundle, merged.kept, merged.written), (&new, 0, Written::Changed));
    assert_eq!(merged.dropped, POOL[..1]);
    assert_eq!(CaBundle::from_bytes(&fs::read(&path).unwrap()).unwrap(), new);
}

#[test]
fn a_file_that_cannot_be_merged_with_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca");
    let mut told = Vec::new();
    for held in ["no certificate", &"x".repeat(MAX_INPUT_BYTES), &"x".repeat(MAX_INPUT_BYTES + 1)] {
        #[expect(clippy::disallowed_methods, reason = "the file that is there before")]
        fs::write(&path, held).unwrap();
        let error = bundle(&POOL).merge_into(&path, &Format::Pem, now()).unwrap_err();
        assert_eq!(fs::read_to_string(&path).unwrap(), held);
        let causes = std::iter::successors(error.source(), |cause| (*cause).source());
        let causes: Vec<_> = causes.map(ToString::to_string).collect();
        let text = format!("{error}: {} -> {}", causes.join(": "), error.hint().unwrap());
        told.push(text.replace(folder.path().to_str().unwrap(), "FOLDER"));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    cannot merge with "FOLDER/ca": this is not a certificate: neither PEM (`-----BEGIN CERTIFICATE-----`) nor DER, nor JSON or base64 of them -> look at the file, or replace it instead
    cannot merge with "FOLDER/ca": this is not a certificate: neither PEM (`-----BEGIN CERTIFICATE-----`) nor DER, nor JSON or base64 of them -> look at the file, or replace it instead
    cannot merge with "FOLDER/ca": it cannot be read: it is longer than 1024 KiB -> check who may read it, and its size
    "#);
    let error = bundle(&POOL).merge_into(folder.path(), &Format::Pem, now()).unwrap_err();
    assert!(matches!(error, StoreError::IsFolder { .. }), "{error:?}");
}

#[test]
fn of_many_who_merge_at_once_each_keeps_what_the_others_add() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    let options = WriteOptions::new(Format::Pem).wait_or_fail(Duration::from_secs(60));
    std::thread::scope(|scope| {
        for certificate in &*POOL {
            let (path, options) = (&path, options.clone());
            let one = bundle(std::slice::from_ref(certificate));
            scope.spawn(move || one.merge_into(path, options, now()).unwrap());
        }
    });
    let all = CaBundle::from_bytes(&fs::read(&path).unwrap()).unwrap();
    assert!(all.has_same_certificates(&bundle(&POOL)), "{:?}", subjects(&all));
}
