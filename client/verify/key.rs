//! The one thing about keys that has to be told: that an RSA key is too short.

use x509_cert::Certificate as Parsed;
use x509_cert::der::asn1::UintRef;
use x509_cert::der::{Decode as _, Error, Reader as _, SliceReader};

use crate::certificate::Certificate;

/// The shortest RSA key that rustls takes, with ring.
const LEAST: usize = 2048;

/// What to say of a certificate whose RSA key is shorter than rustls takes.
pub(super) fn too_short(certificate: &Certificate) -> Option<String> {
    let bits = rsa_bits(certificate)?;
    let subject = certificate.subject();
    (bits < LEAST)
        .then(|| format!("the RSA key of `{subject}` has {bits} bits, and rustls wants {LEAST} at least"))
}

fn rsa_bits(certificate: &Certificate) -> Option<usize> {
    let parsed = Parsed::from_der(certificate.der()).ok()?;
    let key = parsed.tbs_certificate().subject_public_key_info();
    let is_rsa = key.algorithm.oid.to_string() == "1.2.840.113549.1.1.1";
    is_rsa.then(|| modulus(key.subject_public_key.as_bytes()?).ok()).flatten()
}

fn modulus(key: &[u8]) -> Result<usize, Error> {
    SliceReader::new(key)?.sequence(|reader| {
        let modulus = UintRef::decode(reader)?;
        UintRef::decode(reader)?;
        Ok(modulus.as_bytes().len() * 8)
    })
}
