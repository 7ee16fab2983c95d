//! ECDSA that ring lacks: keys on P-521, and signatures with SHA-512. The feature `p521` compiles it.
//!
//! Nothing here is secret: public keys verify signatures that everybody may see.

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use der::asn1::UintRef;
use der::{Reader as _, SliceReader};
use p521::ecdsa::Error;
use p521::ecdsa::signature::hazmat::PrehashVerifier;
use rustls::SignatureScheme;
use rustls::crypto::{WebPkiSupportedAlgorithms, ring};
use rustls::pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

/// ECDSA over one curve with one hash.
#[derive(Debug)]
struct Ecdsa {
    curve: Curve,
    hash: Hash,
}

#[derive(Clone, Copy, Debug)]
enum Curve {
    P256,
    P384,
    P521,
}

#[derive(Clone, Copy, Debug)]
enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

static P256_SHA512: Ecdsa = Ecdsa { curve: Curve::P256, hash: Hash::Sha512 };
static P384_SHA512: Ecdsa = Ecdsa { curve: Curve::P384, hash: Hash::Sha512 };
static P521_SHA256: Ecdsa = Ecdsa { curve: Curve::P521, hash: Hash::Sha256 };
static P521_SHA384: Ecdsa = Ecdsa { curve: Curve::P521, hash: Hash::Sha384 };
static P521_SHA512: Ecdsa = Ecdsa { curve: Curve::P521, hash: Hash::Sha512 };

type Algorithm = &'static dyn SignatureVerificationAlgorithm;

const OURS: &[Algorithm] = &[&P256_SHA512, &P384_SHA512, &P521_SHA256, &P521_SHA384, &P521_SHA512];

/// In the order for the scheme of P-521.
const OF_SHA512: &[Algorithm] = &[&P521_SHA512, &P384_SHA512, &P256_SHA512];

/// The algorithms of ring together with these, in the way that rustls arranges those of its other provider, aws-lc-rs.
pub(crate) fn algorithms() -> WebPkiSupportedAlgorithms {
    *ALGORITHMS
}

/// Made once: rustls wants them for the life of the process.
static ALGORITHMS: LazyLock<WebPkiSupportedAlgorithms> = LazyLock::new(|| {
    let of_ring = ring::default_provider().signature_verification_algorithms;
    let mut mapping: Vec<(SignatureScheme, &[Algorithm])> = of_ring
        .mapping
        .iter()
        .map(|&(scheme, algorithms)| (scheme, joined(algorithms, also(scheme).as_slice())))
        .collect();
    // The last one is what is wanted least: a server with several keys shows the one that it shows to ring.
    mapping.push((SignatureScheme::ECDSA_NISTP521_SHA512, OF_SHA512));
    WebPkiSupportedAlgorithms { all: joined(of_ring.all, OURS), mapping: mapping.leak() }
});

/// The algorithms behind a scheme of ring. TLS 1.3 takes the first only, TLS 1.2 any curve with the hash.
fn also(scheme: SignatureScheme) -> Option<Algorithm> {
    match scheme {
        SignatureScheme::ECDSA_NISTP256_SHA256 => Some(&P521_SHA256),
        SignatureScheme::ECDSA_NISTP384_SHA384 => Some(&P521_SHA384),
        _ => None,
    }
}

fn joined(first: &[Algorithm], second: &[Algorithm]) -> &'static [Algorithm] {
    [first, second].concat().leak()
}

impl SignatureVerificationAlgorithm for Ecdsa {
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let digest = match self.hash {
            Hash::Sha256 => Sha256::digest(message).to_vec(),
            Hash::Sha384 => Sha384::digest(message).to_vec(),
            Hash::Sha512 => Sha512::digest(message).to_vec(),
        };
        let is_valid = match self.curve {
            Curve::P256 => is_valid::<_, p256::ecdsa::Signature>(
                p256::ecdsa::VerifyingKey::from_sec1_bytes,
                32,
                public_key,
                &digest,
                signature,
            ),
            Curve::P384 => is_valid::<_, p384::ecdsa::Signature>(
                p384::ecdsa::VerifyingKey::from_sec1_bytes,
                48,
                public_key,
                &digest,
                signature,
            ),
            Curve::P521 => is_valid::<_, p521::ecdsa::Signature>(
                p521::ecdsa::VerifyingKey::from_sec1_bytes,
                66,
                public_key,
                &digest,
                signature,
            ),
        };
        is_valid.ok_or(InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        match self.curve {
            Curve::P256 => alg_id::ECDSA_P256,
            Curve::P384 => alg_id::ECDSA_P384,
            Curve::P521 => alg_id::ECDSA_P521,
        }
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        match self.hash {
            Hash::Sha256 => alg_id::ECDSA_SHA256,
            Hash::Sha384 => alg_id::ECDSA_SHA384,
            Hash::Sha512 => alg_id::ECDSA_SHA512,
        }
    }
}

/// Verifies a signature; `None` when it, or the key, is malformed or wrong. A curve's numbers are `width` bytes.
fn is_valid<K, S>(
    read_key: fn(&[u8]) -> Result<K, Error>,
    width: usize,
    public_key: &[u8],
    digest: &[u8],
    signature: &[u8],
) -> Option<()>
where
    K: PrehashVerifier<S>,
    S: for<'a> TryFrom<&'a [u8]>,
{
    // As ring and Java do, which take no compressed points.
    let is_uncompressed = public_key.first() == Some(&4);
    let key = is_uncompressed.then(|| read_key(public_key).ok())??;
    let signature = S::try_from(&fixed(signature, width)?).ok()?;
    key.verify_prehash(digest, &signature).ok()
}

/// The two numbers of a signature, which are a SEQUENCE in DER, at their full width.
fn fixed(signature: &[u8], width: usize) -> Option<Vec<u8>> {
    let mut reader = SliceReader::new(signature).ok()?;
    let numbers = reader.sequence::<_, _, der::Error>(|reader| {
        Ok([reader.decode::<UintRef<'_>>()?, reader.decode::<UintRef<'_>>()?])
    });
    let numbers = numbers.ok()?;
    reader.finish().ok()?;
    let mut fixed = Vec::with_capacity(2 * width);
    for number in numbers {
        let number = number.as_bytes();
        fixed.resize(fixed.len() + width.checked_sub(number.len())?, 0);
        fixed.extend_from_slice(number);
    }
    Some(fixed)
}
