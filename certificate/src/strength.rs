//! Keys and signatures that are not strong enough any more.

use der::asn1::{AnyRef, ContextSpecific, ObjectIdentifier};
use der::{Error, Reader as _, SliceReader, TagNumber};

use super::parts::{Algorithm, RSA_PSS};

/// The fewest bits of an RSA key that TLS clients take.
pub(super) const LEAST_RSA_BITS: usize = 2048;

const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");

/// The signature algorithms whose hash can be forged, and that hash. Sources: RFC 3279, and the registry of OIW.
const FORGEABLE: [(ObjectIdentifier, &str); 7] = [
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.2"), "MD2"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.3"), "MD4"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.4"), "MD5"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5"), "SHA-1"),
    (ObjectIdentifier::new_unwrap("1.3.14.3.2.29"), "SHA-1"),
    (ObjectIdentifier::new_unwrap("1.2.840.10040.4.3"), "SHA-1"),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.4.1"), "SHA-1"),
];

/// The hash of a signature, if it can be forged.
pub(super) fn forgeable_hash(signature: &Algorithm<'_>) -> Option<&'static str> {
    if signature.oid == RSA_PSS {
        // Without a hash in its parameters, SHA-1 is what it means (RFC 4055).
        let is_sha1 = pss_hash(signature.parameters).ok().flatten().is_none_or(|hash| hash == SHA1);
        return is_sha1.then_some("SHA-1");
    }
    FORGEABLE.iter().find(|(oid, _)| *oid == signature.oid).map(|(_, hash)| *hash)
}

/// The hash that the parameters of RSASSA-PSS name.
fn pss_hash(parameters: Option<AnyRef<'_>>) -> Result<Option<ObjectIdentifier>, Error> {
    let Some(parameters) = parameters else { return Ok(None) };
    let mut reader = SliceReader::new(parameters.value())?;
    let hash = ContextSpecific::<AnyRef<'_>>::decode_explicit(&mut reader, TagNumber(0))?;
    hash.map(|hash| SliceReader::new(hash.value.value())?.decode()).transpose()
}
