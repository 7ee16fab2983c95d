//! The formats: what is written is read back, and written again only when that changes something.

use std::path::PathBuf;
use std::time::SystemTime;

use cloud_certs_certificate::{CaBundle, Format, FormatError, Manifest, StoreError, Written};
use proptest::prelude::*;
use rcgen::KeyPair;
use tempfile::TempDir;

use crate::support::{POOL, bundle, ca};

pub(crate) fn manifest() -> Manifest {
    Manifest::new("css-ca").unwrap().in_namespace("search").unwrap()
}

/// Those that are the same to the byte each time, for any number of certificates.
fn stable() -> [Format; 4] {
    [Format::Pem, Format::Json, Format::ConfigMap(manifest()), Format::Secret(manifest())]
}

struct Place {
    _folder: TempDir,
    path: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { path: folder.path().join("ca"), _folder: folder }
    }

    fn write(&self, bundle: &CaBundle, format: &Format) -> Written {
        bundle.write_as(&self.path, format).unwrap()
    }

    fn modified(&self) -> SystemTime {
        std::fs::metadata(&self.path).unwrap().modified().unwrap()
    }

    fn holds(&self) -> Vec<u8> {
        std::fs::read(&self.path).unwrap()
    }

    fn put(&self, bytes: impl AsRef<[u8]>) {
        #[expect(clippy::disallowed_methods, reason = "the file that is there before")]
        std::fs::write(&self.path, bytes).unwrap();
    }
}

#[test]
fn der_is_the_certificate_itself_and_only_one() {
    assert_eq!(bundle(&POOL[..1]).encode(&Format::Der).unwrap(), POOL[0].der().to_vec());
    let error = bundle(&POOL[..2]).encode(&Format::Der).unwrap_err();
    insta::assert_snapshot!(error, @"2 certificates do not fit into DER, which holds one: choose pem, or pkcs12 for Java");
    let place = Place::new();
    let error = bundle(&POOL[..2]).write_as(&place.path, &Format::Der).unwrap_err();
    assert!(matches!(error, StoreError::Encode { .. }), "{error:?}");
    assert!(!place.path.exists());
}

#[test]
fn json_has_the_facts_and_the_pem() {
    let bundle = bundle(&[ca("JSON, \"quoted\"")]);
    let json: serde_json::Value = serde_json::from_slice(&bundle.encode(&Format::Json).unwrap()).unwrap();
    let one = &json["certificates"][0];
    let certificate = &bundle.certificates()[0];
    assert_eq!(one["subject"], certificate.subject());
    assert_eq!(one["sha256"], certificate.sha256().to_string());
    assert_eq!(one["not_after"], "2031-01-01T00:00:00Z");
    assert_eq!(one["kind"], "root");
    assert_eq!(one["pem"], certificate.to_pem());
    assert_eq!(one.as_object().unwrap().len(), 8);
}

#[test]
fn the_same_again_is_not_written() {
    for format in stable().into_iter().chain([Format::Der]) {
        let place = Place::new();
        let bundle = bundle(&POOL[..1]);
        assert_eq!(place.write(&bundle, &format), Written::Changed, "{format:?}");
        let (modified, held) = (place.modified(), place.holds());
        assert_eq!(place.write(&bundle, &format), Written::Unchanged, "{format:?}");
        assert_eq!((place.modified(), place.holds()), (modified, held), "{format:?}");
        assert_eq!(
            place.write(&crate::support::bundle(&POOL[1..2]), &format),
            Written::Changed,
            "{format:?}"
        );
    }
}

#[test]
fn another_format_of_the_same_is_written() {
    let bundle = bundle(&POOL[..1]);
    let formats: Vec<_> = stable().into_iter().chain([Format::Der]).collect();
    for from in &formats {
        for to in formats.iter().filter(|to| *to != from) {
            let place = Place::new();
            let _ = place.write(&bundle, from);
            assert_eq!(place.write(&bundle, to), Written::Changed, "{from:?} -> {to:?}");
            assert_eq!(place.holds(), bundle.encode(to).unwrap());
        }
    }
}

