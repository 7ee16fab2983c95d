//! Signatures of certificates, checked with the key of another one.

use rustls_pki_types::SignatureVerificationAlgorithm;
use x509_parser::asn1_rs::{Any, FromDer as _};

use crate::certificate::Certificate;
use crate::der::elements;

/// The result of checking a certificate's signature with the key of another certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureCheck {
    /// The signature was made with that key.
    Valid,
    /// Another key made it, or the certificate was changed since.
    Invalid,
    /// None of the given algorithms is for this kind of signature and key.
    Unsupported,
}

impl Certificate {
    /// Checks the signature of this certificate with the key of another one, its own included, by the first of the
    /// algorithms that is for both. Names, times and extensions are not looked at.
    #[must_use]
    pub fn check_signature(
        &self,
        issuer: &Self,
        algorithms: &[&dyn SignatureVerificationAlgorithm],
    ) -> SignatureCheck {
        let (Some(signed), Some(key)) = (Signed::of(self.der()), key_of(issuer.key_info())) else {
            return SignatureCheck::Unsupported;
        };
        let fitting = algorithms.iter().filter(|one| *one.signature_alg_id() == *signed.algorithm);
        let mut fitting = fitting.filter(|one| *one.public_key_alg_id() == *key.algorithm);
        let Some(algorithm) = fitting.next() else { return SignatureCheck::Unsupported };
        match algorithm.verify_signature(key.bits, signed.message, signed.signature) {
            Ok(()) => SignatureCheck::Valid,
            Err(_) => SignatureCheck::Invalid,
        }
    }

    /// Returns whether one of the algorithms checks signatures of this certificate's key.
    #[must_use]
    pub fn has_key_for(&self, algorithms: &[&dyn SignatureVerificationAlgorithm]) -> bool {
        key_of(self.key_info())
            .is_some_and(|key| algorithms.iter().any(|one| *one.public_key_alg_id() == *key.algorithm))
    }
}

/// The parts of a certificate that its signature is checked with.
struct Signed<'a> {
    message: &'a [u8],
    /// The content of the algorithm's identifier.
    algorithm: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Signed<'a> {
    fn of(der: &'a [u8]) -> Option<Self> {
        let content = elements(der).next()?.ok()?.data;
        // What is signed has its tag and length.
        let (rest, _) = Any::from_der(content).ok()?;
        let message = &content[..content.len() - rest.len()];
        let [algorithm, signature] = two(rest)?;
        Some(Self { message, algorithm: algorithm.data, signature: bits(signature.data)? })
    }
}

struct Key<'a> {
    algorithm: &'a [u8],
    bits: &'a [u8],
}

fn key_of(info: &[u8]) -> Option<Key<'_>> {
    let [algorithm, key] = two(elements(info).next()?.ok()?.data)?;
    Some(Key { algorithm: algorithm.data, bits: bits(key.data)? })
}

fn two(content: &[u8]) -> Option<[Any<'_>; 2]> {
    elements(content).collect::<Result<Vec<_>, _>>().ok()?.try_into().ok()
}

/// The content of a BIT STRING of whole bytes.
fn bits(content: &[u8]) -> Option<&[u8]> {
    match content {
        [0, bits @ ..] => Some(bits),
        _ => None,
    }
}
