//! The decoder of certificates, and what is made of them.

use cloud_certs::certificate::{CaBundle, Format, Manifest};
use cloud_certs::{Secret, jiff::Timestamp};

/// What Java opens its stores with. A store without a seal is opened by any password.
const PASSWORD: &str = "changeit";

/// Any form that needs no password. What is taken is the same after it was written and read again.
pub fn certificate(bytes: &[u8]) {
    if let Ok(bundle) = CaBundle::from_bytes(bytes) {
        hold(&bundle);
    }
}

/// PKCS#12, which is read with a password.
pub fn truststore(bytes: &[u8]) {
    if let Ok(bundle) = CaBundle::from_pkcs12(bytes, &Secret::new(PASSWORD)) {
        hold(&bundle);
    }
}

fn hold(bundle: &CaBundle) {
    let manifest = Manifest::new("ca").unwrap();
    let formats = [
        Format::Pem,
        Format::Der,
        Format::Pkcs7,
        Format::Jks { password: Secret::new(PASSWORD) },
        Format::Json,
        Format::ConfigMap(manifest.clone()),
        Format::Secret(manifest),
    ];
    for format in formats {
        let Ok(written) = bundle.encode(&format) else { continue };
        let read = format.read(&written);
        assert_eq!(
            read.as_ref().ok(),
            Some(bundle),
            "{format:?} is not read again: {:?}",
            read.as_ref().err()
        );
    }
    for time in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
        for warning in bundle.warnings(time) {
            one_line(&warning.to_string());
        }
        let merged = bundle.merged_with_older(bundle, time);
        assert_eq!(merged.as_ref().ok(), Some(bundle));
    }
    for certificate in bundle {
        one_line(certificate.subject());
        one_line(certificate.issuer());
    }
    if let Err(error) = bundle.root_store() {
        one_line(&error.to_string());
    }
}

/// What is printed obeys nobody else: a name in a certificate is text of a stranger.
pub(crate) fn one_line(text: &str) {
    assert!(!text.contains(char::is_control), "{text:?}");
}
