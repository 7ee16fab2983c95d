//! Roots, intermediates and leaves told apart, and weak ones warned of.

use std::path::Path;

use cloud_certs_certificate::{CaBundle, Certificate, Kind, Warning};
use rcgen::{CertifiedIssuer, IsCa, KeyPair};

use crate::support::{ca, ca_params, now, self_signed};

fn fixture(name: &str) -> CaBundle {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures").join(name);
    CaBundle::from_bytes(&std::fs::read(path.with_extension("pem")).unwrap()).unwrap()
}

fn read(der: &[u8]) -> Certificate {
    Certificate::from_der(der).unwrap()
}

#[test]
fn a_chain_is_told_apart() {
    let root = CertifiedIssuer::self_signed(ca_params("root"), KeyPair::generate().unwrap()).unwrap();
    let middle =
        CertifiedIssuer::signed_by(ca_params("middle"), KeyPair::generate().unwrap(), &root).unwrap();
    let mut params = ca_params("leaf");
    params.is_ca = IsCa::ExplicitNoCa;
    let leaf = params.signed_by(&KeyPair::generate().unwrap(), &middle).unwrap();
    let kinds = [read(root.der()), read(middle.der()), read(leaf.der())].map(|one| one.kind());
    assert_eq!(kinds, [Kind::Root, Kind::Intermediate, Kind::Leaf]);
    assert_eq!(kinds.map(|kind| kind.to_string()), ["root", "intermediate", "leaf"]);
}

#[test]
fn a_server_that_signs_itself_is_a_leaf() {
    let mut params = ca_params("server");
    params.is_ca = IsCa::NoCa;
    assert_eq!(self_signed(&params).kind(), Kind::Leaf);
}

#[test]
fn a_new_key_under_the_old_name_is_no_root() {
    let mut params = ca_params("CA");
    params.use_authority_key_identifier_extension = true;
    let old = CertifiedIssuer::self_signed(params.clone(), KeyPair::generate().unwrap()).unwrap();
    let new = params.signed_by(&KeyPair::generate().unwrap(), &old).unwrap();
    assert!(read(new.der()).is_self_issued());
    assert_eq!(read(new.der()).kind(), Kind::Intermediate);
    assert_eq!(read(old.der()).kind(), Kind::Root);
}

#[test]
fn strong_ones_are_not_warned_of() {
    for name in ["rsa-2048", "pss-sha256"] {
        let warnings = fixture(name).warnings("2100-01-01T00:00:00Z".parse().unwrap());
        assert!(!warnings.iter().any(Warning::is_serious), "{name}: {warnings:?}");
    }
    let bundle = CaBundle::from_certificates([ca("EC")]).unwrap();
    assert_eq!(bundle.warnings(now()), []);
}

#[test]
fn weak_ones_are_warned_of() {
    let names = ["rsa-1024", "rsa-2047", "sha1", "md5", "pss-sha1", "ecdsa-sha1"];
    let warnings: String = names
        .iter()
        .flat_map(|name| fixture(name).warnings(now()))
        .filter(Warning::is_serious)
        .map(|warning| format!("{warning}\n"))
        .collect();
    insta::assert_snapshot!(warnings, @"
    `CN=rsa-1024` has an RSA key of 1024 bits: TLS clients want 2048; ask the service for a stronger one
    `CN=rsa-2047` has an RSA key of 2047 bits: TLS clients want 2048; ask the service for a stronger one
    `CN=sha1` is signed with SHA-1, which can be forged: most clients do not look at the signature of a root, but compare its fingerprint with the vendor's
    `CN=md5` is signed with MD5, which can be forged: most clients do not look at the signature of a root, but compare its fingerprint with the vendor's
    `CN=pss-sha1` is signed with SHA-1, which can be forged: most clients do not look at the signature of a root, but compare its fingerprint with the vendor's
    `CN=ecdsa-sha1` is not a CA certificate but that of a server, so most clients can check no server with it: ask the service for its CA certificate (this one was issued by `CN=ca`)
    `CN=ecdsa-sha1` is signed with SHA-1, which can be forged: TLS clients refuse it; ask the service for a newer one
    ");
}
