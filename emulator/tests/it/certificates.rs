//! The certificates that tests of others are made with.

use cloud_certs_emulator::certificates::{Authority, Validity};
use cloud_certs_emulator::{Emulator, Options, Service};
use jiff::{SignedDuration, Timestamp};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

#[tokio::test]
async fn every_certificate_says_that_it_is_not_a_real_one() {
    let emulator = Emulator::start(Options::default()).await.unwrap();
    let server = Authority::new("a CA", &Validity::current()).unwrap().issue_server(&["localhost"]).unwrap();
    let cas = [
        emulator.web_ca_pem(),
        emulator.ca_pem(Service::Css),
        emulator.ca_pem(Service::GeminiDb),
        &server.pem(),
    ];
    for pem in cas {
        let der = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
        assert!(der.windows(13).any(|window| window == b"NOT A REAL CA"));
    }
}

#[test]
fn an_authority_is_the_same_in_both_forms() {
    let authority = Authority::new("a CA", &Validity::current()).unwrap();
    assert_eq!(CertificateDer::from_pem_slice(authority.pem().as_bytes()).unwrap(), authority.der());
    assert!(authority.der().windows(4).any(|window| window == b"a CA"));
}

#[test]
fn a_server_certificate_comes_with_its_key() {
    let server = Authority::new("a CA", &Validity::current()).unwrap().issue_server(&["localhost"]).unwrap();
    assert_eq!(CertificateDer::from_pem_slice(server.pem().as_bytes()).unwrap(), server.chain()[0]);
    assert_eq!(PrivateKeyDer::from_pem_slice(server.key_pem().as_bytes()).unwrap(), server.key());
}

#[test]
fn a_name_that_no_certificate_can_carry_is_an_error() {
    let authority = Authority::new("a CA", &Validity::current()).unwrap();
    assert!(authority.issue_server(&["bücher"]).is_err());
}

#[test]
fn validities_lie_where_their_names_say() {
    let now = Timestamp::from_second(1_800_000_000).unwrap();
    let validity = Validity::new(now, now + SignedDuration::from_hours(1));
    let der = Authority::new("a CA", &validity).unwrap().der();
    for time in ["270115080000Z", "270115090000Z"] {
        assert!(der.windows(13).any(|window| window == time.as_bytes()), "{time}");
    }

    let (expired, current, future) = (Validity::expired(), Validity::current(), Validity::not_yet_valid());
    assert!(expired.not_before < expired.not_after && expired.not_after < current.not_after);
    assert!(expired.not_after <= current.not_before);
    assert!(current.not_before < future.not_before && future.not_before < future.not_after);
}
