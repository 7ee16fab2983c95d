//! What is wrong with a certificate that can be read.

use jiff::Timestamp;

use super::x509::Certificate;

/// Something about a certificate that its user should know before trusting it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Warning {
    /// The certificate is no longer valid.
    #[error(
        "`{subject}` expired on {not_after}: TLS clients refuse it; fetch it again once the service has renewed it"
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
        /// Who signed it.
        issuer: String,
    },
}

impl Warning {
    /// The warnings about one certificate at the given time.
    pub(super) fn about(certificate: &Certificate, now: Timestamp) -> impl Iterator<Item = Self> {
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
        let not_ca = (!certificate.is_ca()).then_some(Self::NotCa { subject, issuer });
        validity.into_iter().chain(not_ca)
    }
}
