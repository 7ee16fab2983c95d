//! The folder that OpenSSL looks for certificates in.

use std::fs;
use std::path::Path;

use cloud_certs_certificate::{CaBundle, Certificate, Format, FormatError, StoreError, Written};
use rcgen::string::{BmpString, Ia5String, PrintableString, TeletexString, UniversalString};
use rcgen::{CertificateParams, DistinguishedName, DnType, DnValue};
use tempfile::TempDir;

use crate::program;
use crate::support::{POOL, bundle, ca, ca_params, self_signed};

fn named(parts: Vec<(DnType, DnValue)>) -> Certificate {
    let mut params = ca_params("");
    params.distinguished_name = DistinguishedName::new();
    parts.into_iter().for_each(|(kind, value)| params.distinguished_name.push(kind, value));
    self_signed(&params)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn put(path: &Path, content: impl AsRef<[u8]>) {
    #[expect(clippy::disallowed_methods, reason = "the file that is there before")]
    fs::write(path, content).unwrap();
}

#[track_caller]
fn write(folder: &TempDir, certificates: &[Certificate]) -> Written {
    bundle(certificates).write_as(folder.path().join("ca"), &Format::CaPath).unwrap()
}

/// The certificates in the files, by the names of these.
fn held(folder: &TempDir) -> Vec<(String, Certificate)> {
    let folder = folder.path().join("ca");
    let read = |name: String| {
        let file = CaBundle::from_bytes(&fs::read(folder.join(&name)).unwrap()).unwrap();
        (name, file.certificates()[0].clone())
    };
    names(&folder).into_iter().map(read).collect()
}

/// Of "/CN=Example CA" and "/C=DE/O=  Grüße  AUSttab /CN=Multi   Space", as OpenSSL says.
#[test]
fn a_name_has_the_hash_of_openssl() {
    let folder = tempfile::tempdir().unwrap();
    let odd = named(vec![
        (DnType::CountryName, DnValue::PrintableString(PrintableString::try_from("DE").unwrap())),
        (DnType::OrganizationName, "  Grüße  AUSttab ".into()),
        (DnType::CommonName, "Multi   Space".into()),
    ]);
    let folded = named(vec![
        (DnType::CountryName, "de".into()),
        (DnType::OrganizationName, "GRüßE\tausTTAB".into()),
        (DnType::CommonName, DnValue::BmpString(BmpString::try_from(" multi space").unwrap())),
    ]);
    let _ = write(&folder, &[ca("Example CA"), odd, folded]);
    assert_eq!(names(&folder.path().join("ca")), ["119708d0.0", "f45227d2.0", "f45227d2.1"]);
}

#[test]
fn the_same_again_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(write(&folder, &POOL[..3]), Written::Changed);
    let before = held(&folder);
    assert_eq!(before.len(), 3);
    assert_eq!(write(&folder, &POOL[..3]), Written::Unchanged);
    assert_eq!(write(&folder, &[POOL[2].clone(), POOL[0].clone(), POOL[1].clone()]), Written::Unchanged);
    assert_eq!(held(&folder), before);
}

/// A CA that is renewed keeps its name, so both are in the same row.
#[test]
fn through_a_rotation_there_is_no_gap() {
    let folder = tempfile::tempdir().unwrap();
    let [a, b, c] = ["Row", "ROW", "row"].map(ca);
    let row = |expected: &[&Certificate]| {
        let held = held(&folder);
        let hash = held[0].0.split_once('.').unwrap().0;
        for (number, (name, certificate)) in held.iter().enumerate() {
            assert_eq!((name, certificate), (&format!("{hash}.{number}"), expected[number]));
        }
        assert_eq!(held.len(), expected.len());
    };
    let _ = write(&folder, &[a.clone(), b.clone(), c.clone()]);
    row(&[&a, &b, &c]);
    assert_eq!(write(&folder, &[c.clone(), b.clone()]), Written::Changed);
    row(&[&c, &b]);
    assert_eq!(write(&folder, std::slice::from_ref(&a)), Written::Changed);
    row(&[&a]);
}

#[test]
fn what_is_merged_with_is_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca");
    let now = POOL[0].not_before();
    let merge = |one: &Certificate| bundle(std::slice::from_ref(one)).merge_into(&path, &Format::CaPath, now);
    assert_eq!(merge(&POOL[0]).unwrap().kept, 0);
    put(&path.join("00000000.0"), POOL[5].to_pem());
    let merged = merge(&POOL[1]).unwrap();
    assert_eq!((merged.kept, merged.written), (1, Written::Changed));
    let again = merge(&POOL[1]).unwrap();
    assert_eq!((again.kept, again.written), (1, Written::Unchanged));
    let late = POOL[0].not_after() + jiff::SignedDuration::from_secs(1);
    let merged = bundle(&[ca("New")]).merge_into(&path, &Format::CaPath, late).unwrap();
    assert_eq!((merged.kept, merged.dropped.len()), (0, 2));
    assert_eq!(names(&path).len(), 2);
}

