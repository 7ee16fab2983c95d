//! Another reader of certificates, x509-cert, on the same bytes: whole ones, and ones with one byte changed.

use std::net::IpAddr;

use cloud_certs_certificate::{CaBundle, Certificate, DecodeError, Kind, Warning};
use rcgen::{CertificateParams, CustomExtension, DnType, DnValue, IsCa, KeyIdMethod, KeyPair, SanType};
use x509_cert::certificate::{CertificateInner, Profile};
use x509_cert::der::asn1::Uint;
use x509_cert::der::{Decode as _, Error};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, BasicConstraints, SubjectAltName, SubjectKeyIdentifier};
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
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/fixtures")).unwrap();
    let files = folder
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "pem"));
    files
        .flat_map(|path| CaBundle::from_bytes(&std::fs::read(path).unwrap()).unwrap())
        .map(|one| one.der().to_vec())
}

/// The damage that x509-parser reads over: another tag where an object identifier is, or an odd one in it; years before
/// 1970; and data that nobody reads behind an extension. No fact is another for it.
const READ_HERE_ONLY: [&str; 6] =
    ["OidMalformed", "TagUnknown", "TagUnexpected", "Value", "Noncanonical", "TrailingData"];

/// The damage that x509-cert reads over: tags that X.509 does not have, values that are not as DER has them, and bits of a
/// key or signature that should be zero.
const READ_THERE_ONLY: [&str; 4] = [
    "an element in it has a tag that X.509 does not have there",
    "a value in it is not as DER has it",
    "invalid X.509 Subject Public Key Info",
    "invalid Signature DER Value",
];

/// Both refuse, or the one that reads has a reason to.
fn disagree_for_a_reason(ours: Option<DecodeError>, theirs: Option<Error>, what: &str) {
    match (ours, theirs) {
        (Some(_), Some(_)) => {}
        (None, Some(theirs)) => {
            let kind = format!("{:?}", theirs.kind());
            assert!(READ_HERE_ONLY.iter().any(|known| kind.starts_with(known)), "{what}: {theirs:?}");
        }
        (Some(ours), theirs) => {
            let cause = std::error::Error::source(&ours).map(ToString::to_string).unwrap_or_default();
            assert!(READ_THERE_ONLY.contains(&&*cause), "{what}: {ours:?} and {theirs:?}");
        }
        (None, None) => unreachable!("both have read it"),
    }
}

/// Compares what both say; whether both could read it.
fn compare(der: &[u8], what: &str) -> bool {
    let ours = Certificate::from_der(der);
    let theirs = CertificateInner::<Lenient>::from_der(der);
    let (ours, theirs) = match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => (ours, theirs),
        (ours, theirs) => {
            disagree_for_a_reason(ours.err(), theirs.err(), what);
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
        assert_eq!(ours.is_ca(), constraints.ca, "{what}");
        let key = tbs.get_extension::<SubjectKeyIdentifier>();
        let signer = tbs.get_extension::<AuthorityKeyIdentifier>();
        if let (true, Ok(key), Ok(signer)) = (constraints.ca, key, signer) {
            let signer = signer.and_then(|(_, signer)| signer.key_identifier);
            let is_other = key.zip(signer).is_some_and(|((_, key), signer)| key.0 != signer);
            let is_root = tbs.subject() == tbs.issuer() && !is_other;
            assert_eq!(ours.kind(), if is_root { Kind::Root } else { Kind::Intermediate }, "{what}");
        }
    }
    same_strength(&ours, &theirs, what);
    if let Ok(Some((_, names))) = tbs.get_extension::<SubjectAltName>() {
        let names: Vec<_> = names.0.iter().filter_map(name).collect();
        if names.iter().all(|name| name.chars().all(|c| c.is_ascii_graphic())) {
            assert_eq!(ours.subject_alt_names(), names, "{what}");
        }
    }
    true
}

/// What is warned of follows from the key and the algorithm of the signature.
fn same_strength(ours: &Certificate, theirs: &CertificateInner<Lenient>, what: &str) {
    let bundle = CaBundle::from_certificates([ours.clone()]).unwrap();
    let warnings = bundle.warnings(ours.not_before());
    let weak = |warning: &Warning| match warning {
        Warning::WeakKey { bits, .. } => Some(*bits),
        _ => None,
    };
    let key = theirs.tbs_certificate().subject_public_key_info();
    let rsa = RsaPublicKey::from_der(key.subject_public_key.raw_bytes()).ok();
    let is_rsa = ["1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10"].contains(&&*key.algorithm.oid.to_string());
    let bits = rsa.filter(|_| is_rsa).map(|RsaPublicKey { modulus, .. }| {
        let modulus = modulus.as_bytes();
        modulus.len() * 8 - modulus.first().map_or(0, |first| first.leading_zeros() as usize)
    });
    assert_eq!(warnings.iter().find_map(weak), bits.filter(|bits| (1..2048).contains(bits)), "{what}");
    let is_forgeable = warnings.iter().any(|warning| matches!(warning, Warning::WeakSignature { .. }));
    let oid = theirs.signature_algorithm().oid.to_string();
    if oid != "1.2.840.113549.1.1.10" {
        assert_eq!(is_forgeable, FORGEABLE.contains(&&*oid), "{what}");
    }
}

/// RFC 3279: MD2, MD4, MD5 and SHA-1 with RSA, SHA-1 with DSA and ECDSA; and SHA-1 with RSA as OIW has it.
const FORGEABLE: [&str; 7] = [
    "1.2.840.113549.1.1.2",
    "1.2.840.113549.1.1.3",
    "1.2.840.113549.1.1.4",
    "1.2.840.113549.1.1.5",
    "1.2.840.10040.4.3",
    "1.2.840.10045.4.1",
    "1.3.14.3.2.29",
];

#[derive(x509_cert::der::Sequence)]
struct RsaPublicKey {
    modulus: Uint,
    #[allow(dead_code, reason = "it has to be there")]
    exponent: Uint,
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
