//! The formats: what is written is read back, and written again only when that changes something.

use std::path::PathBuf;
use std::time::SystemTime;

use cloud_certs_certificate::{
    CaBundle, Certificate, Fingerprint, Format, FormatError, Manifest, ManifestContent, Secret, StoreError,
    WriteOptions, Written,
};
use proptest::prelude::*;
use rcgen::KeyPair;
use tempfile::TempDir;

use crate::support::{POOL, bundle, ca};

pub(crate) fn manifest() -> Manifest {
    Manifest::new("css-ca").unwrap().in_namespace("search").unwrap()
}

fn jks(password: &str) -> Format {
    Format::Jks { password: Secret::new(password) }
}

/// A manifest with PEM and a JKS store.
fn manifest_with_store() -> Manifest {
    let store = ManifestContent::Jks { password: Secret::new("changeit") };
    manifest().with_contents([("ca.crt", ManifestContent::Pem), (store.default_key(), store)]).unwrap()
}

/// Those that are the same to the byte each time, for any number of certificates.
fn stable() -> [Format; 8] {
    [
        Format::Pem,
        Format::Pkcs7,
        Format::Json,
        Format::ConfigMap(manifest()),
        Format::Secret(manifest()),
        Format::ConfigMap(manifest_with_store()),
        Format::Secret(manifest_with_store()),
        jks("changeit"),
    ]
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
fn fingerprints_are_what_a_pin_is_read_from() {
    let bundle = bundle(&POOL[..3]);
    let text = String::from_utf8(bundle.encode(&Format::Fingerprint).unwrap()).unwrap();
    let read: Vec<Fingerprint> = text.lines().map(|line| line.parse().unwrap()).collect();
    assert_eq!(read, bundle.iter().map(Certificate::sha256).collect::<Vec<_>>());
    let place = Place::new();
    assert_eq!(place.write(&bundle, &Format::Fingerprint), Written::Changed);
    assert_eq!(place.write(&bundle, &Format::Fingerprint), Written::Unchanged);
    assert!(Format::Fingerprint.read(&place.holds()).is_err());
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
        // Nobody can tell any more what is in that one.
        let error = bundle.write_as(&place.path, &Format::Pem).unwrap_err();
        assert!(matches!(error, StoreError::OtherContent { .. }), "{error:?}");
        let forced = WriteOptions::new(Format::Pem).force();
        assert_eq!(bundle.write_as(&place.path, forced).unwrap(), Written::Changed);
        assert_eq!(place.write(&bundle, &format("changeit")), Written::Changed);
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

    /// Each kind of manifest with PEM, a PKCS#12 and a JKS store.
    fn manifests(password: &str) -> [Format; 2] {
        let password = || Secret::new(password);
        let (pkcs12, jks) =
            (ManifestContent::Pkcs12 { password: password() }, ManifestContent::Jks { password: password() });
        let contents = [("ca.crt", ManifestContent::Pem), (pkcs12.default_key(), pkcs12), ("my.jks", jks)];
        let manifest = manifest().with_contents(contents).unwrap();
        [Format::ConfigMap(manifest.clone()), Format::Secret(manifest)]
    }

    #[test]
    fn a_manifest_with_a_store_is_written_once_and_read_back() {
        for manifest in manifests("changeit") {
            let (place, bundle) = (Place::new(), bundle(&POOL[..3]));
            assert_eq!(place.write(&bundle, &manifest), Written::Changed);
            let held = place.holds();
            assert_eq!(place.write(&bundle, &manifest), Written::Unchanged);
            assert_eq!(place.holds(), held);
            assert_eq!(manifest.read(&held).unwrap(), bundle);
            assert_eq!(format("changeit").read(&held).unwrap(), bundle);
            assert!(format("another").read(&held).is_err());
            let another = crate::support::bundle(&POOL[..2]);
            assert_eq!(place.write(&another, &manifest), Written::Changed);
        }
        for (one, other) in manifests("changeit").iter().zip(manifests("another")) {
            let (place, bundle) = (Place::new(), bundle(&POOL[..1]));
            let _ = place.write(&bundle, one);
            assert_eq!(place.write(&bundle, &other), Written::Changed);
        }
    }

    #[test]
    fn a_manifest_with_nothing_but_a_store_is_read_and_merged_with() {
        let content = ManifestContent::Pkcs12 { password: Secret::new("changeit") };
        let manifest = Format::Secret(manifest().with_contents([("ca.p12", content)]).unwrap());
        let place = Place::new();
        let _ = place.write(&bundle(&POOL[..2]), &manifest);
        let merged = bundle(&POOL[2..3]).merge_into(&place.path, &manifest, POOL[0].not_before()).unwrap();
        assert_eq!(merged.kept, 2);
        let again = bundle(&POOL[2..3]).merge_into(&place.path, &manifest, POOL[0].not_before()).unwrap();
        assert_eq!((again.kept, again.written), (2, Written::Unchanged));
    }

    #[test]
    fn each_store_is_merged_into_the_other() {
        let now = POOL[0].not_before();
        for (from, to) in [(format("changeit"), jks("changeit")), (jks("changeit"), format("changeit"))] {
            let place = Place::new();
            let _ = place.write(&bundle(&POOL[..1]), &from);
            let merged = bundle(&POOL[1..2]).merge_into(&place.path, &to, now).unwrap();
            assert_eq!((merged.kept, merged.written), (1, Written::Changed));
            assert!(to.read(&place.holds()).unwrap().has_same_certificates(&bundle(&POOL[..2])));
        }
    }

    #[test]
    fn a_jks_store_needs_its_password_only_where_that_is_checked() {
        let store = bundle(&POOL[..1]).to_jks(&Secret::new("changeit")).unwrap();
        assert!(format("another").read(&store).is_ok());
        assert!(matches!(jks("another").read(&store), Err(FormatError::Jks(_))));
        let place = Place::new();
        place.put(&store);
        let now = POOL[0].not_before();
        let error = bundle(&POOL[1..2]).merge_into(&place.path, &format("another"), now).unwrap_err();
        assert!(matches!(error, StoreError::Merge { .. }), "{error:?}");
        assert_eq!(place.holds(), store);
    }
}
