//! Keys and signatures of certificates, as far as they can be too weak for a TLS client.

use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::RSAPublicKey;
use x509_parser::signature_algorithm::RsaSsaPssParams;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};

/// The fewest bits of an RSA key that TLS clients take.
pub(crate) const LEAST_RSA_BITS: usize = 2048;

/// The kind of a certificate's public key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PublicKey {
    /// RSA, RSA-PSS included.
    #[non_exhaustive]
    Rsa {
        /// The length of its modulus.
        bits: usize,
    },
    /// A point on an elliptic curve.
    #[non_exhaustive]
    Elliptic {
        /// The object identifier of the curve, `1.2.840.10045.3.1.7` for P-256; none for a curve that is described
        /// instead.
        curve: Option<String>,
    },
    /// Another kind, or one that cannot be read.
    #[non_exhaustive]
    Other {
        /// The object identifier of its algorithm.
        algorithm: String,
    },
}

const RSA: &str = "1.2.840.113549.1.1.1";
/// Of a key and of a signature.
const RSA_PSS: &str = "1.2.840.113549.1.1.10";
const ELLIPTIC: &str = "1.2.840.10045.2.1";

const SHA1: &str = "1.3.14.3.2.26";

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

impl PublicKey {
    pub(crate) fn of(key: &SubjectPublicKeyInfo<'_>) -> Self {
        let algorithm = key.algorithm.algorithm.to_id_string();
        match algorithm.as_str() {
            RSA | RSA_PSS => rsa_bits(&key.subject_public_key.data)
                .map_or(Self::Other { algorithm }, |bits| Self::Rsa { bits }),
            ELLIPTIC => {
                let curve = key.algorithm.parameters().and_then(|curve| curve.as_oid().ok());
                Self::Elliptic { curve: curve.map(|curve| curve.to_id_string()) }
            }
            _ => Self::Other { algorithm },
        }
    }
}

fn rsa_bits(key: &[u8]) -> Option<usize> {
    let (rest, key) = RSAPublicKey::from_der(key).ok()?;
    let is_negative = |number: &[u8]| number.first().is_none_or(|first| first & 0x80 != 0);
    if !rest.is_empty() || is_negative(key.modulus) || is_negative(key.exponent) {
        return None;
    }
    let zeros = key.modulus.iter().take_while(|byte| **byte == 0).count();
    let modulus = &key.modulus[zeros..];
    Some(modulus.len() * 8 - modulus.first().map_or(0, |first| first.leading_zeros() as usize))
}

/// Returns the hash of a signature, if it can be forged.
pub(crate) fn forgeable_hash(signature: &AlgorithmIdentifier<'_>) -> Option<&'static str> {
    let oid = signature.algorithm.to_id_string();
    if oid == RSA_PSS {
        // Without a hash in its parameters, SHA-1 is what it means (RFC 4055).
        let parameters = signature.parameters().and_then(|any| RsaSsaPssParams::try_from(any).ok());
        let is_sha1 = parameters.is_none_or(|one| one.hash_algorithm_oid().to_id_string() == SHA1);
        return is_sha1.then_some("SHA-1");
    }
    FORGEABLE.iter().find(|(known, _)| *known == oid).map(|(_, hash)| *hash)
}
