//! Mode and owner of what is written.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use cloud_certs_certificate::{Access, CaBundle, Format, WriteOptions, Written};

use crate::support::ca;

#[test]
fn each_choice_is_its_own() {
    let Access { mode, owner, group, .. } = Access::new();
    assert_eq!((mode, owner, group), (None, None, None));
    let access = Access::new().with_mode(0o640).with_owner(7).with_group(8);
    assert_eq!((access.mode, access.owner, access.group), (Some(0o640), Some(7), Some(8)));
}

#[test]
fn a_new_file_gets_the_chosen_mode_and_a_file_with_another_one_is_corrected() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    let bundle = CaBundle::from_certificates([ca("One")]).unwrap();
    let write = |mode| {
        let options = WriteOptions::new(Format::Pem).access(Access::new().with_mode(mode));
        let written = bundle.write_as(&path, options).unwrap();
        (written, path.metadata().unwrap().permissions().mode() & 0o7777)
    };
    assert_eq!(write(0o640), (Written::Changed, 0o640));
    assert_eq!(write(0o604), (Written::Changed, 0o604));
    assert_eq!(write(0o604), (Written::Unchanged, 0o604));
}

#[test]
fn the_owner_stays_unless_it_is_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    let bundle = CaBundle::from_certificates([ca("One")]).unwrap();
    let here = folder.path().metadata().unwrap();
    let own = Access::new().with_owner(here.uid()).with_group(here.gid());
    bundle.write_as(&path, WriteOptions::new(Format::Pem).access(own)).unwrap();
    let found = path.metadata().unwrap();
    assert_eq!((found.uid(), found.gid()), (here.uid(), here.gid()));
    // Only root can give a file away.
    let options = WriteOptions::new(Format::Pem).access(Access::new().with_owner(12345).with_group(54321));
    let given = bundle.write_as(&path, options);
    let found = path.metadata().unwrap();
    if given.is_ok() {
        assert_eq!((found.uid(), found.gid()), (12345, 54321));
    } else {
        assert_eq!((found.uid(), found.gid()), (here.uid(), here.gid()));
    }
}
