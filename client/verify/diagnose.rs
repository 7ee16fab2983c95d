//! The diagnosis of a handshake: from what rustls says to what a user can do something about.

use std::io::{self, ErrorKind};

use cloud_certs_certificate::{CaBundle, Certificate};
use jiff::Timestamp;
use rustls::pki_types::ServerName;
use rustls::{
    AlertDescription, CertificateError, ClientConnection, Error, NamedGroup, OtherError, PeerIncompatible,
};

use super::failure::{TlsCheckFailure, TlsCheckPhase};
use super::words::{alert_name, cipher_suite, protocol, refused_key, signature_algorithm};

/// A successful handshake of a client with these certificates.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Handshake {
    /// `TLS 1.3` or `TLS 1.2`.
    pub protocol: String,
    /// By its IANA name, as `TLS_AES_256_GCM_SHA384`.
    pub cipher_suite: String,
    /// The certificates that the server showed, its own first; at least one.
    pub chain: Vec<Certificate>,
    /// The names that the server's own certificate is for, see [`Certificate::subject_alt_names`].
    pub names: Vec<String>,
    /// The subject of the trusted certificate at which the chain ends, by the name of its issuer.
    pub anchor: Option<String>,
    /// Whether the server asked for a client certificate. The handshake succeeded without one, unless one was sent.
    pub wants_client_certificate: bool,
    /// Whether the [client certificate](super::TlsCheck::client_certificate) was sent. The server did not refuse it.
    pub client_certificate_sent: bool,
    /// Whether a client of rustls with ring alone would not connect: a certificate has a key on P-521 or a signature of
    /// ECDSA with SHA-512, or keys were exchanged over P-521. OpenSSL, Java, and rustls with the feature `p521` of this
    /// crate, see [`default_crypto_provider`](crate::default_crypto_provider), verify these certificates.
    pub refused_by_ring: bool,
}

impl Handshake {
    /// Describes the handshake of a connection; `None` when the server's certificate cannot be read.
    pub(super) fn new(connection: &ClientConnection, facts: &HandshakeFacts<'_>) -> Option<Self> {
        let own = facts.chain.first()?;
        Some(Self {
            protocol: connection.protocol_version().map(protocol).unwrap_or_default(),
            cipher_suite: connection
                .negotiated_cipher_suite()
                .map(|suite| cipher_suite(suite.suite()))
                .unwrap_or_default(),
            chain: facts.chain.to_vec(),
            names: own.subject_alt_names(),
            anchor: facts.anchor().map(|anchor| anchor.subject().to_owned()),
            wants_client_certificate: facts.was_asked,
            client_certificate_sent: facts.has_sent,
            refused_by_ring: facts.is_refused_by_ring
                || connection
                    .negotiated_key_exchange_group()
                    .is_some_and(|group| group.name() == NamedGroup::secp521r1),
        })
    }

    /// Whole days until the first certificate of the chain expires, see [`Certificate::days_left`].
    #[must_use]
    pub fn days_left(&self, now: Timestamp) -> i64 {
        self.chain.iter().map(|certificate| certificate.days_left(now)).min().unwrap_or_default()
    }
}

