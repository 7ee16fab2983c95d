//! Another reader of certificates, x509-cert, about the same bytes: whole ones, and such with one byte changed.

use std::net::IpAddr;

use cloud_certs::certificate::{CaBundle, Certificate, Kind};
use rcgen::{CertificateParams, CustomExtension, DnType, DnValue, IsCa, KeyIdMethod, KeyPair, SanType};
use x509_cert::certificate::{CertificateInner, Profile};
use x509_cert::der::{Decode as _, Error};
use x509_cert::ext::pkix::{BasicConstraints, SubjectAltName, name::GeneralName};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::Time;

use crate::support::ca_params;

/// Long serial numbers pass, as they do here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Lenient;

impl Profile for Lenient {
    fn check_serial_number(_: &SerialNumber<Self>) -> Result<(), Error> {
        Ok(())
    }

    fn time_encoding(time: Time) -> Result<Time, Error> {
        Ok(time)
    }
}

/// A certificate with names of many kinds, and the extensions that are read.
fn rich() -> Vec<u8> {
    let mut params = ca_params(" #a,b+c\"d\\e;<f> ");
    for (kind, value) in [
        (DnType::CountryName, DnValue::PrintableString("DE".try_into().unwrap())),
        (DnType::StateOrProvinceName, "Bayern".into()),
        (DnType::LocalityName, "München".into()),
        (DnType::OrganizationName, DnValue::TeletexString("Teletex".try_into().unwrap())),
        (DnType::OrganizationalUnitName, "#unit ".into()),
        (
            DnType::CustomDnType(vec![0, 9, 2342, 19_200_300, 100, 1, 25]),
            DnValue::Ia5String("example".try_into().unwrap()),
        ),
        (
            DnType::CustomDnType(vec![1, 2, 840, 113_549, 1, 9, 1]),
            DnValue::Ia5String("a@b.c".try_into().unwrap()),
        ),
        (DnType::CustomDnType(vec![1, 2, 3, 4]), "unknown".into()),
        (DnType::CustomDnType(vec![2, 5, 4, 5]), DnValue::BmpString("12".try_into().unwrap())),
    ] {
        params.distinguished_name.push(kind, value);
    }
    params.use_authority_key_identifier_extension = true;
    params.subject_alt_names = vec![
        SanType::DnsName("css.example.com".try_into().unwrap()),
        SanType::IpAddress("192.0.2.1".parse().unwrap()),
        SanType::IpAddress("2001:db8::1".parse().unwrap()),
        SanType::Rfc822Name("mail@example.com".try_into().unwrap()),
    ];
    params.custom_extensions = vec![CustomExtension::from_oid_content(&[1, 2, 3], vec![5, 0])];
    signed(&params)
}

/// A certificate of a server, below a CA.
fn leaf() -> Vec<u8> {
    let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_identifier_method = KeyIdMethod::PreSpecified(vec![1, 2, 3]);
    let key = KeyPair::generate().unwrap();
    let issuer = rcgen::Issuer::new(ca_params("Issuer"), &key);
    params.signed_by(&KeyPair::generate().unwrap(), &issuer).unwrap().der().to_vec()
}

fn signed(params: &CertificateParams) -> Vec<u8> {
    params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
}

fn fixtures() -> impl Iterator<Item = Vec<u8>> {
    let folder =
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificate/fixtures")).unwrap();
    let files = folder
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "pem"));
    files
        .flat_map(|path| CaBundle::from_bytes(&std::fs::read(path).unwrap()).unwrap())
        .map(|one| one.der().to_vec())
}

/// Compares what both say; whether both could read it.
fn compare(der: &[u8], what: &str) -> bool {
    let ours = Certificate::from_der(der);
    let theirs = CertificateInner::<Lenient>::from_der(der);
    let (ours, theirs) = match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => (ours, theirs),
        (ours, theirs) => {
            assert_eq!(ours.is_ok(), theirs.is_ok(), "{what}: {:?} and {:?}", ours.err(), theirs.err());
            return false;
        }
    };
    let tbs = theirs.tbs_certificate();
    same_name(ours.subject(), tbs.subject(), what);
    same_name(ours.issuer(), tbs.issuer(), what);
    let seconds = |time: Time| time.to_unix_duration().as_secs() as i64;
    assert_eq!(ours.not_before().as_second(), seconds(tbs.validity().not_before), "{what}");
    assert_eq!(ours.not_after().as_second(), seconds(tbs.validity().not_after), "{what}");
    if let [first @ ..=0x7f, ..] = tbs.serial_number().as_bytes() {
        let digits: String =
            tbs.serial_number().as_bytes().iter().map(|byte| format!("{byte:02X}")).collect();
        let digits = if *first == 0 && digits.len() > 2 { &digits[2..] } else { &digits };
        assert_eq!(ours.serial(), digits, "{what}");
    }
    if let Ok(Some((_, constraints))) = tbs.get_extension::<BasicConstraints>() {
        assert_eq!(ours.kind() != Kind::Leaf, constraints.ca, "{what}");
    }
    if let Ok(Some((_, names))) = tbs.get_extension::<SubjectAltName>() {
        let names: Vec<_> = names.0.iter().filter_map(name).collect();
        if names.iter().all(|name| name.chars().all(|c| c.is_ascii_graphic())) {
            assert_eq!(ours.names(), names, "{what}");
        }
    }
    true
}

/// Theirs has a short name for more kinds, and escapes less.
fn same_name(ours: &str, theirs: &Name, what: &str) {
    let theirs = theirs.to_string();
    if ours.matches("=#").count() == theirs.matches("=#").count() && theirs.is_ascii() {
        assert_eq!(ours, theirs, "{what}");
    }
}

fn name(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(name) => Some(name.to_string()),
        GeneralName::IpAddress(bytes) => {
            let v4 = <[u8; 4]>::try_from(bytes.as_bytes()).map(IpAddr::from);
            v4.or_else(|_| <[u8; 16]>::try_from(bytes.as_bytes()).map(IpAddr::from))
                .ok()
                .map(|ip| ip.to_string())
        }
        _ => None,
    }
}

#[test]
fn both_say_the_same_of_whole_certificates() {
    for (number, der) in fixtures().chain([rich(), leaf()]).enumerate() {
        assert!(compare(&der, &format!("certificate {number}")));
    }
    assert!(fixtures().count() >= 8);
}

#[test]
fn both_say_the_same_of_certificates_with_one_byte_changed() {
    let mut read = 0;
    for (number, der) in fixtures().take(2).chain([rich(), leaf()]).enumerate() {
        for at in 0..der.len() {
            for change in [0x01, 0x02, 0x04, 0x10, 0x20, 0x80, 0xff] {
                let mut der = der.clone();
                der[at] ^= change;
                read +=
                    usize::from(compare(&der, &format!("certificate {number}, byte {at} ^ {change:02x}")));
            }
        }
    }
    // Most of a certificate is key and signature, where anything goes.
    assert!(read > 5_000, "{read}");
}
