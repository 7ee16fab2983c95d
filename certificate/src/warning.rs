//! Problems of certificates that can be read.

use jiff::Timestamp;

use crate::algorithm::PublicKey;
use crate::certificate::Certificate;
use crate::extensions::Extensions;
use crate::x509::Kind;

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

    /// The certificate is that of a server: it may not sign others, and another one has issued it.
    #[error(
        "`{subject}` is not a CA certificate but that of a server, so most clients can check no server with it: ask \
         the service for its CA certificate (this one was issued by `{issuer}`)"
    )]
    #[non_exhaustive]
    NotCa {
        /// The certificate's subject, or its fingerprint when it has none.
        subject: String,
        /// Its issuer.
        issuer: String,
    },

    /// The certificate may not sign others, and is its own issuer: it stands for one server.
    #[error(
        "`{subject}` is its own issuer and not a CA: clients take it from the one server that shows this very \
         certificate, and every renewal of it has to be brought to them"
    )]
    #[non_exhaustive]
    Pinned {
        /// The certificate's subject, or its fingerprint when it has none.
        subject: String,
    },

    /// The certificate is its own issuer and of version 3, and does not say whether it may sign others.
    #[error(
        "`{subject}` does not say whether it is a CA (it has no basic constraints): {}; ask the service for one that \
         does",
        if *.has_key_usage {
            "clients with OpenSSL and rustls take it for one, and Java does not"
        } else {
            "clients with OpenSSL and Java take it from the one server that shows this very certificate, and from no other"
        }
    )]
    #[non_exhaustive]
    NoBasicConstraints {
        /// The certificate's subject, or its fingerprint when it has none.
        subject: String,
        /// `true` if its key usage lets it sign certificates.
        has_key_usage: bool,
    },

    /// OpenSSL refuses the CA certificate when it is strict, as Python tells it to be since 3.13.
    #[error(
        "clients with Python 3.13 or newer refuse the CA certificate `{subject}` (VERIFY_X509_STRICT): {why}; ask the \
         service for one that follows RFC 5280"
    )]
    #[non_exhaustive]
    Strict {
        /// The certificate's subject, or its fingerprint when it has none.
        subject: String,
        /// The rule that it breaks.
        why: &'static str,
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
        let use_of_it = Self::about_use(certificate);
        let weak_key = match *certificate.public_key() {
            PublicKey::Rsa { bits } if bits < LEAST_RSA_BITS => {
                Some(Self::WeakKey { subject: subject.clone(), bits })
            }
            _ => None,
        };
        let is_root = certificate.kind() == Kind::Root;
        let weak_signature =
            certificate.forgeable_hash().map(|hash| Self::WeakSignature { subject, hash, is_root });
        let strict = (now <= not_after).then(|| Self::about_strictness(certificate)).flatten();
        [validity, use_of_it, weak_key, weak_signature, strict].into_iter().flatten()
    }

    /// Returns whether clients in general are affected. It is false for what is as its owner may want it: a server that is
    /// trusted by its own certificate, and a CA certificate that only Python 3.13 and newer refuse.
    #[must_use]
    pub fn is_serious(&self) -> bool {
        !matches!(self, Self::Pinned { .. } | Self::NoBasicConstraints { .. } | Self::Strict { .. })
    }

    /// The warning about the use of a certificate that is not a CA.
    fn about_use(certificate: &Certificate) -> Option<Self> {
        if certificate.is_ca() {
            return None;
        }
        let subject = certificate.label();
        if !certificate.is_self_issued() {
            return Some(Self::NotCa { subject, issuer: certificate.issuer().to_owned() });
        }
        let extensions = certificate.extensions();
        Some(match extensions.basic_constraints {
            Some(_) => Self::Pinned { subject },
            None => {
                let has_key_usage = extensions.key_usage.is_some() && extensions.may_sign_certificates();
                Self::NoBasicConstraints { subject, has_key_usage }
            }
        })
    }

    /// The warning about a CA certificate that strict clients refuse.
    fn about_strictness(certificate: &Certificate) -> Option<Self> {
        if !certificate.is_ca() {
            return None;
        }
        let why = breach_of_strict_rules(certificate, &certificate.extensions())?;
        Some(Self::Strict { subject: certificate.label(), why })
    }
}

/// The rule of RFC 5280 that a CA certificate breaks by itself, of those that OpenSSL holds with `-x509_strict`.
fn breach_of_strict_rules(certificate: &Certificate, extensions: &Extensions) -> Option<&'static str> {
    const BASIC_CONSTRAINTS: &str = "2.5.29.19";
    const SUBJECT_KEY_ID: &str = "2.5.29.14";
    const AUTHORITY_KEY_ID: &str = "2.5.29.35";
    let rules = [
        (certificate.version() < 3, "it is of an older version of X.509 than 3"),
        (certificate.subject().is_empty(), "it has no subject"),
        (extensions.key_usage.is_none(), "it has no key usage"),
        (!extensions.may_sign_certificates(), "its key usage does not let it sign certificates"),
        (!extensions.is_critical(BASIC_CONSTRAINTS), "its basic constraints are not critical"),
        (extensions.subject_key_id.is_none(), "it has no subject key identifier"),
        (extensions.is_critical(SUBJECT_KEY_ID), "its subject key identifier is critical"),
        (extensions.is_critical(AUTHORITY_KEY_ID), "its authority key identifier is critical"),
    ];
    rules.into_iter().find(|(is_broken, _)| *is_broken).map(|(_, why)| why)
}
