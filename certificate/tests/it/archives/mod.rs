//! ZIP archives of certificates.

mod compressed;
mod damaged;
mod peers;

use std::error::Error;
use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cloud_certs_certificate::{CaBundle, Certificate, DecodeError};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::path::EntryPath;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter, crc32};
use rcgen::{
    CertificateParams, CertificateRevocationListParams, Issuer, KeyIdMethod, KeyPair, PKCS_ED25519,
    SerialNumber, date_time_ymd,
};
use serde_json::json;

use crate::pkcs7::p7b;
use crate::program;
use crate::support::{POOL, ca_params};

pub(crate) use self::compressed::gzip;

/// A file in an archive, and what the archive says about it.
#[derive(Clone)]
struct Member<'a> {
    name: &'a [u8],
    content: &'a [u8],
    method: CompressionMethod,
    mode: u32,
    is_encrypted: bool,
    /// The size that is announced.
    size: u64,
}

impl<'a> Member<'a> {
    fn new(name: impl Into<&'a str>, content: &'a [u8]) -> Self {
        let (name, method) = (name.into().as_bytes(), CompressionMethod::DEFLATE);
        Self { name, content, method, mode: 0o100_644, is_encrypted: false, size: content.len() as u64 }
    }
}

fn archive(members: &[Member<'_>]) -> Vec<u8> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for member in members {
        let path = EntryPath::verbatim(member.name);
        if member.name.ends_with(b"/") {
            archive.new_dir(path).create().unwrap();
            continue;
        }
        let file = archive.new_file(path).compression_method(member.method);
        let file = file.unix_permissions(member.mode).encrypted(member.is_encrypted);
        let (mut entry, _) = file.start().unwrap();
        if member.method == CompressionMethod::STORE {
            entry.write_all(member.content).unwrap();
        } else {
            let mut encoder = DeflateEncoder::new(&mut entry, Compression::default());
            encoder.write_all(member.content).unwrap();
            encoder.finish().unwrap();
        }
        entry.finish(DataDescriptorOutput::new(crc32(member.content), member.size)).unwrap();
    }
    archive.finish().unwrap()
}

/// An archive of files with these names and contents.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let members: Vec<_> = files.iter().map(|(name, content)| Member::new(*name, content)).collect();
    archive(&members)
}

#[track_caller]
fn accepts(input: impl AsRef<[u8]>, expected: &[Certificate]) {
    assert_eq!(CaBundle::from_bytes(input.as_ref()).unwrap().certificates(), expected);
}

/// An error and its causes in one line.
#[track_caller]
fn refused(input: impl AsRef<[u8]>) -> String {
    let error = CaBundle::from_bytes(input.as_ref()).unwrap_err();
    let (mut text, mut cause) = (error.to_string(), error.source());
    while let Some(error) = cause {
        text += &format!(" <- {error}");
        cause = error.source();
    }
    text
}

/// The reason to refuse an archive because of its member `odd`.
#[track_caller]
fn refused_for(odd: &Member<'_>) -> String {
    let pem = POOL[0].to_pem();
    let name = String::from_utf8_lossy(odd.name).into_owned();
    let error = refused(archive(&[Member::new("ca.pem", pem.as_bytes()), odd.clone()]));
    let start = format!("the ZIP archive is refused because of its member `{name}` <- ");
    error.strip_prefix(&start).unwrap_or_else(|| panic!("{error}")).to_owned()
}

#[test]
fn members_of_all_forms_are_read_in_their_order() {
    let [first, second, third] = [0, 1, 2].map(|at| POOL[at].to_pem());
    let json = json!({ "file": second }).to_string();
    let collection = p7b(&POOL[3..5]);
    let members: [(&str, &[u8]); 7] = [
        ("certs/", b""),
        ("certs/ca.pem", first.as_bytes()),
        ("certs/b.json", json.as_bytes()),
        ("certs/c.crt", third.as_bytes()),
        ("certs/d.p7b", &collection),
        ("证书.der", POOL[5].der()),
        ("again.pem", first.as_bytes()),
    ];
    accepts(zip(&members), &POOL[..6]);
    let stored = Member { method: CompressionMethod::STORE, ..Member::new("ca.pem", first.as_bytes()) };
    accepts(archive(&[stored]), &POOL[..1]);
}

