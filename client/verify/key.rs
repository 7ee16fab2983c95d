//! Kinds of keys and signatures: the ones that rustls does not take, in words.

use der::asn1::ObjectIdentifier;
use der::{Decode as _, SliceReader};

use crate::certificate::{Certificate, PublicKey, RSA_PSS};

/// The shortest RSA key that rustls takes, with ring.
const LEAST: usize = 2048;

const ELLIPTIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

/// What to say of a certificate whose key rustls does not take, with ring.
pub(super) fn refused(certificate: &Certificate) -> Option<String> {
    let fault = fault(&certificate.parts().ok()?.key)?;
    Some(format!("the key of `{}` is {fault}", certificate.label()))
}

fn fault(key: &PublicKey<'_>) -> Option<String> {
    if let Some(bits) = key.rsa_bits() {
        // rustls counts whole bytes.
        let is_too_short = bits.next_multiple_of(8) < LEAST;
        return is_too_short.then(|| format!("RSA of {bits} bits, and rustls wants {LEAST} at least"));
    }
    if key.algorithm.oid != ELLIPTIC {
        return None;
    }
    let curve: ObjectIdentifier = key.algorithm.parameters?.decode_as().ok()?;
    let is_taken = [P256, P384].contains(&curve);
    (!is_taken).then(|| "on an elliptic curve other than P-256 and P-384, which rustls refuses".to_owned())
}

/// The name of an algorithm of signatures, from the content of its identifier in DER.
pub(super) fn algorithm(identifier: &[u8]) -> String {
    let Ok(oid) = SliceReader::new(identifier).and_then(|mut reader| ObjectIdentifier::decode(&mut reader))
    else {
        return "an unreadable algorithm".to_owned();
    };
    let name = match &*oid.to_string() {
        "1.2.840.113549.1.1.4" => "RSA and MD5",
        "1.2.840.113549.1.1.5" => "RSA and SHA-1",
        "1.2.840.10045.4.1" => "ECDSA and SHA-1",
        "1.2.840.10045.4.4" => "ECDSA and SHA-512",
        _ if oid == RSA_PSS => "RSA-PSS of unusual parameters",
        other => return format!("the algorithm {other}"),
    };
    name.to_owned()
}
