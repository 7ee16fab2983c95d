//! What a bundle says about its certificates.

use std::error::Error as _;
use std::slice;

use cloud_certs_certificate::{CaBundle, Certificate, DecodeError};
use jiff::Timestamp;
use rcgen::{
    BasicConstraints, CustomExtension, DnType, DnValue, IsCa, Issuer, KeyPair, SerialNumber, date_time_ymd,
};

use crate::support::{POOL, bundle, ca, ca_params, now, self_signed, subjects};

#[test]
fn a_certificate_tells_what_is_in_it() {
    let mut params = ca_params("Example CA");
    params.distinguished_name.push(DnType::OrganizationName, "Example, \"Inc\"");
    params.serial_number = Some(SerialNumber::from(vec![0x00, 0x9A, 0x0B, 0x01]));
    let certificate = self_signed(&params);

    assert_eq!(certificate.subject(), r#"O=Example\, \"Inc\",CN=Example CA"#);
    assert_eq!(certificate.issuer(), certificate.subject());
    assert_eq!(certificate.serial(), "9A0B01");
    assert_eq!(certificate.not_before().to_string(), "2030-01-01T00:00:00Z");
    assert_eq!(certificate.not_after().to_string(), "2031-01-01T00:00:00Z");
    assert!(certificate.is_ca());
    assert!(certificate.is_self_issued());
}

#[test]
fn a_signed_certificate_names_its_issuer() {
    let key = KeyPair::generate().unwrap();
    let issuer = Issuer::new(ca_params("Example Root"), key);
    let mut params = ca_params("db.example");
    params.is_ca = IsCa::NoCa;
    let leaf = params.signed_by(&KeyPair::generate().unwrap(), &issuer).unwrap();
    let leaf = Certificate::from_der(leaf.der()).unwrap();

    assert_eq!(leaf.issuer(), "CN=Example Root");
    assert!(!leaf.is_self_issued());
    assert!(!leaf.is_ca());
}

#[test]
fn names_cannot_steer_a_terminal() {
    let certificate = ca("a\u{1b}[31m\u{9b}31m\u{202e}txt.\u{200b}b\nc é 根");
    assert_eq!(certificate.subject(), r"CN=a\1b[31m\c2\9b31m\e2\80\aetxt.\e2\80\8bb\0ac é 根");
}

#[test]
fn names_in_old_encodings_are_shown_as_text() {
    let shown = |value: DnValue| {
        let mut params = ca_params("");
        params.distinguished_name.push(DnType::CommonName, value);
        self_signed(&params).subject().to_owned()
    };
    assert_eq!(shown(DnValue::BmpString("北".try_into().unwrap())), "CN=北");
    assert_eq!(shown(DnValue::UniversalString("北 CA".try_into().unwrap())), "CN=北 CA");
    assert_eq!(shown(DnValue::TeletexString("Teletex".try_into().unwrap())), "CN=Teletex");
    assert_eq!(shown(DnValue::BmpString("a\u{202e}b".try_into().unwrap())), r"CN=a\e2\80\aeb");
}

/// The CA with one run of its bytes in place of another, which is as long.
fn with(certificate: &Certificate, from: &[u8], to: &[u8]) -> Result<Certificate, DecodeError> {
    let der = certificate.der();
    let at = der.windows(from.len()).position(|window| window == from).unwrap();
    Certificate::from_der(&[&der[..at], to, &der[at + to.len()..]].concat())
}

#[test]
fn text_that_is_none_is_shown_in_hexadecimal() {
    let certificate = with(&ca("Odd CA"), b"\x0C\x06Odd CA", b"\x0C\x06Odd C\xFF").unwrap();
    assert_eq!(certificate.issuer(), "2.5.4.3=#0c064f64642043ff");
    let latin = with(&ca("Odd CA"), b"\x0C\x06Odd CA", b"\x14\x06Odd C\xE4").unwrap();
    assert_eq!(latin.issuer(), "CN=Odd Cä");
}

#[test]
fn times_long_ago_are_read() {
    let from = b"\x17\x0D300101000000Z";
    let old = with(&ca("Old CA"), from, b"\x17\x0D500101000000Z").unwrap();
    assert_eq!(old.not_before(), "1950-01-01T00:00:00Z".parse().unwrap());
    let mut params = ca_params("Oldest CA");
    params.not_before = date_time_ymd(2060, 1, 1);
    params.not_after = date_time_ymd(2070, 1, 1);
    let first = with(&self_signed(&params), b"\x18\x0F2060", b"\x18\x0F0001").unwrap();
    assert_eq!(first.not_before(), "0001-01-01T00:00:00Z".parse().unwrap());
}

#[test]
fn what_two_readers_may_read_in_two_ways_is_refused() {
    let ca = ca("Odd CA");
    for (from, to) in [
        // Without seconds, with an offset, and in the 61st second.
        (&b"\x17\x0D300101000000Z"[..], &b"\x17\x0D300101000+00Z"[..]),
        (b"\x17\x0D300101000000Z", b"\x17\x0D300101000060Z"),
        // A number with a zero before it, a boolean that is neither, and a version 4.
        (b"\xA0\x03\x02\x01\x02", b"\xA0\x03\x02\x01\x03"),
        (b"\x01\x01\xFF", b"\x01\x01\x01"),
        // A part of a name that is not an attribute.
        (b"\x06\x03\x55\x04\x03\x0C", b"\x06\x04\x55\x04\x03\x0C"),
    ] {
        let error = with(&ca, from, to).unwrap_err();
        assert!(matches!(error, DecodeError::NotX509 { .. }), "{to:x?}: {error:?}");
    }
}

#[test]
fn debug_is_short() {
    let shown = format!("{:?}", POOL[0]);
    assert!(shown.contains("CN=Pool CA 0") && shown.len() < 200, "{shown}");
}

#[test]
fn days_left_are_whole_days_until_the_last_second() {
    let certificate = &POOL[0];
    let left = |text: &str| certificate.days_left(text.parse().unwrap());
    assert_eq!(left("2030-12-01T00:00:00Z"), 31);
    assert_eq!(left("2030-12-31T00:00:00Z"), 1);
    assert_eq!(left("2030-12-31T00:00:01Z"), 0);
    assert_eq!(left("2031-01-01T00:00:00Z"), 0);
    assert_eq!(left("2031-01-01T00:00:01Z"), -1);
    assert_eq!(left("2031-01-03T00:00:00Z"), -2);
}

#[test]
fn a_certificate_that_never_expires_has_a_date_all_the_same() {
    let mut params = ca_params("Forever");
    params.not_after = date_time_ymd(9999, 12, 31);
    let certificate = self_signed(&params);
    assert_eq!(certificate.not_after().to_string(), "9999-12-30T22:00:00Z");
    assert!(certificate.days_left(now()) > 2_900_000);
}

#[test]
fn a_valid_ca_has_no_warnings() {
    assert_eq!(bundle(&POOL).warnings(now()), []);
}

#[test]
fn warnings_begin_right_after_the_last_and_end_at_the_first_second() {
    let bundle = bundle(&POOL[..1]);
    let count = |text: &str| bundle.warnings(text.parse::<Timestamp>().unwrap()).len();
    assert_eq!(count("2029-12-31T23:59:59Z"), 1);
    assert_eq!(count("2030-01-01T00:00:00Z"), 0);
    assert_eq!(count("2031-01-01T00:00:00Z"), 0);
    assert_eq!(count("2031-01-01T00:00:01Z"), 1);
}

#[test]
fn warnings_name_the_certificate_and_what_to_do() {
    let mut old = ca_params("Old CA");
    old.not_before = date_time_ymd(2020, 1, 1);
    old.not_after = date_time_ymd(2021, 1, 1);
    let mut future = ca_params("Future CA");
    future.not_before = date_time_ymd(2040, 1, 1);
    future.not_after = date_time_ymd(2041, 1, 1);
    let mut leaf = ca_params("old leaf");
    leaf.is_ca = IsCa::ExplicitNoCa;
    leaf.not_after = old.not_after;
    leaf.not_before = old.not_before;

    let bundle = bundle(&[self_signed(&old), POOL[0].clone(), self_signed(&future), self_signed(&leaf)]);
    let warnings: Vec<_> = bundle.warnings(now()).iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(warnings.join("\n"), @r"
    `CN=Old CA` expired on 2021-01-01T00:00:00Z: most TLS clients refuse it; fetch it again once the service has renewed it
    `CN=Future CA` is not valid before 2040-01-01T00:00:00Z: check the clock of this machine, or wait until then
    `CN=old leaf` expired on 2021-01-01T00:00:00Z: most TLS clients refuse it; fetch it again once the service has renewed it
    `CN=old leaf` is its own issuer and not a CA: clients take it from the one server that shows this very certificate, and every renewal of it has to be brought to them
    ");
}

#[test]
fn a_certificate_without_subject_is_named_by_its_fingerprint() {
    let mut params = ca_params("");
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.is_ca = IsCa::NoCa;
    let certificate = self_signed(&params);
    assert_eq!(certificate.subject(), "");

    let warning = bundle(slice::from_ref(&certificate)).warnings(now())[0].to_string();
    assert!(warning.starts_with(&format!("`{}`", certificate.sha256())), "{warning}");
}

#[test]
fn a_bundle_is_never_empty() {
    assert!(matches!(CaBundle::from_certificates([]), Err(DecodeError::Empty)));
}

#[test]
fn pem_is_one_block_after_the_other() {
    let pem = bundle(&POOL[..2]).to_pem();
    assert_eq!(pem, POOL[0].to_pem() + &POOL[1].to_pem());
    assert!(
        pem.starts_with("-----BEGIN CERTIFICATE-----\n") && pem.ends_with("\n-----END CERTIFICATE-----\n")
    );
    let lengths: Vec<_> = POOL[0].to_pem().lines().map(str::len).collect();
    assert!(lengths[1..lengths.len() - 2].iter().all(|length| *length == 64), "{lengths:?}");
}

#[test]
fn a_bundle_can_be_walked_and_taken_apart() {
    let bundle = bundle(&POOL);
    assert_eq!((&bundle).into_iter().collect::<Vec<_>>(), POOL.iter().collect::<Vec<_>>());
    assert_eq!(subjects(&bundle).len(), POOL.len());
    assert_eq!(bundle.into_iter().collect::<Vec<_>>(), *POOL);
}

#[test]
fn every_certificate_becomes_a_trust_anchor() {
    let mut intermediate = ca_params("Intermediate");
    intermediate.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    let bundle = bundle(&[POOL[0].clone(), self_signed(&intermediate)]);
    assert_eq!(bundle.root_store().unwrap().len(), 2);
}

#[test]
fn a_certificate_that_rustls_refuses_is_named() {
    let mut params = ca_params("Odd CA");
    // Basic constraints a second time: it cannot be told what holds.
    params.custom_extensions.push(CustomExtension::from_oid_content(&[2, 5, 29, 19], vec![0x30, 0x00]));
    let odd = self_signed(&params);
    let error = bundle(&[POOL[0].clone(), odd.clone()]).root_store().unwrap_err();

    assert!(!odd.is_ca());
    insta::assert_snapshot!(
        error,
        @"`CN=Odd CA` cannot be a trust anchor: rustls refuses its form; ask its issuer for one that follows RFC 5280"
    );
    assert!(error.source().unwrap().to_string().contains("ExtensionValueInvalid"));
}