#[test]
fn members_that_are_something_else_are_passed_over() {
    let key = KeyPair::generate().unwrap();
    let request = CertificateParams::default().serialize_request(&key).unwrap();
    let revoked = CertificateRevocationListParams {
        this_update: date_time_ymd(2030, 1, 1),
        next_update: date_time_ymd(2031, 1, 1),
        crl_number: SerialNumber::from(1),
        issuing_distribution_point: None,
        revoked_certs: Vec::new(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    let revoked = revoked.signed_by(&Issuer::new(ca_params("Issuer"), &key)).unwrap();
    let public_pem = key.public_key_pem();
    let public = public_pem.lines().filter(|line| !line.starts_with('-')).collect::<String>();
    let public = STANDARD.decode(public).unwrap();
    let pem = POOL[0].to_pem();
    let store = [&[0x30, 0x82, 0x01, 0x00, 0x02, 0x01, 0x03, 0x30][..], &[0; 252]].concat();
    let java = [&[0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2][..], &[0; 99]].concat();
    let others: [(&str, &[u8]); 12] = [
        ("readme.txt", b"Import ca.pem into your truststore."),
        ("readme.html", b"<html>Hello</html>"),
        ("empty", b""),
        ("import.sh", b"#!/bin/sh\nkeytool -importcert -file ca.pem\n"),
        ("config.json", br#"{"tls": true}"#),
        ("truststore.p12", &store),
        ("truststore.jks", &java),
        ("request.csr", request.der()),
        ("public.der", &public),
        ("public.pem", public_pem.as_bytes()),
        ("revoked.crl", revoked.der()),
        ("folder/", b""),
    ];
    accepts(zip(&[&others[..], &[("ca.pem", pem.as_bytes())]].concat()), &POOL[..1]);
    assert_eq!(
        refused(zip(&others)),
        "no certificate is in the ZIP archive: it holds `readme.txt`, `readme.html`, `empty`, `import.sh`, \
         `config.json` and 7 more"
    );
    assert_eq!(refused(zip(&others[..1])), "no certificate is in the ZIP archive: it holds `readme.txt`");
    assert_eq!(refused(zip(&[])), "no certificate is in the ZIP archive: it is empty");
}

#[test]
fn a_private_key_refuses_all_of_it() {
    let key = KeyPair::generate().unwrap();
    let (text, der) = (key.serialize_pem(), key.serialize_der());
    let small = KeyPair::generate_for(&PKCS_ED25519).unwrap().serialize_der();
    let json = json!({ "key": text }).to_string();
    let pem = POOL[0].to_pem();
    let damaged = &pem[..pem.len() - 40];
    for content in [text.as_bytes(), &der, &small, json.as_bytes()] {
        for first in [pem.as_str(), damaged] {
            let error = CaBundle::from_bytes(&zip(&[("ca.pem", first.as_bytes()), ("client.key", content)]));
            let error = error.unwrap_err();
            assert!(error.is_private_key(), "{error:?}");
            let expected = "the ZIP archive is refused because of its member `client.key`";
            assert_eq!(error.to_string(), expected);
        }
    }
    let other = CaBundle::from_bytes(&zip(&[("ca.pem", damaged.as_bytes())])).unwrap_err();
    assert!(!other.is_private_key());
}

#[test]
fn a_damaged_certificate_refuses_all_of_it() {
    let pem = POOL[0].to_pem();
    let cut = &pem[..pem.len() - 40];
    assert_eq!(
        refused_for(&Member::new("b.pem", cut.as_bytes())),
        "the PEM block that begins in line 1 is cut off: its END line is missing"
    );
    let encrypted = [&[0x30, 0x82, 0x01, 0x00, 0x30, 0x40, 0x06, 0x09, 0x2A, 0x86][..], &[7; 250]].concat();
    let reason = refused_for(&Member::new("b.der", &encrypted));
    assert!(reason.starts_with("certificate 1 cannot be read as X.509"), "{reason}");
    let longer = refused_for(&Member::new("b.der", &[&POOL[1].der()[..], b"x"].concat()));
    assert!(
        longer.starts_with("something other than a certificate follows certificate 1: 1 byte"),
        "{longer}"
    );
    let half = refused_for(&Member::new("b.der", &POOL[1].der()[..100]));
    assert!(half.starts_with("certificate 1 is cut off"), "{half}");
}

#[test]
fn names_that_mislead_are_refused() {
    let pem = POOL[1].to_pem();
    for (name, reason) in [
        ("../ca.pem", "its path leads out of the archive: it contains `..`"),
        ("a/../../ca.pem", "its path leads out of the archive: it contains `..`"),
        ("a/..", "its path leads out of the archive: it contains `..`"),
        ("../", "its path leads out of the archive: it contains `..`"),
        ("/etc/ca.pem", "its path is absolute"),
        ("C:ca.pem", "its path is absolute"),
        ("a\\ca.pem", "its name contains a backslash"),
        ("", "it has no name"),
        ("ca.pem", "another member has the same name"),
    ] {
        assert_eq!(refused_for(&Member::new(name, pem.as_bytes())), reason, "{name}");
    }
    for name in ["a..b.pem", "...", "./ca.pem", ".hidden", "a b.pem"] {
        accepts(zip(&[(name, pem.as_bytes())]), &POOL[1..2]);
    }
    let name = "\u{1b}[2Jx\u{202e}\n.pem";
    assert_eq!(
        refused(zip(&[(name, pem.as_bytes())])),
        "the ZIP archive is refused because of its member `\\u{1b}[2Jx\\u{202e}\\n.pem` <- its name contains \
         characters that cannot be seen"
    );
    let long = refused(zip(&[(&"x".repeat(60_000), b"")]));
    assert_eq!(long, format!("no certificate is in the ZIP archive: it holds `{}...`", "x".repeat(100)));
    // Chinese in GBK, as Windows writes it.
    let gbk = Member { name: b"\xD6\xA4\xCA\xE9.pem", ..Member::new("", pem.as_bytes()) };
    accepts(archive(&[gbk]), &POOL[1..2]);
}

#[test]
fn members_that_cannot_be_taken_as_files_are_refused() {
    let pem = POOL[1].to_pem();
    let plain = Member::new("b.pem", pem.as_bytes());
    for mode in [0o120_777, 0o010_644, 0o060_644] {
        assert_eq!(
            refused_for(&Member { mode, ..plain.clone() }),
            "it is a symbolic link or another special file"
        );
    }
    assert_eq!(
        refused_for(&Member { is_encrypted: true, ..plain.clone() }),
        "it is encrypted: unpack the archive with its password"
    );
    assert_eq!(
        refused_for(&Member { method: CompressionMethod::LZMA, ..plain }),
        "it is compressed in a way that is not read here: only deflate is"
    );
    let nested = zip(&[("ca.pem", pem.as_bytes())]);
    for inner in [&nested[..], &zip(&[]), &[0x1F, 0x8B, 8, 0]] {
        assert_eq!(
            refused_for(&Member::new("inner", inner)),
            "it is itself an archive: unpack it, and give what is in it"
        );
    }
    // Nor is one read out of another form, where its size would have no bound.
    let base64 = STANDARD.encode(&nested);
    assert!(refused(zip(&[("inner.txt", base64.as_bytes())])).starts_with("no certificate"));
    assert!(matches!(CaBundle::from_bytes(base64.as_bytes()), Err(DecodeError::Unrecognised)));
}

#[test]
fn bombs_are_refused() {
    const MIB: usize = 1 << 20;
    let pem = POOL[0].to_pem();
    let padded = |length: usize| pem.clone() + &" ".repeat(length - pem.len());
    accepts(zip(&[("ca.pem", padded(MIB).as_bytes())]), &POOL[..1]);
    assert_eq!(refused_for(&Member::new("large", padded(MIB + 1).as_bytes())), "it is larger than 1 MiB");
    let lie = Member { size: u64::from(u32::MAX) - 1, ..Member::new("lie", b"") };
    assert_eq!(refused_for(&lie), "it is larger than 1 MiB");
    let zeros = vec![0; 50 * MIB];
    let lie = Member { size: 1000, ..Member::new("lie", &zeros) };
    let damaged = "it is damaged: its content is not what size and checksum say";
    assert_eq!(refused_for(&lie), damaged);
    assert_eq!(refused_for(&Member { size: 0, ..lie }), damaged);

    let names: Vec<_> = (0..101).map(|number| format!("ca-{number}.pem")).collect();
    let several = |count: usize, content: &str| {
        zip(&names[..count].iter().map(|name| (&**name, content.as_bytes())).collect::<Vec<_>>())
    };
    accepts(several(8, &padded(MIB)), &POOL[..1]);
    assert_eq!(
        refused(several(9, &padded(MIB))),
        "the ZIP archive cannot be read <- its members are larger than 8 MiB together"
    );
    accepts(several(100, &pem), &POOL[..1]);
    assert_eq!(refused(several(101, &pem)), "the ZIP archive cannot be read <- it has more than 100 members");
}
