//! Keys of certificates, as far as the choice of a TLS client goes.

use der::asn1::ObjectIdentifier;

use crate::parts;

/// The kind of a certificate's public key.
#[derive(Debug, Clone, PartialEq, Eq)]
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

const ELLIPTIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

impl PublicKey {
    pub(super) fn of(key: &parts::PublicKey<'_>) -> Self {
        if let Some(bits) = key.rsa_bits() {
            return Self::Rsa { bits };
        }
        let oid = key.algorithm.oid;
        if oid != ELLIPTIC {
            return Self::Other { algorithm: oid.to_string() };
        }
        let curve = key.algorithm.parameters.and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok());
        Self::Elliptic { curve: curve.map(|curve| curve.to_string()) }
    }
}
