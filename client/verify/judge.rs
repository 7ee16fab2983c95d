//! From what rustls says to what a user can do something about.

use std::io::{self, ErrorKind};

use jiff::Timestamp;
use rustls::pki_types::ServerName;
use rustls::{AlertDescription, CertificateError, Error, OtherError, PeerIncompatible};

use super::error::{Phase, Reason};
use super::key;
use cloud_certs_certificate::{CaBundle, Certificate};

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
                        "it answered with the alert `{name}`, as servers do when they know no cipher suite, key exchange \
                         or kind of signature that rustls takes"
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
            // The same text and other bytes, as of another string type.
            E::UnknownIssuer if self.anchor().is_some() => self.fault(
                "the name of its issuer is encoded in another way than the trusted one, and rustls compares the bytes",
            ),
            E::UnknownIssuer => self.unknown_issuer(false),
            E::BadSignature | E::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
                self.bad_signature()
            }
            E::NotValidForName | E::NotValidForNameContext { .. } => Reason::NameMismatch {
                wanted: self.name.to_str().into_owned(),
                names: self.chain.first().map(Certificate::subject_alt_names).unwrap_or_default(),
            },
            E::Other(error) => self.of_webpki(&error),
            E::InvalidPurpose | E::InvalidPurposeContext { .. } => {
                self.fault("a certificate is for other purposes than servers (extended key usage)")
            }
            E::UnsupportedSignatureAlgorithmContext { signature_algorithm_id, .. } => {
                let algorithm = key::algorithm(&signature_algorithm_id);
                self.fault(&format!("a certificate is signed with {algorithm}, which rustls refuses"))
            }
            E::UnhandledCriticalExtension => self.fault(UNKNOWN_EXTENSION),
            E::BadEncoding => self.fault("a certificate is not encoded as X.509 demands"),
            error => self.fault(&format!("rustls says: {error}")),
        }
    }

    /// The faults for which rustls has no word of its own.
    fn of_webpki(&self, error: &OtherError) -> Reason {
        use webpki::Error as E;
        match error.0.downcast_ref() {
            Some(E::CaUsedAsEndEntity) => {
                Reason::CaAsServer { subject: self.subject(), is_trusted: self.anchor().is_some() }
            }
            Some(E::EndEntityUsedAsCa) => self.fault("an issuer in it is not a CA certificate"),
            Some(E::UnsupportedCertVersion) => {
                self.fault("a certificate is of an older version of X.509, and rustls takes version 3 only")
            }
            Some(E::UnsupportedCriticalExtension) => self.fault(UNKNOWN_EXTENSION),
            Some(E::NameConstraintViolation) => {
                self.fault("a certificate has a name that its issuer may not sign (name constraints)")
            }
            Some(E::PathLenConstraintViolated) => {
                self.fault("it is longer than a CA in it allows (path length)")
            }
            _ => self.fault(&format!("rustls says: {error}")),
        }
    }

    fn expired(&self) -> Reason {
        match self.chain.iter().find(|one| self.at > one.not_after()) {
            Some(one) => Reason::Expired { subject: one.label(), not_after: one.not_after() },
            None => self.fault("the validity of a certificate ends before it begins"),
        }
    }

    fn not_yet_valid(&self) -> Reason {
        match self.chain.iter().find(|one| self.at < one.not_before()) {
            Some(one) => Reason::NotYetValid { subject: one.label(), not_before: one.not_before() },
            None => self.fault("a certificate is not valid yet"),
        }
    }

    fn unknown_issuer(&self, has_namesake: bool) -> Reason {
        match self.end() {
            Some((last, _)) => Reason::UnknownIssuer {
                subject: last.label(),
                issuer: last.issuer().to_owned(),
                has_namesake,
            },
            None => self.fault("it does not lead to a trusted certificate"),
        }
    }

    /// A signature that does not fit: one by a key that rustls does not take looks like that, and so does one by a
    /// namesake.
    fn bad_signature(&self) -> Reason {
        if let Some(fault) = self.chain.iter().chain(self.anchor()).find_map(key::refused) {
            return self.fault(&fault);
        }
        match self.accepted {
            true => self.fault("the key in it does not fit the signature of the handshake"),
            false if self.anchor().is_some() => self.unknown_issuer(true),
            false => self.fault("a certificate is not signed by the key of its issuer"),
        }
    }

    /// A fault of the server's certificate or of one above it; rustls does not say which.
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

const UNKNOWN_EXTENSION: &str = "a certificate has a critical extension that rustls does not know";

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
    // rustls spells one of them its own way.
    let name = name.replace("Unrecognised", "Unrecognized");
    let mut text = String::new();
    let mut letters = name.chars().peekable();
    let mut was_lowercase = false;
    while let Some(letter) = letters.next() {
        // A word begins with a capital, but those of `CA` and `PSK` are one word.
        let is_followed = !text.is_empty() && letters.peek().is_some_and(char::is_ascii_lowercase);
        if letter.is_ascii_uppercase() && (was_lowercase || is_followed) {
            text.push('_');
        }
        was_lowercase = letter.is_ascii_lowercase();
        text.push(letter.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alerts_have_the_names_of_the_standard() {
        let names = [40, 48, 70, 112, 115, 116, 250].map(|number: u8| name_of(number.into()));
        assert_eq!(
            names,
            [
                "handshake_failure",
                "unknown_ca",
                "protocol_version",
                "unrecognized_name",
                "unknown_psk_identity",
                "certificate_required",
                "number 250"
            ]
        );
    }
}