#[test]
fn another_name_of_the_object_is_written() {
    let (place, bundle) = (Place::new(), bundle(&POOL[..1]));
    let _ = place.write(&bundle, &Format::ConfigMap(manifest()));
    for other in [
        Format::ConfigMap(manifest().under_key("root.pem").unwrap()),
        Format::ConfigMap(manifest().in_namespace("other").unwrap()),
        Format::ConfigMap(Manifest::new("other").unwrap()),
        Format::Secret(manifest()),
    ] {
        assert_eq!(place.write(&bundle, &other), Written::Changed, "{other:?}");
    }
}

#[test]
fn a_file_with_a_private_key_is_left_alone() {
    let key = KeyPair::generate().unwrap().serialize_pem();
    for held in [key.clone(), POOL[0].to_pem() + &key] {
        for format in stable() {
            let place = Place::new();
            place.put(&held);
            let error = bundle(&POOL[..1]).write_as(&place.path, &format).unwrap_err();
            assert!(matches!(error, StoreError::PrivateKey { .. }), "{error:?}");
            assert!(!format!("{error} {error:?}").contains("BEGIN"));
            assert_eq!(place.holds(), held.as_bytes());
        }
    }
}

#[test]
fn what_cannot_be_read_back_says_why() {
    assert!(matches!(Format::Pem.read(b"junk"), Err(FormatError::Decode(_))));
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(indices in prop::collection::vec(0..POOL.len(), 1..6)) {
        let bundle = CaBundle::from_certificates(indices.iter().map(|at| POOL[*at].clone())).unwrap();
        for format in stable() {
            let written = bundle.encode(&format).unwrap();
            prop_assert_eq!(&written, &bundle.encode(&format).unwrap());
            prop_assert_eq!(&CaBundle::from_bytes(&written).unwrap(), &bundle);
            // Whatever is asked for: the old file may be in another format.
            prop_assert_eq!(&Format::Der.read(&written).unwrap(), &bundle);
        }
    }
}

/// Those of PKCS#12, which is never twice the same to the byte.
mod pkcs12 {
    use cloud_certs_certificate::Secret;

    use super::*;

    fn format(password: &str) -> Format {
        Format::Pkcs12 { password: Secret::new(password) }
    }

    #[test]
    fn the_same_again_is_not_written() {
        let (place, bundle) = (Place::new(), bundle(&POOL[..3]));
        assert_eq!(place.write(&bundle, &format("changeit")), Written::Changed);
        let (modified, held) = (place.modified(), place.holds());
        assert_eq!(place.write(&bundle, &format("changeit")), Written::Unchanged);
        assert_eq!((place.modified(), place.holds()), (modified, held));
        assert!(format("changeit").read(&place.holds()).unwrap().has_same_certificates(&bundle));
    }

    #[test]
    fn other_certificates_another_password_or_format_are_written() {
        let (place, bundle) = (Place::new(), bundle(&POOL[..2]));
        let _ = place.write(&bundle, &format("changeit"));
        assert_eq!(place.write(&bundle, &format("another")), Written::Changed);
        assert_eq!(place.write(&crate::support::bundle(&POOL[..1]), &format("another")), Written::Changed);
        assert_eq!(place.write(&bundle, &Format::Pem), Written::Changed);
        assert_eq!(place.write(&bundle, &format("another")), Written::Changed);
        assert_eq!(place.write(&bundle, &Format::Pem), Written::Changed);
    }

    #[test]
    fn an_unusable_password_leaves_the_file_as_it_was() {
        let (place, bundle) = (Place::new(), bundle(&POOL[..1]));
        let _ = place.write(&bundle, &Format::Pem);
        let error = bundle.write_as(&place.path, &format("short")).unwrap_err();
        assert!(
            matches!(error, StoreError::Encode { .. }) && !format!("{error:?}").contains("\"short\""),
            "{error:?}"
        );
        assert_eq!(place.holds(), bundle.to_pem().as_bytes());
    }

    #[test]
    fn it_is_not_read_without_its_password() {
        let store = bundle(&POOL[..1]).to_pkcs12(&Secret::new("changeit")).unwrap();
        assert!(matches!(CaBundle::from_bytes(&store), Err(cloud_certs_certificate::DecodeError::Pkcs12)));
        assert!(matches!(format("wrong one").read(&store), Err(FormatError::Pkcs12(_))));
        assert!(format("changeit").read(POOL[0].to_pem().as_bytes()).is_ok());
    }
}
