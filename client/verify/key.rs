//! Kinds of keys and signatures: the ones that rustls does not take, in words.

use cloud_certs_certificate::{Certificate, PublicKey};
use der::asn1::ObjectIdentifier;
use der::{Reader as _, SliceReader};

/// The shortest RSA key that rustls takes, with ring.
const LEAST: usize = 2048;

/// The curves that rustls takes: P-256 and P-384.
const CURVES: [&str; 2] = ["1.2.840.10045.3.1.7", "1.3.132.0.34"];

/// What to say of a certificate whose key rustls does not take, with ring.
pub(super) fn refused(certificate: &Certificate) -> Option<String> {
    let fault = fault(certificate.public_key())?;
    Some(format!("the key of `{}` is {fault}", certificate.label()))
}

fn fault(key: &PublicKey) -> Option<String> {
    match key {
        // rustls counts whole bytes.
        PublicKey::Rsa { bits, .. } if bits.next_multiple_of(8) < LEAST => {
            Some(format!("RSA of {bits} bits, and rustls wants {LEAST} at least"))
        }
        PublicKey::Elliptic { curve: Some(curve), .. } if !CURVES.contains(&curve.as_str()) => {
            Some("on an elliptic curve other than P-256 and P-384, which rustls refuses".to_owned())
        }
        _ => None,
    }
}

/// The name of an algorithm of signatures, from the content of its identifier in DER.
pub(super) fn algorithm(identifier: &[u8]) -> String {
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
