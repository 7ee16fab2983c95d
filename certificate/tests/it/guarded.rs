//! What must not be lost when a file is replaced, and what must not be taken for current.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cloud_certs_certificate::{
    CaBundle, Certificate, DecodeError, Format, StoreError, WriteOptions, Written,
};
use rcgen::{KeyPair, PKCS_ED25519};
use serde_json::json;

use crate::archives::zip;
use crate::support::{POOL, bundle, ca};

pub(crate) fn write_over(held: impl AsRef<[u8]>, format: &Format) -> (Result<Written, StoreError>, bool) {
    write_over_with(held, format.into())
}

fn write_over_with(held: impl AsRef<[u8]>, options: WriteOptions) -> (Result<Written, StoreError>, bool) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    #[expect(clippy::disallowed_methods, reason = "the file that is there before")]
    std::fs::write(&path, held.as_ref()).unwrap();
    let result = bundle(&POOL[..1]).write_as(&path, options);
    let is_same = std::fs::read(&path).unwrap() == held.as_ref();
    (result, is_same)
}

#[test]
fn a_certificate_whose_last_byte_looks_like_a_space_is_one() {
    // The last bytes are of a signature: one in 43 ends so.
    let ends_in_space =
        |certificate: &Certificate| certificate.der().last().is_some_and(|byte| byte.is_ascii_whitespace());
    let found = (0..5_000).map(|number| ca(&format!("CA {number}"))).find(ends_in_space).unwrap();
    let (written, _) = write_over(&**found.der(), &Format::Pem);
    assert_eq!(written.unwrap(), Written::Changed);
}

#[test]
fn a_private_key_is_seen_in_whatever_it_is_wrapped() {
    let key = KeyPair::generate_for(&PKCS_ED25519).unwrap().serialize_pem();
    let certificate = POOL[0].to_pem();
    let base64 = STANDARD.encode(key.as_bytes());
    let in_lines: String =
        base64.as_bytes().chunks(40).map(|line| String::from_utf8_lossy(line) + "\r\n").collect();
    let manifest =
        format!("kind: ConfigMap\ndata:\n  ca.crt: |\n    {}\n", certificate.replace('\n', "\n    "));
    let utf16: Vec<u8> = key.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let encrypted = [
        &[
            0x30, 0x82, 0x01, 0x00, 0x30, 0x40, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05,
            0x0D,
        ][..],
        &[7; 243],
    ]
    .concat();
    let key_bag = [
        &[0x30, 0x82, 0x01, 0x00, 0x02, 0x01, 0x03, 0x30][..],
        &[0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x0A, 0x01, 0x02],
        &[7; 200],
    ]
    .concat();
    let store = [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1];
    let in_secret = format!("kind: Secret\ndata:\n  keystore.p12: {}\n", STANDARD.encode(&key_bag));
    let held: [(&str, Vec<u8>); 15] = [
        ("Java keystore", [&store[..], &[7; 99]].concat()),
        ("PKCS#12 in a Secret", in_secret.into()),
        ("encrypted PKCS#8", encrypted),
        ("PKCS#12", key_bag),
        ("Secret", format!("kind: Secret\ndata:\n  tls.key: {base64}\n").into()),
        ("ConfigMap and Secret", format!("{manifest}---\nkind: Secret\ndata:\n  tls.key: {base64}\n").into()),
        ("base64 in lines", in_lines.into()),
        ("far behind", ("#".repeat(2 << 20) + &key).into()),
        ("XML", format!("<?xml version=\"1.0\"?>\n{key}").into()),
        (
            "PGP",
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ==\n-----END PGP PRIVATE KEY BLOCK-----\n".into(),
        ),
        ("UTF-16", utf16),
        ("JSON", json!({ "key": key }).to_string().into()),
        ("key of JSON", format!("{{{}: 1, \"file\": {}}}", json!(key), json!(certificate)).into()),
        ("archive", zip(&[("ca.pem", b"-----BEGIN CERTIFICATE-----"), ("key.pem", key.as_bytes())])),
        ("beside a certificate", (certificate + &key).into()),
    ];
    for (name, held) in held {
        let (result, is_same) = write_over(held, &Format::Pem);
        assert!(matches!(result, Err(StoreError::PrivateKey { .. })), "{name}: {result:?}");
        assert!(is_same, "{name}");
    }
}

