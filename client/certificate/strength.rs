//! Keys and signatures that are not strong enough any more.

use x509_cert::certificate::{CertificateInner, Profile};
use x509_cert::der::asn1::{AnyRef, ContextSpecific, ObjectIdentifier, UintRef};
use x509_cert::der::{Decode as _, Reader as _, SliceReader, TagNumber};
use x509_cert::spki::AlgorithmIdentifierOwned;

/// The fewest bits of an RSA key that TLS clients take.
pub(super) const LEAST_RSA_BITS: usize = 2048;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");

/// The signature algorithms whose hash can be forged, and that hash. Sources: RFC 3279, and the registry of OIW.
const FORGEABLE: [(&str, &str); 7] = [
    ("1.2.840.113549.1.1.2", "MD2"),
    ("1.2.840.113549.1.1.3", "MD4"),
    ("1.2.840.113549.1.1.4", "MD5"),
    ("1.2.840.113549.1.1.5", "SHA-1"),
    ("1.3.14.3.2.29", "SHA-1"),
    ("1.2.840.10040.4.3", "SHA-1"),
    ("1.2.840.10045.4.1", "SHA-1"),
];

/// The bits of an RSA key; none for keys of other kinds.
pub(super) fn rsa_bits<P: Profile>(certificate: &CertificateInner<P>) -> Option<usize> {
    let key = certificate.tbs_certificate().subject_public_key_info();
    if ![RSA, RSA_PSS].contains(&key.algorithm.oid) {
        return None;
    }
    let mut reader = SliceReader::new(key.subject_public_key.as_bytes()?).ok()?;
    let modulus = reader.sequence(|reader| {
        let modulus = UintRef::decode(reader)?;
        UintRef::decode(reader)?;
        Ok::<_, x509_cert::der::Error>(modulus.as_bytes())
    });
    let modulus = modulus.ok()?;
    Some(modulus.len() * 8 - modulus.first()?.leading_zeros() as usize)
}

/// The hash that the certificate is signed with, if it can be forged.
pub(super) fn forgeable_hash<P: Profile>(certificate: &CertificateInner<P>) -> Option<&'static str> {
    let algorithm = certificate.signature_algorithm();
    if algorithm.oid == RSA_PSS {
        return is_pss_with_sha1(algorithm).then_some("SHA-1");
    }
    let oid = algorithm.oid.to_string();
    FORGEABLE.iter().find(|(known, _)| *known == oid).map(|(_, hash)| *hash)
}

/// RSASSA-PSS says its hash in its parameters; SHA-1 is what it means without (RFC 4055).
fn is_pss_with_sha1(algorithm: &AlgorithmIdentifierOwned) -> bool {
    let Some(parameters) = &algorithm.parameters else { return true };
    let mut reader = match SliceReader::new(parameters.value()) {
        Ok(reader) => reader,
        Err(_) => return true,
    };
    let hash = ContextSpecific::<x509_cert::spki::AlgorithmIdentifier<AnyRef<'_>>>::decode_explicit(
        &mut reader,
        TagNumber(0),
    );
    match hash {
        Ok(Some(hash)) => hash.value.oid == SHA1,
        Ok(None) | Err(_) => true,
    }
}
