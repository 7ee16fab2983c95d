//! From what rustls says to what a user can do something about.

use std::io::{self, ErrorKind};

use jiff::Timestamp;
use rustls::pki_types::ServerName;
use rustls::{AlertDescription, CertificateError, Error, OtherError, PeerIncompatible};

use super::error::{Phase, Reason};
use super::key::too_short;
use crate::certificate::{CaBundle, Certificate};

/// What is known of a handshake that came to its end, good or bad.
pub(super) struct Seen<'a> {
    pub(super) name: &'a ServerName<'static>,
    /// What the server showed.
    pub(super) chain: &'a [Certificate],
    pub(super) anchors: &'a CaBundle,
    /// Whether it asked for a client certificate.
    pub(super) asked: bool,
    /// Whether its certificates are fine.
    pub(super) accepted: bool,
    /// When that was judged.
    pub(super) at: Timestamp,
}

impl Seen<'_> {
    /// Why the handshake failed.
    pub(super) fn judge(&self, error: io::Error) -> Reason {
        match error.downcast::<Error>() {
            Ok(Error::InvalidCertificate(error)) => self.of_certificate(error),
            Ok(Error::AlertReceived(alert)) => self.of_alert(alert),
            Ok(Error::PeerIncompatible(what)) => Reason::Outdated { evidence: of_choice(&what) },
            Ok(source) => Reason::Protocol { source },
            Err(source) => self.of_connection(source),
        }
    }

    fn of_connection(&self, source: io::Error) -> Reason {
        match source.kind() {
            ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe => match self.asked {
                true => Reason::WantsClientCertificate { alert: None },
                false => Reason::Closed,
            },
            _ => Reason::Io { during: Phase::Handshake, source },
        }
    }

    fn of_alert(&self, alert: AlertDescription) -> Reason {
        let name = name_of(alert);
        match alert {
            AlertDescription::ProtocolVersion => Reason::Outdated {
                evidence: format!(
                    "it answered with the alert `{name}`, as servers with TLS 1.1 and older do"
                ),
            },
            // Only once the certificates are fine does a client answer, with none of its own.
            _ if self.asked && self.accepted => Reason::WantsClientCertificate { alert: Some(name) },
            AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity
                if self.chain.is_empty() =>
            {
                Reason::Outdated {
                    evidence: format!(
                        "it answered with the alert `{name}`, as servers do that offer no cipher suite, key exchange or \
                         signature of those"
                    ),
                }
            }
            _ => Reason::Alert { alert: name },
        }
    }

    fn of_certificate(&self, error: CertificateError) -> Reason {
        use CertificateError as E;
        match error {
            E::Expired | E::ExpiredContext { .. } => self.expired(),
            E::NotValidYet | E::NotValidYetContext { .. } => self.not_yet_valid(),
            E::UnknownIssuer => self.unknown_issuer(false),
            E::BadSignature | E::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
                self.bad_signature()
            }
            E::NotValidForName | E::NotValidForNameContext { .. } => Reason::NameMismatch {
                wanted: self.name.to_str().into_owned(),
                names: self.chain.first().map(Certificate::names).unwrap_or_default(),
            },
            E::Other(error) => self.of_webpki(&error),
            error => self.fault(match error {
                E::InvalidPurpose | E::InvalidPurposeContext { .. } => {
                    "it is for other purposes than servers (extended key usage)"
                }
                E::UnsupportedSignatureAlgorithmContext { .. } => {
                    "it is signed with an algorithm that rustls refuses, such as SHA-1"
                }
                E::UnhandledCriticalExtension => UNKNOWN_EXTENSION,
                E::BadEncoding => "it is not encoded as X.509 demands",
                error => return self.fault(&format!("rustls says: {error}")),
            }),
        }
    }

    /// The faults for which rustls has no word of its own.
    fn of_webpki(&self, error: &OtherError) -> Reason {
        use webpki::Error as E;
        match error.0.downcast_ref() {
            Some(E::CaUsedAsEndEntity) => Reason::CaAsServer { subject: self.subject() },
            Some(E::EndEntityUsedAsCa) => self.fault("its issuer is not a CA certificate"),
            Some(E::UnsupportedCertVersion) => {
                self.fault("it is of an older version of X.509, and rustls takes version 3 only")
            }
            Some(E::UnsupportedCriticalExtension) => self.fault(UNKNOWN_EXTENSION),
            Some(E::NameConstraintViolation) => {
                self.fault("it has a name that its issuer may not sign (name constraints)")
            }
            Some(E::PathLenConstraintViolated) => self
                .fault("there are more certificates between it and the CA than the CA allows (path length)"),
            _ => self.fault(&format!("rustls says: {error}")),
        }
    }

    fn expired(&self) -> Reason {
        match self.chain.iter().find(|one| self.at > one.not_after()) {
            Some(one) => Reason::Expired { subject: one.label(), not_after: one.not_after() },
            None => self.fault("it ends before it begins"),
        }
    }

    fn not_yet_valid(&self) -> Reason {
        match self.chain.iter().find(|one| self.at < one.not_before()) {
            Some(one) => Reason::NotYetValid { subject: one.label(), not_before: one.not_before() },
            None => self.fault("it is not valid yet"),
        }
    }

    fn unknown_issuer(&self, has_namesake: bool) -> Reason {
        match self.end() {
            Some((last, _)) => Reason::UnknownIssuer {
                subject: last.label(),
                issuer: last.issuer().to_owned(),
                has_namesake,
            },
            None => self.fault("its issuer is not a trusted certificate"),
        }
    }

    /// A signature that does not fit: one by a short key looks like that, and so does one by a namesake.
    fn bad_signature(&self) -> Reason {
        if let Some(fault) = self.chain.iter().chain(self.anchor()).find_map(too_short) {
            return self.fault(&fault);
        }
        match self.accepted {
            true => self.fault("its key does not fit the signature of the handshake"),
            false if self.anchor().is_some() => self.unknown_issuer(true),
            false => self.fault("it is not signed by the key of its issuer"),
        }
    }

    /// A fault of the server's certificate, or of one above it.
    pub(super) fn fault(&self, fault: &str) -> Reason {
        Reason::BadCertificate { subject: self.subject(), fault: fault.to_owned() }
    }

    fn subject(&self) -> String {
        self.chain.first().map(Certificate::label).unwrap_or_default()
    }

    /// The trusted certificate at the end of the chain.
    pub(super) fn anchor(&self) -> Option<&Certificate> {
        self.end()?.1
    }

    /// The last certificate on the way from the server's own to a trusted one, and that, by the names of issuers.
    fn end(&self) -> Option<(&Certificate, Option<&Certificate>)> {
        let (mut last, others) = self.chain.split_first()?;
        // Issuers may go round in a circle.
        for _ in 0..=others.len() {
            let is_issuer = |one: &&Certificate| one.subject() == last.issuer();
            if let Some(anchor) = self.anchors.iter().find(is_issuer) {
                return Some((last, Some(anchor)));
            }
            match others.iter().find(is_issuer).filter(|_| !last.is_self_issued()) {
                Some(next) => last = next,
                None => break,
            }
        }
        Some((last, None))
    }
}

const UNKNOWN_EXTENSION: &str = "it has a critical extension that rustls does not know";

/// What the server chose that rustls refuses.
fn of_choice(what: &PeerIncompatible) -> String {
    use PeerIncompatible as P;
    match what {
        P::ServerDoesNotSupportTls12Or13 | P::ServerTlsVersionIsDisabledByOurConfig => {
            "it chose TLS 1.1 or older".to_owned()
        }
        other => format!("it lacks what rustls needs ({other:?})"),
    }
}

/// The name of an alert as the standard writes it, or its number.
fn name_of(alert: AlertDescription) -> String {
    let Some(name) = alert.as_str() else { return format!("number {}", u8::from(alert)) };
    name.chars().fold(String::new(), |mut text, character| {
        if character.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(character.to_ascii_lowercase());
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alerts_have_the_names_of_the_standard() {
        let names = [40, 48, 70, 116, 250].map(|number: u8| name_of(number.into()));
        assert_eq!(
            names,
            ["handshake_failure", "unknown_ca", "protocol_version", "certificate_required", "number 250"]
        );
    }
}
