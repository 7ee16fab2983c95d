//! Algorithms of keys and signatures: their names, and the hashes that can be forged.

use std::fmt;

use x509_parser::num_bigint::BigUint;
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::RSAPublicKey;
use x509_parser::signature_algorithm::RsaSsaPssParams;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};

/// The kind of a certificate's public key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PublicKey {
    /// RSA, RSA-PSS included.
    #[non_exhaustive]
    Rsa {
        /// The length of its modulus, in bits.
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

/// The curves of keys, and their bits. Sources: RFC 5480, SEC 2, RFC 5639 and GM/T 0006.
const CURVES: [(&str, &str, usize); 10] = [
    ("1.2.840.10045.3.1.1", "P-192", 192),
    ("1.2.840.10045.3.1.7", "P-256", 256),
    ("1.3.132.0.33", "P-224", 224),
    ("1.3.132.0.34", "P-384", 384),
    ("1.3.132.0.35", "P-521", 521),
    ("1.3.132.0.10", "secp256k1", 256),
    ("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1", 256),
    ("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1", 384),
    ("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1", 512),
    ("1.2.156.10197.1.301", "SM2", 256),
];

/// The kinds of keys besides RSA and elliptic curves. Sources: RFC 3279, RFC 8410 and RFC 9881.
const OTHER_KEYS: [(&str, &str, Option<usize>); 9] = [
    (RSA, "RSA", None),
    (RSA_PSS, "RSA-PSS", None),
    ("1.2.840.10040.4.1", "DSA", None),
    ("1.3.101.110", "X25519", Some(256)),
    ("1.3.101.112", "Ed25519", Some(256)),
    ("1.3.101.113", "Ed448", Some(456)),
    ("2.16.840.1.101.3.4.3.17", "ML-DSA-44", None),
    ("2.16.840.1.101.3.4.3.18", "ML-DSA-65", None),
    ("2.16.840.1.101.3.4.3.19", "ML-DSA-87", None),
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

    /// The name of its algorithm: `RSA`, `EC P-256`, `Ed25519`; the object identifier of one without a known name.
    #[must_use]
    pub fn algorithm(&self) -> String {
        match self {
            Self::Rsa { .. } => "RSA".to_owned(),
            Self::Elliptic { curve: None } => "EC".to_owned(),
            Self::Elliptic { curve: Some(oid) } => {
                format!("EC {}", curve(oid).map_or(&**oid, |(_, name, _)| name))
            }
            Self::Other { algorithm } => {
                other(algorithm).map_or(&**algorithm, |(_, name, _)| name).to_owned()
            }
        }
    }

    /// Its size in bits, if that is known.
    #[must_use]
    pub fn bits(&self) -> Option<usize> {
        match self {
            Self::Rsa { bits } => Some(*bits),
            Self::Elliptic { curve: oid } => Some(curve(oid.as_ref()?)?.2),
            Self::Other { algorithm } => other(algorithm)?.2,
        }
    }
}

fn curve(oid: &str) -> Option<&'static (&'static str, &'static str, usize)> {
    CURVES.iter().find(|(known, ..)| *known == oid)
}

fn other(oid: &str) -> Option<&'static (&'static str, &'static str, Option<usize>)> {
    OTHER_KEYS.iter().find(|(known, ..)| *known == oid)
}

/// The algorithm, with the bits of RSA: `RSA of 2048 bits`.
impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { bits } => write!(f, "RSA of {bits} bits"),
            other => f.write_str(&other.algorithm()),
        }
    }
}

fn rsa_bits(key: &[u8]) -> Option<usize> {
    let (rest, key) = RSAPublicKey::from_der(key).ok()?;
    let is_negative = |number: &[u8]| number.first().is_none_or(|first| first & 0x80 != 0);
    if !rest.is_empty() || is_negative(key.modulus) || is_negative(key.exponent) {
        return None;
    }
    usize::try_from(BigUint::from_bytes_be(key.modulus).bits()).ok()
}

