//! Problems of certificates that can be read.

use jiff::Timestamp;

use crate::certificate::Certificate;
use crate::x509::{Kind, PublicKey};

/// The fewest bits of an RSA key that TLS clients take.
const LEAST_RSA_BITS: usize = 2048;

/// Something about a certificate that its user should know before trusting it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Warning {
    /// The certificate is no longer valid.
    #[error(
        "`{subject}` expired on {not_after}: most TLS clients refuse it; fetch it again once the service has renewed it"
    )]
    #[non_exhaustive]
    Expired {
        /// The certificate's subject, or its fingerprint when it has none.
        subject: String,
        /// Its last valid second.
        not_after: Timestamp,
    },

    /// The certificate is not valid yet.
    #[error(
        "`{subject}` is not valid before {not_before}: check the clock of this machine, or wait until then"
    )]
    #[non_exhaustive]
    NotYetValid {
        /// The certificate's subject, or its fingerprint when it has none.
        subject: String,
        /// Its first valid second.
        not_before: Timestamp,
    },

    /// The certificate may not sign others, so trusting it does not make a server's certificate trusted.
    #[error(
        "`{subject}` is not a CA certificate, so no server can be checked with it: ask the service for its CA \
         certificate (this one was issued by `{issuer}`)"
    )]
    #[non_exhaustive]
    NotCa {
        /// The certificate's subject, or its fingerprint when it has none.
        subject: String,
        /// Its issuer.
        issuer: String,
    },

    /// The key can be broken, or clients take it for that.
    #[error(
        "`{subject}` has an RSA key of {bits} bits: TLS clients want 2048; ask the service for a stronger one"
    )]
    #[non_exhaustive]
    WeakKey {
        /// The certificate's subject, or its fingerprint when it has none.
        subject: String,
        /// The bits of its key.
        bits: usize,
    },

    /// The signature is made of a hash that can be forged.
    #[error("`{subject}` is signed with {hash}, which can be forged: {}", consequence(*.is_root))]
    #[non_exhaustive]
    WeakSignature {
        /// The certificate's subject, or its fingerprint when it has none.
        subject: String,
        /// The hash.
        hash: &'static str,
        /// True for a root, which is trusted for being there and not for its signature.
        is_root: bool,
    },
}

fn consequence(is_root: bool) -> &'static str {
    if is_root {
        "most clients do not look at the signature of a root, but compare its fingerprint with the vendor's"
    } else {
        "TLS clients refuse it; ask the service for a newer one"
    }
}

impl Warning {
    /// The warnings about one certificate at the given time.
    pub(crate) fn about(certificate: &Certificate, now: Timestamp) -> impl Iterator<Item = Self> {
        let subject = certificate.label();
        let (not_before, not_after) = (certificate.not_before(), certificate.not_after());
        let validity = if now > not_after {
            Some(Self::Expired { subject: subject.clone(), not_after })
        } else if now < not_before {
            Some(Self::NotYetValid { subject: subject.clone(), not_before })
        } else {
            None
        };
        let issuer = certificate.issuer().to_owned();
        let not_ca = (!certificate.is_ca()).then(|| Self::NotCa { subject: subject.clone(), issuer });
        let weak_key = match *certificate.public_key() {
            PublicKey::Rsa { bits } if bits < LEAST_RSA_BITS => {
                Some(Self::WeakKey { subject: subject.clone(), bits })
            }
            _ => None,
        };
        let is_root = certificate.kind() == Kind::Root;
        let weak_signature =
            certificate.forgeable_hash().map(|hash| Self::WeakSignature { subject, hash, is_root });
        [validity, not_ca, weak_key, weak_signature].into_iter().flatten()
    }
}