#[test]
fn a_store_that_may_hold_a_private_key_is_left_alone_and_not_called_a_key() {
    let held: [(&str, Vec<u8>); 4] = [
        ("damaged JKS", [&[0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2][..], &[7; 99]].concat()),
        ("BKS", [&[0, 0, 0, 2, 0, 0, 0, 20][..], &[7; 20], &[0, 0, 4, 0], &[7; 99]].concat()),
        ("NSS", b"SQLite format 3\0 and more".to_vec()),
        ("keychain", b"kych and more".to_vec()),
    ];
    for (name, held) in held {
        let error = CaBundle::from_bytes(&held).unwrap_err();
        assert!(!error.is_private_key(), "{name}: {error:?}");
        let (result, is_same) = write_over(held, &Format::Pem);
        assert!(matches!(result, Err(StoreError::MayHoldPrivateKey { .. })), "{name}: {result:?}");
        assert!(is_same, "{name}");
    }
}

#[test]
fn what_others_cannot_read_is_not_current() {
    let pem = POOL[0].to_pem();
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(pem.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let cases: [(&str, Vec<u8>); 5] = [
        ("one line", pem.replace('\n', "").into()),
        ("UTF-16", utf16),
        ("CR alone", pem.replace('\n', "\r").into()),
        ("indented", pem.replace('\n', "\n  ").into()),
        ("END indented", pem.replace("\n-----END", "\n -----END").into()),
    ];
    for (name, held) in cases {
        assert_eq!(CaBundle::from_bytes(&held).unwrap().certificates(), &POOL[..1], "{name}");
        assert_eq!(write_over(held, &Format::Pem).0.unwrap(), Written::Changed, "{name}");
    }
    for held in [pem.replace('\n', "\r\n"), format!("# my CA\n{pem}# the end\n")] {
        assert_eq!(write_over(held, &Format::Pem).0.unwrap(), Written::Unchanged);
    }
}

#[test]
fn other_texts_of_json_do_not_matter_beside_certificates() {
    let pem = POOL[0].to_pem();
    for other in
        ["{}", "<html>no</html>", "-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----\n", "[1]"]
    {
        let input = json!({ "file": pem, "note": other }).to_string();
        assert_eq!(CaBundle::from_bytes(input.as_bytes()).unwrap().certificates(), &POOL[..1], "{other}");
    }
    let applied = json!({ "data": { "ca.crt": STANDARD.encode(pem.as_bytes()) } }).to_string();
    let secret =
        json!({ "metadata": { "annotations": { "last-applied-configuration": applied } } }).to_string();
    assert_eq!(CaBundle::from_bytes(secret.as_bytes()).unwrap().certificates(), &POOL[..1]);
}

#[test]
fn our_json_is_read_back_whatever_its_names_are() {
    let strange = bundle(&[ca("-----BEGIN CERTIFICATE-----"), ca("-----BEGIN PRIVATE KEY-----x")]);
    let json = String::from_utf8(strange.encode(&Format::Json).unwrap()).unwrap();
    assert_eq!(CaBundle::from_bytes(json.as_bytes()).unwrap(), strange);
}

#[test]
fn certificates_that_are_not_read_are_not_passed_over() {
    let labelled = |label| {
        let input = POOL[0].to_pem() + &POOL[1].to_pem().replace("CERTIFICATE", label);
        CaBundle::from_bytes(input.as_bytes()).unwrap_err()
    };
    let error = labelled("TRUSTED CERTIFICATE");
    assert!(matches!(error, DecodeError::OtherCertificates { .. }), "{error:?}");
    let error = labelled("PKCS7");
    assert!(matches!(error, DecodeError::Pkcs7 { .. }), "{error:?}");
}

fn is_refused_unless_forced(name: &str, held: Vec<u8>) {
    let (result, is_same) = write_over(&held, &Format::Pem);
    assert!(is_same, "{name}: {result:?}");
    // Of some, it can be seen that there is a key.
    if matches!(result, Err(StoreError::PrivateKey { .. })) {
        return;
    }
    assert!(matches!(result, Err(StoreError::OtherContent { .. })), "{name}: {result:?}");
    let (result, _) = write_over_with(&held, WriteOptions::new(Format::Pem).force());
    assert_eq!(result.unwrap(), Written::Changed, "{name}");
}

#[test]
fn what_is_not_certificates_alone_is_replaced_by_force_only() {
    let pem = POOL[1].to_pem();
    let der = POOL[1].der().to_vec();
    let key = KeyPair::generate_for(&PKCS_ED25519).unwrap().serialize_der();
    let long = STANDARD.encode([7; 48]);
    let cases: [(&str, Vec<u8>); 17] = [
        ("text", "no certificate".into()),
        ("long", "x".repeat(2 << 20).into()),
        ("far behind", ("#".repeat(2 << 20) + &pem).into()),
        ("half", pem.as_bytes()[..pem.len() / 2].into()),
        ("key in DER", key.clone()),
        ("certificate and key in DER", [&der[..], &key].concat()),
        ("key in base64", STANDARD.encode(&key).into()),
        ("key in base64 beside", format!("{pem}{}\n", STANDARD.encode(&key)).into()),
        ("key in hex beside", format!("{pem}{}\n", "0a1b2c3d".repeat(8)).into()),
        ("key in a comment", format!("# {long}\n{pem}").into()),
        ("JWK beside", format!("{pem}{{\"kty\": \"oct\", \"k\": \"abc\"}}\n").into()),
        (
            "Secret with a key in DER",
            format!(
                "apiVersion: v1\nkind: Secret\ndata:\n  \"ca.crt\": {}\n  \"tls.key\": {}\n",
                STANDARD.encode(&pem),
                STANDARD.encode(&key)
            )
            .into(),
        ),
        (
            "two objects",
            format!(
                "apiVersion: v1\nkind: Secret\ndata:\n  \"a\": {0}\nkind: Secret\ndata:\n  \"b\": {0}\n",
                STANDARD.encode(&pem)
            )
            .into(),
        ),
        ("settings", format!("verify: true\nca: |\n  {}\n", pem.replace('\n', "\n  ")).into()),
        ("program", format!("#!/bin/sh\ncat <<EOF\n{pem}EOF\n").into()),
        ("JSON", json!({ "ca": pem, "password": "x" }).to_string().into()),
        ("archive", zip(&[("ca.pem", pem.as_bytes()), ("notes", b"mine")])),
    ];
    for (name, held) in cases {
        is_refused_unless_forced(name, held);
    }
}

#[test]
fn certificates_with_what_is_said_of_them_are_replaced() {
    let pem = POOL[1].to_pem();
    let der = POOL[1].der().to_vec();
    let cases: [(&str, Vec<u8>); 12] = [
        ("nothing", Vec::new()),
        ("white space", b" \r\n\n".into()),
        ("comments", format!("# CA of production\n; and\n// more\n\n{pem}").into()),
        ("hash", format!("# SHA256: {}\n{pem}", "0a1b2c3d".repeat(8)).into()),
        ("name", format!("GlobalSign Root CA\n==================\n{pem}").into()),
        ("OpenSSL", format!("subject=C = DE, CN = Example\nissuer=C = DE, CN = Example\n{pem}").into()),
        (
            "PKCS#12 of OpenSSL",
            format!("Bag Attributes\n    friendlyName: a\n    localKeyID: 01 02\n{pem}").into(),
        ),
        ("DER", der.clone()),
        ("two in DER", [&der[..], POOL[0].der()].concat()),
        ("base64", STANDARD.encode(&der).into()),
        ("JSON", json!({ "ca": [pem], "version": 2 }).to_string().into()),
        ("fingerprints", format!("{}\n{}\n", POOL[0].sha256(), POOL[1].sha256()).into()),
    ];
    for (name, held) in cases {
        assert_eq!(write_over(held, &Format::Pem).0.ok(), Some(Written::Changed), "{name}");
    }
}
