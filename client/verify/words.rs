//! Identifiers of TLS and X.509 in words: keys, signatures, alerts, protocols and cipher suites.

use cloud_certs_certificate::{Certificate, PublicKey};
use der::asn1::ObjectIdentifier;
use der::{Reader as _, SliceReader};
use rustls::{AlertDescription, CipherSuite, ProtocolVersion};

/// The shortest RSA key that rustls takes, with ring.
const LEAST: usize = 2048;

/// The curves that rustls takes: P-256 and P-384, and P-521 with the feature of that name.
const CURVES: &[&str] = if cfg!(feature = "p521") {
    &["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"]
} else {
    &["1.2.840.10045.3.1.7", "1.3.132.0.34"]
};

/// The fault of a certificate whose key rustls does not take, with ring.
pub(super) fn refused_key(certificate: &Certificate) -> Option<String> {
    let fault = key_fault(certificate.public_key())?;
    Some(format!("the key of `{}` is {fault}", certificate.label()))
}

fn key_fault(key: &PublicKey) -> Option<String> {
    match key {
        // rustls counts whole bytes.
        PublicKey::Rsa { bits, .. } if bits.next_multiple_of(8) < LEAST => {
            Some(format!("RSA of {bits} bits, and rustls wants {LEAST} at least"))
        }
        PublicKey::Elliptic { curve: Some(curve), .. } if !CURVES.contains(&curve.as_str()) => {
            Some("on an elliptic curve that rustls does not take".to_owned())
        }
        _ => None,
    }
}

/// The name of a signature algorithm, from the content of its identifier in DER.
pub(super) fn signature_algorithm(identifier: &[u8]) -> String {
    let oid = SliceReader::new(identifier).and_then(|mut reader| reader.decode::<ObjectIdentifier>());
    let Ok(oid) = oid else { return "an unreadable algorithm".to_owned() };
    let name = match &*oid.to_string() {
        "1.2.840.113549.1.1.4" => "RSA and MD5",
        "1.2.840.113549.1.1.5" => "RSA and SHA-1",
        "1.2.840.10045.4.1" => "ECDSA and SHA-1",
        "1.2.840.10045.4.4" => "ECDSA and SHA-512",
        "1.2.840.113549.1.1.10" => "RSA-PSS of unusual parameters",
        other => return format!("the algorithm {other}"),
    };
    name.to_owned()
}

/// The protocol as people write it.
pub(super) fn protocol(version: ProtocolVersion) -> String {
    match version {
        ProtocolVersion::TLSv1_3 => "TLS 1.3".to_owned(),
        ProtocolVersion::TLSv1_2 => "TLS 1.2".to_owned(),
        other => format!("{other:?}"),
    }
}

/// The IANA name; rustls has names of its own for the suites of TLS 1.3.
pub(super) fn cipher_suite(suite: CipherSuite) -> String {
    let name = format!("{suite:?}");
    name.strip_prefix("TLS13_").map(|rest| format!("TLS_{rest}")).unwrap_or(name)
}

/// The name of an alert as the standard writes it, or its number.
pub(super) fn alert_name(alert: AlertDescription) -> String {
    let Some(name) = alert.as_str() else { return format!("number {}", u8::from(alert)) };
    // rustls spells one of them its own way.
    let name = name.replace("Unrecognised", "Unrecognized");
    let mut text = String::new();
    let mut letters = name.chars().peekable();
    let mut was_lowercase = false;
    while let Some(letter) = letters.next() {
        // A word begins with a capital, but those of `CA` and `PSK` are one word.
        let is_followed = !text.is_empty() && letters.peek().is_some_and(char::is_ascii_lowercase);
        if letter.is_ascii_uppercase() && (was_lowercase || is_followed) {
            text.push('_');
        }
        was_lowercase = letter.is_ascii_lowercase();
        text.push(letter.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alerts_have_the_names_of_the_standard() {
        let names = [40, 48, 70, 112, 115, 116, 250].map(|number: u8| alert_name(number.into()));
        assert_eq!(
            names,
            [
                "handshake_failure",
                "unknown_ca",
                "protocol_version",
                "unrecognized_name",
                "unknown_psk_identity",
                "certificate_required",
                "number 250"
            ]
        );
    }
}
