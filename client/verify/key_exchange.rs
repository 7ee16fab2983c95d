//! The key exchange over P-521, which ring lacks.
//!
//! In TLS 1.2, a server with a key on P-521 shows it only to clients that can exchange keys over that curve, too. It is
//! for checks alone, which send nothing secret: clients of services exchange their keys with ring.

use std::sync::Arc;

use p521::elliptic_curve::point::AffineCoordinates as _;
use p521::elliptic_curve::sec1::ToSec1Point as _;
use p521::{ProjectivePoint, PublicKey, SecretKey};
use rustls::crypto::{ActiveKeyExchange, CryptoProvider, SharedSecret, SupportedKxGroup, ring};
use rustls::{Error, NamedGroup, PeerMisbehaved};
use zeroize::Zeroizing;

/// Adds the curve to those of a provider, with the lowest preference.
pub(super) fn with_p521(provider: &CryptoProvider) -> Arc<CryptoProvider> {
    let mut provider = provider.clone();
    provider.kx_groups.push(&P521);
    Arc::new(provider)
}

static P521: P521Group = P521Group;

#[derive(Debug)]
struct P521Group;

impl SupportedKxGroup for P521Group {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let secret = random()?;
        let public = secret.public_key().to_sec1_point(false).as_bytes().to_vec();
        Ok(Box::new(P521Exchange { secret, public }))
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::secp521r1
    }
}

/// A random secret. Nearly all numbers of 521 random bits are below the order of the group.
fn random() -> Result<SecretKey, Error> {
    let source = ring::default_provider().secure_random;
    loop {
        let mut bytes = Zeroizing::new([0; 66]);
        source.fill(&mut *bytes)?;
        bytes[0] &= 1;
        if let Ok(secret) = SecretKey::from_slice(&*bytes) {
            return Ok(secret);
        }
    }
}

struct P521Exchange {
    secret: SecretKey,
    public: Vec<u8>,
}

impl ActiveKeyExchange for P521Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        // RFC 8446, 4.2.8.2: uncompressed, and on the curve.
        let is_uncompressed = peer.first() == Some(&4);
        let peer = is_uncompressed.then(|| PublicKey::from_sec1_bytes(peer).ok()).flatten();
        let peer = peer.ok_or(Error::PeerMisbehaved(PeerMisbehaved::InvalidKeyShare))?;
        let point = ProjectivePoint::from(*peer.as_affine()) * *self.secret.to_nonzero_scalar();
        Ok(SharedSecret::from(&*point.to_affine().x()))
    }

    fn pub_key(&self) -> &[u8] {
        &self.public
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::secp521r1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_come_to_the_same_secret() {
        let [one, other] = [P521.start().unwrap(), P521.start().unwrap()];
        let (public_one, public_other) = (one.pub_key().to_vec(), other.pub_key().to_vec());
        assert_ne!(public_one, public_other);
        let secrets = [one.complete(&public_other).unwrap(), other.complete(&public_one).unwrap()];
        assert_eq!(secrets[0].secret_bytes(), secrets[1].secret_bytes());
        assert_eq!(secrets[0].secret_bytes().len(), 66);
    }

    #[test]
    fn what_is_no_point_of_the_curve_is_refused() {
        let right = P521.start().unwrap().pub_key().to_vec();
        let mut beside = right.clone();
        beside[132] ^= 1;
        let compressed = [&[2], &right[1..67]].concat();
        for wrong in [
            vec![],
            vec![0],
            vec![4],
            [&[4][..], &[0; 132]].concat(),
            beside,
            compressed,
            right[..132].to_vec(),
        ] {
            assert!(P521.start().unwrap().complete(&wrong).is_err(), "{wrong:02x?}");
        }
    }
}