#[test]
fn files_of_others_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca");
    let _ = write(&folder, &POOL[..1]);
    let own = names(&path)[0].clone();
    let hash = own.split_once('.').unwrap().0;
    let text = fs::read_to_string(path.join(&own)).unwrap();
    let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let others = [
        (format!("{hash}.1"), POOL[0].to_pem()),
        (format!("{hash}.2"), text.clone() + &key),
        (format!("{hash}.3"), String::new()),
        ("00000000.0".to_owned(), text.clone()),
        (format!("{hash}.r0"), text.clone()),
        (format!("{hash}.00"), text.clone()),
        ("ca.pem".to_owned(), text),
    ];
    others.iter().for_each(|(name, content)| put(&path.join(name), content));
    assert_eq!(write(&folder, &POOL[1..2]), Written::Changed);
    for (name, content) in &others {
        assert_eq!(&fs::read_to_string(path.join(name)).unwrap(), content, "{name}");
    }
    assert!(!path.join(&own).exists());
    // Another one of the same name comes behind those.
    let same = ca("POOL CA 0");
    assert_eq!(write(&folder, &[POOL[0].clone(), same.clone()]), Written::Changed);
    let last = CaBundle::from_bytes(&fs::read(path.join(format!("{hash}.4"))).unwrap()).unwrap();
    assert_eq!(last.certificates(), [same]);
}

#[cfg(unix)]
#[test]
fn a_link_is_somebody_elses_and_all_can_read_the_rest() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca");
    let _ = write(&folder, &POOL[..1]);
    let own = names(&path)[0].clone();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(&path.join(&own))), (0o755, 0o644));
    fs::rename(path.join(&own), path.join("own.pem")).unwrap();
    symlink("own.pem", path.join(&own)).unwrap();
    let _ = write(&folder, &POOL[..1]);
    assert!(fs::symlink_metadata(path.join(&own)).unwrap().is_symlink());
    assert_eq!(names(&path).len(), 3);
}

#[test]
fn a_file_is_not_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca");
    put(&path, POOL[0].to_pem());
    let error = bundle(&POOL[..1]).write_as(&path, &Format::CaPath).unwrap_err();
    assert!(matches!(error, StoreError::IsFile { .. }), "{error:?}");
    let error = bundle(&POOL[..1]).write_as(path.join("below"), &Format::CaPath).unwrap_err();
    assert!(matches!(error, StoreError::NotAFolder { .. }), "{error:?}");
    let missing = folder.path().join("no/ca");
    let error = bundle(&POOL[..1]).write_as(missing, &Format::CaPath).unwrap_err();
    assert!(matches!(error, StoreError::FolderMissing { .. }), "{error:?}");
    assert!(matches!(bundle(&POOL[..1]).encode(&Format::CaPath), Err(FormatError::Folder)));
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn the_hashes_are_those_of_openssl() {
    let teletex = |text: &str| DnValue::TeletexString(TeletexString::try_from(text).unwrap());
    let cases: Vec<DnValue> = vec![
        "  Multi   Space  ".into(),
        "UPPER ÄÖÜ".into(),
        "tab\tand\nline".into(),
        "北京 🔒".into(),
        "".into(),
        " ".into(),
        DnValue::BmpString(BmpString::try_from("  Bmp  ÄÖ ").unwrap()),
        DnValue::UniversalString(UniversalString::try_from("Universal  Ä").unwrap()),
        DnValue::Ia5String(Ia5String::try_from("IA5@Example.COM").unwrap()),
        DnValue::PrintableString(PrintableString::try_from("Printable  Name").unwrap()),
        teletex("Teletex  NAME"),
        DnValue::Utf8String("x".repeat(300)),
    ];
    let own = |value| named(vec![(DnType::OrganizationName, "Example".into()), (DnType::CommonName, value)]);
    let mut certificates: Vec<_> = cases.into_iter().map(own).collect();
    let mut nameless: CertificateParams = ca_params("");
    nameless.distinguished_name = DistinguishedName::new();
    certificates.push(self_signed(&nameless));
    let roots = fs::read("/etc/ssl/certs/ca-certificates.crt").unwrap();
    certificates.extend(CaBundle::from_bytes(&roots).unwrap());
    // Several values in one part, and Latin-1 where ASCII should be.
    for subject in ["/O=Example+OU=b+CN=A", "/serialNumber=00  7/CN=Numeric"] {
        let arguments =
            ["req", "-x509", "-nodes", "-newkey", "ed25519", "-keyout", "/dev/null", "-subj", subject];
        certificates.extend(CaBundle::from_bytes(&program::done("openssl", &arguments, "", b"")).unwrap());
    }
    for certificate in &certificates {
        let folder = tempfile::tempdir().unwrap();
        let _ = write(&folder, std::slice::from_ref(certificate));
        let arguments = ["x509", "-inform", "DER", "-noout", "-subject_hash"];
        let hash = program::done("openssl", &arguments, "", certificate.der());
        let hash = String::from_utf8(hash).unwrap();
        assert_eq!(names(&folder.path().join("ca")), [format!("{}.0", hash.trim())], "{certificate:?}");
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn openssl_finds_all_of_a_row() {
    let folder = tempfile::tempdir().unwrap();
    // Without the name of its key, OpenSSL takes the first of the row for its issuer.
    let row = ["Row", "row", "ROW"].map(|name| {
        let mut params = ca_params(name);
        params.use_authority_key_identifier_extension = true;
        self_signed(&params)
    });
    let _ = write(&folder, &row);
    let path = folder.path().join("ca");
    for certificate in row {
        // It is its own issuer, and valid from 2030 on.
        let arguments = ["verify", "-no-CAfile", "-no-CAstore", "-attime", "1900000000", "-CApath"];
        let arguments = [&arguments[..], &[path.to_str().unwrap()]].concat();
        program::done("openssl", &arguments, "", certificate.to_pem().as_bytes());
    }
}