/// The signature algorithms, as kind of key and hash. Sources: RFC 3279, RFC 4055, RFC 5754, RFC 5758, RFC 8410, RFC 8692,
/// RFC 9881, the registries of OIW and NIST, BSI TR-03111, GM/T 0006 and RFC 9215.
const SIGNATURES: [(&str, &str); 44] = [
    ("1.2.840.113549.1.1.2", "RSA and MD2"),
    ("1.2.840.113549.1.1.3", "RSA and MD4"),
    ("1.2.840.113549.1.1.4", "RSA and MD5"),
    ("1.2.840.113549.1.1.5", "RSA and SHA-1"),
    ("1.2.840.113549.1.1.11", "RSA and SHA-256"),
    ("1.2.840.113549.1.1.12", "RSA and SHA-384"),
    ("1.2.840.113549.1.1.13", "RSA and SHA-512"),
    ("1.2.840.113549.1.1.14", "RSA and SHA-224"),
    ("1.2.840.113549.1.1.15", "RSA and SHA-512/224"),
    ("1.2.840.113549.1.1.16", "RSA and SHA-512/256"),
    ("1.3.14.3.2.3", "RSA and MD5"),
    ("1.3.14.3.2.29", "RSA and SHA-1"),
    ("2.16.840.1.101.3.4.3.13", "RSA and SHA3-224"),
    ("2.16.840.1.101.3.4.3.14", "RSA and SHA3-256"),
    ("2.16.840.1.101.3.4.3.15", "RSA and SHA3-384"),
    ("2.16.840.1.101.3.4.3.16", "RSA and SHA3-512"),
    ("1.2.840.10045.4.1", "ECDSA and SHA-1"),
    ("1.2.840.10045.4.3.1", "ECDSA and SHA-224"),
    ("1.2.840.10045.4.3.2", "ECDSA and SHA-256"),
    ("1.2.840.10045.4.3.3", "ECDSA and SHA-384"),
    ("1.2.840.10045.4.3.4", "ECDSA and SHA-512"),
    ("2.16.840.1.101.3.4.3.9", "ECDSA and SHA3-224"),
    ("2.16.840.1.101.3.4.3.10", "ECDSA and SHA3-256"),
    ("2.16.840.1.101.3.4.3.11", "ECDSA and SHA3-384"),
    ("2.16.840.1.101.3.4.3.12", "ECDSA and SHA3-512"),
    ("0.4.0.127.0.7.1.1.4.1.1", "plain ECDSA and SHA-1"),
    ("0.4.0.127.0.7.1.1.4.1.3", "plain ECDSA and SHA-256"),
    ("0.4.0.127.0.7.1.1.4.1.4", "plain ECDSA and SHA-384"),
    ("0.4.0.127.0.7.1.1.4.1.5", "plain ECDSA and SHA-512"),
    ("1.2.840.10040.4.3", "DSA and SHA-1"),
    ("1.3.14.3.2.27", "DSA and SHA-1"),
    ("2.16.840.1.101.3.4.3.1", "DSA and SHA-224"),
    ("2.16.840.1.101.3.4.3.2", "DSA and SHA-256"),
    ("2.16.840.1.101.3.4.3.3", "DSA and SHA-384"),
    ("2.16.840.1.101.3.4.3.4", "DSA and SHA-512"),
    ("1.3.101.112", "Ed25519"),
    ("1.3.101.113", "Ed448"),
    ("1.2.156.10197.1.501", "SM2 and SM3"),
    ("1.2.156.10197.1.504", "RSA and SM3"),
    ("1.2.643.7.1.1.3.2", "GOST R 34.10-2012 and Streebog-256"),
    ("1.2.643.7.1.1.3.3", "GOST R 34.10-2012 and Streebog-512"),
    ("2.16.840.1.101.3.4.3.17", "ML-DSA-44"),
    ("2.16.840.1.101.3.4.3.18", "ML-DSA-65"),
    ("2.16.840.1.101.3.4.3.19", "ML-DSA-87"),
];

/// The hashes that the parameters of RSA-PSS name. Sources: RFC 4055 and RFC 8702.
const HASHES: [(&str, &str); 11] = [
    ("1.2.840.113549.2.5", "MD5"),
    ("1.3.14.3.2.26", "SHA-1"),
    ("2.16.840.1.101.3.4.2.1", "SHA-256"),
    ("2.16.840.1.101.3.4.2.2", "SHA-384"),
    ("2.16.840.1.101.3.4.2.3", "SHA-512"),
    ("2.16.840.1.101.3.4.2.4", "SHA-224"),
    ("2.16.840.1.101.3.4.2.5", "SHA-512/224"),
    ("2.16.840.1.101.3.4.2.6", "SHA-512/256"),
    ("2.16.840.1.101.3.4.2.8", "SHA3-256"),
    ("2.16.840.1.101.3.4.2.9", "SHA3-384"),
    ("2.16.840.1.101.3.4.2.10", "SHA3-512"),
];

/// The hashes that can be forged.
const FORGEABLE: [&str; 4] = ["MD2", "MD4", "MD5", "SHA-1"];

/// The name of a signature algorithm; its object identifier if it has none.
pub(crate) fn signature_name(signature: &AlgorithmIdentifier<'_>) -> String {
    let oid = signature.algorithm.to_id_string();
    if oid == RSA_PSS {
        let parameters = signature.parameters().and_then(|any| RsaSsaPssParams::try_from(any).ok());
        // Without a hash in its parameters, SHA-1 is what it means (RFC 4055).
        let hash = parameters.map_or(HASHES[1].0.to_owned(), |one| one.hash_algorithm_oid().to_id_string());
        return format!("RSA-PSS and {}", named(&HASHES, &hash));
    }
    named(&SIGNATURES, &oid).to_owned()
}

fn named<'a>(table: &[(&str, &'static str)], oid: &'a str) -> &'a str {
    table.iter().find(|(known, _)| *known == oid).map_or(oid, |(_, name)| name)
}

/// Returns the hash of a signature algorithm of that name, if it can be forged.
pub(crate) fn forgeable_hash(signature: &str) -> Option<&'static str> {
    let (_, hash) = signature.rsplit_once(" and ")?;
    FORGEABLE.into_iter().find(|one| *one == hash)
}
