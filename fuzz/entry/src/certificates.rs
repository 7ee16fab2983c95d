//! The decoder of certificates, and what is made of them.

use cloud_certs::certificate::{CaBundle, Format, Manifest};
use cloud_certs::{Secret, jiff::Timestamp};

/// What Java opens its stores with. A store without a seal is opened by any password.
const PASSWORD: &str = "changeit";

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
