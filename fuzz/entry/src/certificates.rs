//! The decoder of certificates, and what is made of them.

use cloud_certs::certificate::{CaBundle, Format, Manifest};
use cloud_certs::{Secret, jiff::Timestamp};

/// The password that Java opens its stores with. A store without a seal is opened by any password.
const PASSWORD: &str = "changeit";

/// The object identifier of signed data, 1.2.840.113549.1.7.2: what PKCS#7 begins with.
const SIGNED_DATA: &[u8] = &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];

/// Any form that needs no password, also inside gzip and other archives. What is taken is the same after it was written and
/// read again, and the same as what is left when the unreadable may be left out.
pub fn certificate(bytes: &[u8]) {
    let whole = CaBundle::from_bytes(bytes);
    if let Ok(bundle) = &whole {
        hold(bundle);
    }
    let readable = CaBundle::from_bytes_lossy(bytes).ok();
    let is_whole = readable.as_ref().is_some_and(|readable| readable.errors.is_empty());
    assert_eq!(whole.as_ref().ok(), readable.as_ref().filter(|_| is_whole).map(|readable| &readable.bundle));
    for error in readable.iter().flat_map(|readable| &readable.errors) {
        one_line(&error.to_string());
    }
}

/// ZIP and gzip, of any form inside.
pub fn archive(bytes: &[u8]) {
    if bytes.starts_with(b"PK") || bytes.starts_with(&[0x1F, 0x8B]) {
        certificate(bytes);
    }
}

/// PKCS#7, in DER or as PEM.
pub fn pkcs7(bytes: &[u8]) {
    let is_der = bytes.windows(SIGNED_DATA.len()).take(64).any(|window| window == SIGNED_DATA);
    if is_der || bytes.starts_with(b"-----BEGIN PKCS") {
        certificate(bytes);
    }
}

/// JKS and JCEKS, without their password and with it: what their seal holds together is read either way.
pub fn jks(bytes: &[u8]) {
    if !bytes.starts_with(&[0xFE, 0xED, 0xFE, 0xED]) && !bytes.starts_with(&[0xCE; 4]) {
        return;
    }
    certificate(bytes);
    if let Ok(sealed) = (Format::Jks { password: Secret::new(PASSWORD) }).read(bytes) {
        assert_eq!(CaBundle::from_bytes(bytes).ok(), Some(sealed));
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

/// Checks that printed text controls no terminal: a name in a certificate is text of a stranger.
pub(crate) fn one_line(text: &str) {
    assert!(!text.contains(char::is_control), "{text:?}");
}
