//! Facts beside the names: algorithms, extensions, times and fingerprints, as openssl has them.

use std::process::Command;

use cloud_certs_certificate::{CaBundle, Certificate, Format};
use rcgen::{CustomExtension, ExtendedKeyUsagePurpose, KeyUsagePurpose};

use crate::openssl::x509;
use crate::support::{ca, ca_params, self_signed};

/// Runs `openssl` in a folder.
#[track_caller]
fn openssl(folder: &std::path::Path, line: &str) -> String {
    let output = Command::new("openssl").args(line.split_whitespace()).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "openssl {line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The certificate of a key and a signature as `openssl` makes them.
fn made(key: &str, options: &str) -> Certificate {
    let folder = tempfile::tempdir().unwrap();
    openssl(folder.path(), &format!("genpkey -out k.pem -algorithm {key}"));
    let der = "req -x509 -new -key k.pem -subj /CN=x -outform DER -out c.der";
    openssl(folder.path(), &format!("{der} {options}"));
    Certificate::from_der(&std::fs::read(folder.path().join("c.der")).unwrap()).unwrap()
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn algorithms_have_their_names() {
    let (rsa, p256) = ("RSA -pkeyopt rsa_keygen_bits:2048", "EC -pkeyopt ec_paramgen_curve:P-256");
    let sm2 = "EC -pkeyopt ec_paramgen_curve:SM2";
    let pss = "RSA-PSS -pkeyopt rsa_keygen_bits:2048";
    let list = [
        (rsa, "-sha1", "RSA", Some(2048), "RSA and SHA-1"),
        (rsa, "-sha224", "RSA", Some(2048), "RSA and SHA-224"),
        (rsa, "-sha256", "RSA", Some(2048), "RSA and SHA-256"),
        (rsa, "-sha384", "RSA", Some(2048), "RSA and SHA-384"),
        (rsa, "-sha512", "RSA", Some(2048), "RSA and SHA-512"),
        (rsa, "-sha3-256", "RSA", Some(2048), "RSA and SHA3-256"),
        (rsa, "-md5", "RSA", Some(2048), "RSA and MD5"),
        (rsa, "-sha256 -sigopt rsa_padding_mode:pss", "RSA", Some(2048), "RSA-PSS and SHA-256"),
        (pss, "-sha384", "RSA", Some(2048), "RSA-PSS and SHA-384"),
        (p256, "-sha1", "EC P-256", Some(256), "ECDSA and SHA-1"),
        (p256, "-sha224", "EC P-256", Some(256), "ECDSA and SHA-224"),
        (p256, "-sha256", "EC P-256", Some(256), "ECDSA and SHA-256"),
        (p256, "-sha384", "EC P-256", Some(256), "ECDSA and SHA-384"),
        (p256, "-sha512", "EC P-256", Some(256), "ECDSA and SHA-512"),
        (p256, "-sha3-512", "EC P-256", Some(256), "ECDSA and SHA3-512"),
        ("EC -pkeyopt ec_paramgen_curve:P-521", "-sha512", "EC P-521", Some(521), "ECDSA and SHA-512"),
        ("EC -pkeyopt ec_paramgen_curve:secp256k1", "", "EC secp256k1", Some(256), "ECDSA and SHA-256"),
        (
            "EC -pkeyopt ec_paramgen_curve:brainpoolP384r1",
            "",
            "EC brainpoolP384r1",
            Some(384),
            "ECDSA and SHA-256",
        ),
        (sm2, "-sm3 -sigopt distid:1234567812345678", "EC SM2", Some(256), "SM2 and SM3"),
        ("ED25519", "", "Ed25519", Some(256), "Ed25519"),
        ("ED448", "", "Ed448", Some(456), "Ed448"),
    ];
    for (key, options, algorithm, bits, signature) in list {
        let one = made(key, options);
        let found = (one.public_key().algorithm(), one.public_key().bits(), one.signature_algorithm());
        assert_eq!(found, (algorithm.to_owned(), bits, signature), "{key} {options}");
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_dsa_key_has_its_name() {
    let folder = tempfile::tempdir().unwrap();
    openssl(folder.path(), "genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -out p.pem");
    openssl(folder.path(), "genpkey -paramfile p.pem -out k.pem");
    openssl(folder.path(), "req -x509 -new -key k.pem -subj /CN=x -sha256 -outform DER -out c.der");
    let one = Certificate::from_der(&std::fs::read(folder.path().join("c.der")).unwrap()).unwrap();
    assert_eq!(
        (one.public_key().algorithm(), one.signature_algorithm()),
        ("DSA".to_owned(), "DSA and SHA-256")
    );
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn sha1_is_that_of_openssl() {
    let one = ca("CA");
    let printed = x509(&one, &["-fingerprint", "-sha1"]);
    let digits = printed.replace(':', "").to_lowercase();
    assert_eq!(one.sha1(), format!("sha1:{digits}"));
}

#[test]
fn extensions_are_read() {
    let mut params = ca_params("CA");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyCertSign];
    params.extended_key_usages =
        vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::Other(vec![1, 2, 3])];
    params.use_authority_key_identifier_extension = true;
    let mut odd = CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![5, 0]);
    odd.set_criticality(true);
    params.custom_extensions.push(odd);
    let extensions = self_signed(&params).extensions();
    assert_eq!(extensions.key_usage.as_deref(), Some(&["digitalSignature", "keyCertSign"][..]));
    assert_eq!(extensions.extended_key_usage, Some(vec!["serverAuth".to_owned(), "1.2.3".to_owned()]));
    assert!(extensions.basic_constraints.is_some_and(|one| one.is_ca && one.path_length.is_none()));
    assert!(extensions.is_critical("1.2.3.4") && !extensions.is_critical("2.5.29.14"));
    let own = extensions.subject_key_id.unwrap();
    assert!(own.len() == 40 && own.chars().all(|digit| matches!(digit, '0'..='9' | 'A'..='F')), "{own}");
    assert_eq!(extensions.authority_key_id.unwrap().key_id, Some(own));
}

#[test]
fn a_certificate_without_extensions_has_none() {
    let mut params = ca_params("server");
    params.is_ca = rcgen::IsCa::NoCa;
    params.key_usages = Vec::new();
    assert_eq!(self_signed(&params).extensions(), cloud_certs_certificate::Extensions::default());
}

/// The certificate with another time at the end of its validity, which is not signed then.
fn until(time: &[u8; 15]) -> Certificate {
    let mut params = ca_params("CA");
    params.not_before = rcgen::date_time_ymd(2051, 1, 1);
    params.not_after = rcgen::date_time_ymd(2052, 3, 4);
    let mut der = self_signed(&params).der().to_vec();
    let at = der.windows(15).position(|window| window == b"20520304000000Z").unwrap();
    der[at..at + 15].copy_from_slice(time);
    Certificate::from_der(&der).unwrap()
}

#[test]
fn never_is_shown_as_it_is_written() {
    let never = until(b"99991231235959Z");
    assert!(never.never_expires());
    assert_eq!(never.not_after_text(), "9999-12-31T23:59:59Z");
    assert_eq!(never.not_after().to_string(), "9999-12-30T22:00:00Z");
    let json = CaBundle::from_certificates([never]).unwrap().encode(&Format::Json).unwrap();
    assert!(String::from_utf8(json).unwrap().contains(r#""not_after": "9999-12-31T23:59:59Z""#));
}

#[test]
fn other_times_are_shown_as_they_are_written() {
    for (time, text) in [
        (b"99991231235958Z", "9999-12-31T23:59:58Z"),
        (b"99991230220001Z", "9999-12-30T22:00:01Z"),
        (b"20520304000000Z", "2052-03-04T00:00:00Z"),
        (b"19490101000000Z", "1949-01-01T00:00:00Z"),
        (b"00010101000000Z", "0001-01-01T00:00:00Z"),
    ] {
        let one = until(time);
        assert_eq!((one.not_after_text().as_str(), one.never_expires()), (text, false));
        if text < "9999-12-30T22:00:00Z" {
            assert_eq!(one.not_after().to_string(), text);
        }
    }
    assert_eq!(until(b"20520304000000Z").not_before_text(), "2051-01-01T00:00:00Z");
}
