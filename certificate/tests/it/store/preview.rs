//! Previews: the change that a write would make, without the write.

use cloud_certs_certificate::{Change, Format, StoreError, WriteOptions};

use super::{folder, names, put};
use crate::support::{bundle, ca, now};

#[test]
fn a_preview_touches_nothing_and_says_what_a_write_would_change() {
    let (folder, new) = (folder(), bundle(&[ca("new")]));
    let path = folder.path().join("ca.pem");
    let change = || new.preview(&path, &Format::Pem, None).unwrap().change;
    assert_eq!(change(), Some(Change::New));
    assert_eq!(names(folder.path()), [""; 0]);
    put(&path, bundle(&[ca("old")]).to_pem());
    assert_eq!(change(), Some(Change::Content));
    put(&path, new.to_pem());
    assert_eq!(change(), None);
}

#[test]
fn a_preview_counts_what_is_kept_and_what_goes() {
    let (folder, old, new) = (folder(), bundle(&[ca("old")]), bundle(&[ca("new")]));
    let path = folder.path().join("ca.pem");
    put(&path, old.to_pem());
    let merged = new.preview(&path, &Format::Pem, Some(now())).unwrap();
    assert_eq!((merged.kept, merged.dropped.len()), (1, 0));
    let replaced = new.preview(&path, &Format::Pem, None).unwrap();
    assert_eq!((replaced.kept, &replaced.dropped[..]), (0, old.certificates()));
    assert_eq!(replaced.current.unwrap().certificates(), old.certificates());
}

#[test]
fn what_cannot_be_read_is_an_error_for_a_merge_and_for_nothing_else() {
    let (folder, new) = (folder(), bundle(&[ca("new")]));
    let path = folder.path().join("ca.pem");
    put(&path, "no certificate");
    let replaced = new.preview(&path, WriteOptions::new(Format::Pem).force(), None).unwrap();
    assert_eq!((replaced.current, replaced.change), (None, Some(Change::Content)));
    let merged = new.preview(&path, WriteOptions::new(Format::Pem).force(), Some(now()));
    assert!(matches!(merged, Err(StoreError::Merge { .. })), "{merged:?}");
}