/// The facts of a handshake that ended, well or badly.
pub(super) struct HandshakeFacts<'a> {
    pub(super) name: &'a ServerName<'static>,
    /// The certificates that the server showed.
    pub(super) chain: &'a [Certificate],
    pub(super) anchors: &'a CaBundle,
    /// Whether the server asked for a client certificate.
    pub(super) was_asked: bool,
    /// Whether one was sent.
    pub(super) has_sent: bool,
    /// Whether its certificates are trusted.
    pub(super) has_accepted: bool,
    /// Whether they are trusted, but would not be by rustls with ring alone.
    pub(super) is_refused_by_ring: bool,
    /// The time that they were judged at.
    pub(super) at: Timestamp,
}

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
            _ if self.was_asked && self.has_accepted => {
                self.of_client(Some(&name)).unwrap_or(TlsCheckFailure::Alert { alert: name })
            }
            AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity
                if self.chain.is_empty() =>
            {
                TlsCheckFailure::Outdated {
                    evidence: format!(
                        "it answered with the alert `{name}`, as servers do when they know no cipher suite, key exchange \
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
            E::NotValidForName | E::NotValidForNameContext { .. } => TlsCheckFailure::NameMismatch {
                wanted: self.name.to_str().into_owned(),
                names: self.chain.first().map(Certificate::subject_alt_names).unwrap_or_default(),
            },
            E::Other(error) => self.of_webpki(&error),
            E::InvalidPurpose | E::InvalidPurposeContext { .. } => {
                self.fault("a certificate is for other purposes than servers (extended key usage)")
            }
            E::UnsupportedSignatureAlgorithmContext { signature_algorithm_id, .. } => {
                let algorithm = signature_algorithm(&signature_algorithm_id);
                self.fault(&format!("a certificate is signed with {algorithm}, which rustls refuses"))
            }
            E::UnhandledCriticalExtension => self.fault(UNKNOWN_EXTENSION),
            E::BadEncoding => self.fault("a certificate is not encoded as X.509 demands"),
            error => self.fault(&format!("rustls says: {error}")),
        }
    }

    /// The faults that rustls passes on from webpki.
    fn of_webpki(&self, error: &OtherError) -> TlsCheckFailure {
        use webpki::Error as E;
        match error.0.downcast_ref() {
            Some(E::CaUsedAsEndEntity) => {
                TlsCheckFailure::CaAsServer { subject: self.subject(), is_trusted: self.anchor().is_some() }
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

    fn expired(&self) -> TlsCheckFailure {
        match self.chain.iter().find(|one| self.at > one.not_after()) {
            Some(one) => TlsCheckFailure::Expired { subject: one.label(), not_after: one.not_after() },
            None => self.fault("the validity of a certificate ends before it begins"),
        }
    }

    fn not_yet_valid(&self) -> TlsCheckFailure {
        match self.chain.iter().find(|one| self.at < one.not_before()) {
            Some(one) => TlsCheckFailure::NotYetValid { subject: one.label(), not_before: one.not_before() },
            None => self.fault("a certificate is not valid yet"),
        }
    }

    fn unknown_issuer(&self, has_namesake: bool) -> TlsCheckFailure {
        match self.end() {
            Some((last, _)) => TlsCheckFailure::UnknownIssuer {
                subject: last.label(),
                issuer: last.issuer().to_owned(),
                has_namesake,
            },
            None => self.fault("it does not lead to a trusted certificate"),
        }
    }

    /// A signature that does not match. One by a key that rustls does not take looks the same, and so does one by a
    /// namesake of the issuer.
    fn bad_signature(&self) -> TlsCheckFailure {
        if let Some(fault) = self.chain.iter().chain(self.anchor()).find_map(refused_key) {
            return self.fault(&fault);
        }
        match self.has_accepted {
            true => self.fault("the key in it does not fit the signature of the handshake"),
            false if self.anchor().is_some() => self.unknown_issuer(true),
            false => self.fault("a certificate is not signed by the key of its issuer"),
        }
    }

    /// A fault of the server's certificate or of one above it; rustls does not say which.
    pub(super) fn fault(&self, fault: &str) -> TlsCheckFailure {
        TlsCheckFailure::BadCertificate { subject: self.subject(), fault: fault.to_owned() }
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

/// The evidence in what the server chose and rustls refuses.
fn of_choice(what: &PeerIncompatible) -> String {
    use PeerIncompatible as P;
    match what {
        P::ServerDoesNotSupportTls12Or13 | P::ServerTlsVersionIsDisabledByOurConfig => {
            "it chose TLS 1.1 or older".to_owned()
        }
        other => format!("it lacks what rustls needs ({other:?})"),
    }
}
