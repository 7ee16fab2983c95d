//! The diagnosis of a handshake: turns errors of rustls into failures that a user can do something about.

use std::io::{self, ErrorKind};

use cloud_certs_certificate::Certificate;
use rustls::{AlertDescription, CertificateError, Error, OtherError, PeerIncompatible};

use super::failure::{TlsCheckFailure, TlsCheckPhase};
use super::faults::{self, Fault};
use super::handshake::HandshakeFacts;
use super::names::NearMiss;
use super::path::{BrokenLink, Path, Paths};
use super::words::alert_name;

impl HandshakeFacts<'_> {
    /// Finds why the handshake failed.
    pub(super) fn diagnose(&self, error: io::Error) -> TlsCheckFailure {
        match error.downcast::<Error>() {
            Ok(Error::InvalidCertificate(error)) => self.of_certificate(error),
            Ok(Error::AlertReceived(alert)) => self.of_alert(alert),
            Ok(Error::PeerIncompatible(what)) => TlsCheckFailure::Outdated { evidence: of_choice(&what) },
            Ok(source) => TlsCheckFailure::Protocol { source },
            Err(source) => self.of_connection(source),
        }
    }

    fn of_connection(&self, source: io::Error) -> TlsCheckFailure {
        match source.kind() {
            ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe => self.of_client(None).unwrap_or(TlsCheckFailure::Closed),
            _ => TlsCheckFailure::Io { during: TlsCheckPhase::Handshake, source },
        }
    }

    fn of_alert(&self, alert: AlertDescription) -> TlsCheckFailure {
        let name = alert_name(alert);
        match alert {
            AlertDescription::ProtocolVersion => TlsCheckFailure::Outdated {
                evidence: format!(
                    "it answered with the alert `{name}`, as servers with TLS 1.1 and older do"
                ),
            },
            _ if self.was_asked && self.accepted.is_some() => {
                self.of_client(Some(&name)).unwrap_or(TlsCheckFailure::Alert { alert: name })
            }
            AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity
                if self.chain.is_empty() =>
            {
                TlsCheckFailure::Outdated {
                    evidence: format!(
                        "it answered with the alert `{name}`, as servers do when they have no cipher suite, key exchange \
                         or kind of signature that rustls takes"
                    ),
                }
            }
            _ => TlsCheckFailure::Alert { alert: name },
        }
    }

    /// The failure of a client that the server asked for a certificate. The client answers only once it trusts those of
    /// the server, so that an alert is about the client's own then. `None` if the server did not ask, or means something
    /// else.
    fn of_client(&self, alert: Option<&str>) -> Option<TlsCheckFailure> {
        if !self.was_asked {
            return None;
        }
        if !self.has_sent {
            return Some(TlsCheckFailure::WantsClientCertificate { alert: alert.map(str::to_owned) });
        }
        let is_meant = alert.is_none_or(|alert| !["internal_error", "user_canceled"].contains(&alert));
        is_meant.then(|| TlsCheckFailure::ClientCertificateRefused { alert: alert.map(str::to_owned) })
    }

    fn of_certificate(&self, error: CertificateError) -> TlsCheckFailure {
        use CertificateError as E;
        let paths = self.finder().find();
        let shown: Vec<_> = self.chain.iter().collect();
        let or =
            |fault: Option<Fault>, other: &str| self.bad(fault.unwrap_or_else(|| other.to_owned().into()));
        match error {
            E::Expired | E::ExpiredContext { .. } => self.expired(&paths),
            E::NotValidYet | E::NotValidYetContext { .. } => self.not_yet_valid(&paths),
            E::BadSignature if self.accepted.is_some() => {
                let refused = self.chain.first().and_then(|own| faults::key(own, self.algorithms));
                or(refused, "the key in it does not fit the signature of the handshake")
            }
            E::UnknownIssuer
            | E::BadSignature
            | E::UnsupportedSignatureAlgorithmContext { .. }
            | E::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => self.of_signatures(&paths),
            E::NotValidForName | E::NotValidForNameContext { .. } => TlsCheckFailure::NameMismatch {
                wanted: self.name.to_str().into_owned(),
                names: self.chain.first().map(Certificate::subject_alt_names).unwrap_or_default(),
                near: self.chain.first().and_then(|own| NearMiss::find(self.name, own)),
            },
            E::Other(error) => self.of_webpki(&error, &paths),
            E::InvalidPurpose | E::InvalidPurposeContext { .. } => or(
                first(&paths, faults::purpose),
                "a certificate is for other purposes than servers (extended key usage)",
            ),
            E::UnhandledCriticalExtension => or(faults::critical_extension(&shown), UNKNOWN_EXTENSION),
            E::BadEncoding => self.fault("a certificate is not encoded as X.509 demands"),
            error => self.fault(&format!("rustls says: {error}")),
        }
    }

    /// The faults that rustls passes on from webpki.
    fn of_webpki(&self, error: &OtherError, paths: &Paths<'_>) -> TlsCheckFailure {
        use webpki::Error as E;
        let shown: Vec<_> = self.chain.iter().collect();
        let fault = match error.0.downcast_ref() {
            Some(E::CaUsedAsEndEntity) => {
                return TlsCheckFailure::CaAsServer {
                    subject: self.subject(),
                    is_trusted: !paths.complete.is_empty(),
                };
            }
            Some(E::EndEntityUsedAsCa) => first(paths, faults::not_ca),
            Some(E::UnsupportedCertVersion) => faults::version(&shown),
            Some(E::UnsupportedCriticalExtension) => {
                Some(faults::critical_extension(&shown).unwrap_or(UNKNOWN_EXTENSION.to_owned().into()))
            }
            Some(E::NameConstraintViolation) => {
                let unnamed = "a certificate has a name that its issuer may not sign (name constraints)";
                Some(first(paths, faults::name_constraint).unwrap_or(unnamed.to_owned().into()))
            }
            Some(E::PathLenConstraintViolated) => first(paths, faults::path_length),
            Some(E::MaximumPathDepthExceeded) => first(paths, faults::depth),
            _ => None,
        };
        self.bad(fault.unwrap_or_else(|| format!("rustls says: {error}").into()))
    }

    /// Certificates of the path come first, because others do not matter.
    fn in_order<'b>(&'b self, paths: &'b Paths<'_>) -> impl Iterator<Item = &'b Certificate> {
        let complete = paths.complete.iter().flat_map(|path| path.certificates.iter().copied());
        complete.chain(paths.incomplete.certificates.iter().copied()).chain(self.chain)
    }

    fn expired(&self, paths: &Paths<'_>) -> TlsCheckFailure {
        match self.in_order(paths).find(|one| self.at > one.not_after()) {
            Some(one) => TlsCheckFailure::Expired { subject: one.label(), not_after: one.not_after() },
            None => self.fault("the validity of a certificate ends before it begins"),
        }
    }

    fn not_yet_valid(&self, paths: &Paths<'_>) -> TlsCheckFailure {
        match self.in_order(paths).find(|one| self.at < one.not_before()) {
            Some(one) => TlsCheckFailure::NotYetValid { subject: one.label(), not_before: one.not_before() },
            None => self.fault("a certificate is not valid yet"),
        }
    }

    /// Signatures that do not lead to a trusted certificate, or lead there and are refused for another reason.
    fn of_signatures(&self, paths: &Paths<'_>) -> TlsCheckFailure {
        match paths.complete.first() {
            Some(path) if path.unchecked.is_some() => {
                let unnamed = || "a signature in it cannot be checked".to_owned().into();
                self.bad(faults::signature(path, self.algorithms).unwrap_or_else(unnamed))
            }
            Some(path) => self.refused(path),
            None => self.unknown_issuer(&paths.incomplete),
        }
    }

    /// A path whose signatures are right. For any other path, rustls reports the first fault.
    fn refused(&self, path: &Path<'_>) -> TlsCheckFailure {
        let fault = faults::name_constraint(path)
            .or_else(|| faults::purpose(path))
            .or_else(|| faults::not_ca(path))
            .or_else(|| faults::path_length(path))
            .or_else(|| faults::critical_extension(&path.certificates))
            .or_else(|| faults::version(&path.certificates))
            .or_else(|| faults::depth(path));
        match path.certificates.last() {
            Some(last) => TlsCheckFailure::UnknownIssuer {
                subject: last.label(),
                issuer: last.issuer().to_owned(),
                has_namesake: false,
                link: BrokenLink::Refused,
                fault: fault.map(|fault| fault.sentence),
            },
            None => self.fault("it does not lead to a trusted certificate"),
        }
    }

    fn unknown_issuer(&self, path: &Path<'_>) -> TlsCheckFailure {
        let Some(last) = path.certificates.last() else {
            return self.fault("it does not lead to a trusted certificate");
        };
        let link = self.finder().broken_link(last);
        let trusted = self.finder().spelled_otherwise(last).filter(|_| link == BrokenLink::OtherSpelling);
        // The same text in other bytes, for example in another string type.
        if trusted.is_some_and(|trusted| trusted.subject() == last.issuer()) {
            return self.fault(
                "the name of its issuer is encoded in another way than the trusted one, and rustls compares the bytes",
            );
        }
        let is_there =
            self.anchors.iter().any(|one| self.chain.first().is_some_and(|own| own.der() == one.der()));
        let more = match trusted {
            Some(trusted) => Some(format!("the trusted certificate is `{}`", trusted.label())),
            None => is_there.then(|| IS_THERE.to_owned()),
        };
        TlsCheckFailure::UnknownIssuer {
            subject: last.label(),
            issuer: last.issuer().to_owned(),
            has_namesake: link == BrokenLink::OtherTrustedKey,
            link,
            fault: more,
        }
    }

    /// A fault of the server's certificate or of one above it.
    pub(super) fn fault(&self, fault: &str) -> TlsCheckFailure {
        self.bad(fault.to_owned().into())
    }

    fn bad(&self, Fault { sentence, is_refused_by_openssl }: Fault) -> TlsCheckFailure {
        TlsCheckFailure::BadCertificate { subject: self.subject(), fault: sentence, is_refused_by_openssl }
    }

    fn subject(&self) -> String {
        self.chain.first().map(Certificate::label).unwrap_or_default()
    }
}

/// The first fault of a kind on a path to a trusted certificate, or on the way to one.
fn first(paths: &Paths<'_>, fault: fn(&Path<'_>) -> Option<Fault>) -> Option<Fault> {
    paths.complete.iter().chain([&paths.incomplete]).find_map(fault)
}

/// The advice when the trusted certificate is the server's own, and that is a CA.
const IS_THERE: &str = "the server's own certificate is trusted, but rustls looks for its issuer; curl, Java and Python 3.13 \
                        do not";

const UNKNOWN_EXTENSION: &str = "a certificate has a critical extension that rustls does not know";

/// The evidence from the server's choices that rustls refuses.
fn of_choice(what: &PeerIncompatible) -> String {
    use PeerIncompatible as P;
    match what {
        P::ServerDoesNotSupportTls12Or13 | P::ServerTlsVersionIsDisabledByOurConfig => {
            "it chose TLS 1.1 or older".to_owned()
        }
        other => format!("it lacks what rustls needs ({other:?})"),
    }
}
