//! The second opinion: the real `openssl` on the same certificates.
//!
//! The tests compare with the output of OpenSSL 3.

use cloud_certs_certificate::{CaBundle, Certificate, Fingerprint};
use jiff::Timestamp;
use rcgen::{DnType, DnValue, IsCa, SerialNumber, date_time_ymd};

use crate::program;
use crate::support::{POOL, ca, ca_params, self_signed};

/// What `openssl ARGUMENTS` prints when it is given `input`.
fn openssl(arguments: &[&str], input: &[u8]) -> String {
    String::from_utf8(program::done("openssl", arguments, "", input)).unwrap()
}

/// One line of what `openssl x509` says about the certificate, after its `name=`.
pub(crate) fn x509(certificate: &Certificate, options: &[&str]) -> String {
    let arguments = [&["x509", "-inform", "DER", "-noout"], options].concat();
    let line = openssl(&arguments, certificate.der());
    // Long numbers are broken into lines that end in a backslash.
    line.trim_end_matches('\n').split_once('=').unwrap().1.replace("\\\n", "")
}

fn time(certificate: &Certificate, option: &str) -> Timestamp {
    x509(certificate, &[option, "-dateopt", "iso_8601"]).parse().unwrap()
}

fn agrees(certificate: &Certificate) {
    // In lowercase, because the digits of an escaped character are a matter of taste. So is the name of an address.
    let name = |option| {
        let text = x509(certificate, &[option, "-nameopt", "RFC2253,-esc_msb"]);
        text.to_lowercase().replace("emailaddress=", "email=")
    };
    assert_eq!(certificate.subject().to_lowercase(), name("-subject"));
    assert_eq!(certificate.issuer().to_lowercase(), name("-issuer"));
    assert_eq!(certificate.serial(), x509(certificate, &["-serial"]));
    assert_eq!(certificate.not_before(), time(certificate, "-startdate"));
    assert_eq!(certificate.not_after(), time(certificate, "-enddate"));
    let fingerprint: Fingerprint = x509(certificate, &["-fingerprint", "-sha256"]).parse().unwrap();
    assert_eq!(certificate.sha256(), fingerprint);
    let purposes = openssl(&["x509", "-inform", "DER", "-noout", "-purpose"], certificate.der());
    assert_eq!(certificate.is_ca(), purposes.contains("SSL server CA : Yes"), "{purposes}");
    assert_eq!(certificate.to_pem(), openssl(&["x509", "-inform", "DER"], certificate.der()));
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn names_agree() {
    for name in [
        "Plain CA",
        "Grüße aus 北京 🔒",
        "a, b; c + d",
        r#"quoted "name" \ <x>"#,
        " spaces at both ends ",
        " ",
        "#hash",
        "= equal =",
        "tab\tand\nline",
        "",
    ] {
        agrees(&ca(name));
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn names_of_many_parts_agree() {
    let mut params = ca_params("Root, R1");
    let name = &mut params.distinguished_name;
    name.push(DnType::CountryName, DnValue::PrintableString("DE".try_into().unwrap()));
    name.push(DnType::OrganizationName, "Ünïcode GmbH & Co. \"KG\"");
    name.push(DnType::OrganizationalUnitName, "A");
    name.push(DnType::LocalityName, "Köln");
    name.push(DnType::StateOrProvinceName, "NRW");
    agrees(&self_signed(&params));
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn serial_numbers_agree() {
    for serial in
        [&[1][..], &[0x00], &[0x7F], &[0x80], &[0x00, 0xFF], &[0x0A, 0xBC], &[0xC0; 20], &[0x40; 40]]
    {
        let mut params = ca_params("Serial CA");
        params.serial_number = Some(SerialNumber::from_slice(serial));
        agrees(&self_signed(&params));
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn dates_agree() {
    for (from, to) in [(1970, 1971), (1999, 2049), (2049, 2050), (2050, 9998)] {
        let mut params = ca_params("Dated CA");
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(to, 12, 31);
        agrees(&self_signed(&params));
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn what_is_a_ca_agrees() {
    for is_ca in [IsCa::NoCa, IsCa::ExplicitNoCa] {
        let mut params = ca_params("No CA");
        params.is_ca = is_ca;
        params.key_usages = Vec::new();
        agrees(&self_signed(&params));
    }
}

/// Runs `openssl req -x509` in a folder of its own.
fn made_by_openssl(options: &[&str]) -> Certificate {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pem");
    let generate =
        ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-utf8"];
    let arguments = [&generate[..], &["-keyout", key.to_str().unwrap()], options].concat();
    let pem = openssl(&arguments, b"");
    CaBundle::from_bytes(pem.as_bytes()).unwrap().certificates()[0].clone()
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn certificates_of_openssl_agree() {
    for options in [
        &["-subj", "/CN=Plain/O=Example"][..],
        &["-subj", "/C=CN/O=华为/CN=A/OU=B/emailAddress=a@example.com/DC=example"],
        &["-subj", "/CN=Long", "-set_serial", "0x00ffffffffffffffffffffffffffffffffffffffffffffffffffff"],
        &["-subj", "/CN=Negative", "-set_serial", "-10"],
        &["-subj", "/CN=Very negative", "-set_serial", "-256"],
        &["-subj", "/CN=Short lived", "-days", "1"],
    ] {
        agrees(&made_by_openssl(options));
    }
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn a_root_of_version_1_is_a_ca() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pem");
    let key = key.to_str().unwrap();
    let request = openssl(
        &[
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            "/CN=V1",
            "-keyout",
            key,
        ],
        b"",
    );
    let pem = openssl(&["x509", "-req", "-signkey", key], request.as_bytes());
    let bundle = CaBundle::from_bytes(pem.as_bytes()).unwrap();

    assert!(openssl(&["x509", "-noout", "-text"], pem.as_bytes()).contains("Version: 1 "));
    assert!(bundle.certificates()[0].is_ca());
    assert_eq!(bundle.root_store().unwrap().len(), 1);
    agrees(&bundle.certificates()[0]);
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn the_text_output_of_openssl_is_accepted() {
    let text = openssl(&["x509", "-text"], POOL[0].to_pem().as_bytes());
    assert!(text.starts_with("Certificate:"));
    assert_eq!(CaBundle::from_bytes(text.as_bytes()).unwrap().certificates(), &POOL[..1]);
}
