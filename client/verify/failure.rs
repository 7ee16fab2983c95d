//! Failures of a check: what was wrong with the server or on the way to it, and advice.

use std::io;
use std::time::Duration;

use jiff::Timestamp;

use super::names::NearMiss;
use super::path::BrokenLink;
use super::starttls::StartTls;
use crate::error::Advice;

/// The phase of a check in which it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsCheckPhase {
    /// Before there was a connection.
    Connect,
    /// While the server was asked for TLS in its own protocol.
    StartTls,
    /// After the connection was made.
    Handshake,
}

/// The failure of a check. A `subject` is that of a certificate, or its fingerprint when it has none.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsCheckFailure {
    /// The name has no address.
    #[error("the name does not resolve to an address")]
    #[non_exhaustive]
    Resolve {
        /// The system's reason.
        source: io::Error,
    },

    /// Nothing listens on the port.
    #[error("the connection is refused")]
    Refused,

    /// The time is up.
    #[error("{} within {limit:?}", match during {
        TlsCheckPhase::Connect => "there was no connection",
        TlsCheckPhase::StartTls => "the server took the connection and did not answer the request for TLS",
        TlsCheckPhase::Handshake => "the server took the connection and did not finish the TLS handshake",
    })]
    #[non_exhaustive]
    Timeout {
        /// The phase that took too long.
        during: TlsCheckPhase,
        /// The limit for the whole check.
        limit: Duration,
    },

    /// The server closed the connection.
    #[error("the server closed the connection during the TLS handshake, without saying why")]
    Closed,

    /// The connection failed otherwise.
    #[error("{}", match during {
        TlsCheckPhase::Connect => "there is no connection",
        TlsCheckPhase::StartTls => "the connection broke while the server was asked for TLS",
        TlsCheckPhase::Handshake => "the connection broke during the TLS handshake",
    })]
    #[non_exhaustive]
    Io {
        /// The phase in which it failed.
        during: TlsCheckPhase,
        /// The system's reason.
        source: io::Error,
    },

    /// The server speaks another protocol.
    #[error("the server does not speak TLS there{}", answer.as_ref().map(|line| format!("; it said `{line}`")).unwrap_or_default())]
    #[non_exhaustive]
    NotTls {
        /// The first line that it sent, when that is text; printable ASCII.
        answer: Option<String>,
    },

    /// The server says, in its own protocol, that it has no TLS.
    #[error("the server says that it has no TLS")]
    NoTls,

    /// The server refused the connection, in its own protocol and before any TLS.
    #[error("the server refused the connection before TLS: it said `{message}`")]
    #[non_exhaustive]
    ServerError {
        /// Its message, in one line that a terminal can show.
        message: String,
    },

    /// The server speaks another protocol than the one in which it was asked for TLS.
    #[error("the server does not speak the protocol of {protocol} there{}", match answer {
        _ if *is_tls => ", but TLS from the first byte on".to_owned(),
        Some(line) => format!("; it said `{line}`"),
        None => String::new(),
    })]
    #[non_exhaustive]
    OtherProtocol {
        /// The protocol in which it was asked.
        protocol: StartTls,
        /// Whether it answered with an alert of TLS.
        is_tls: bool,
        /// The first line that it sent, when that is text; printable ASCII.
        answer: Option<String>,
    },

    /// The server offers only what rustls refuses, as far as can be told.
    #[error("the server seems to offer only what rustls refuses: {evidence}")]
    #[non_exhaustive]
    Outdated {
        /// The evidence for that.
        evidence: String,
    },

    /// The server refused a client without a certificate.
    #[error("the server asked for a client certificate, and ended the handshake without one{}", said(alert.as_deref()))]
    #[non_exhaustive]
    WantsClientCertificate {
        /// The alert, unless it just closed the connection.
        alert: Option<String>,
    },

    /// The server refused the client certificate that was sent.
    #[error("the server refused the client certificate{}", said(alert.as_deref()))]
    #[non_exhaustive]
    ClientCertificateRefused {
        /// The alert, unless it just closed the connection.
        alert: Option<String>,
    },

    /// The server ended the handshake for another reason.
    #[error("the server ended the TLS handshake with the alert `{alert}`")]
    #[non_exhaustive]
    Alert {
        /// The name of the alert, as in the standard: `internal_error`.
        alert: String,
    },

    /// The server breaks the rules of TLS.
    #[error("the server breaks the rules of TLS")]
    #[non_exhaustive]
    Protocol {
        /// The error of rustls.
        source: rustls::Error,
    },

    /// The server's certificate does not lead to a trusted one.
    #[error("{}", unknown_issuer(subject, issuer, *link, fault.as_deref()))]
    #[non_exhaustive]
    UnknownIssuer {
        /// The last certificate that was shown on the way from the server's own.
        subject: String,
        /// Its issuer, as it names it: the same as `subject` when it signed itself.
        issuer: String,
        /// Whether a trusted certificate has the name of that issuer. Its key is another one.
        has_namesake: bool,
        /// The reason that the path does not go on.
        link: BrokenLink,
        /// More about that reason, in words.
        fault: Option<String>,
    },

    /// A certificate is too old.
    #[error("the certificate `{subject}` expired on {not_after}")]
    #[non_exhaustive]
    Expired {
        /// The certificate.
        subject: String,
        /// Its last valid second.
        not_after: Timestamp,
    },

    /// A certificate is too new.
    #[error("the certificate `{subject}` is not valid before {not_before}")]
    #[non_exhaustive]
    NotYetValid {
        /// The certificate.
        subject: String,
        /// Its first valid second.
        not_before: Timestamp,
    },

    /// The server's certificate is for other names.
    #[error("the server's certificate is not for `{wanted}`: {}", has(wanted, names, near.as_ref()))]
    #[non_exhaustive]
    NameMismatch {
        /// The name that was looked for.
        wanted: String,
        /// Its names, see [`subject_alt_names`](crate::Certificate::subject_alt_names).
        names: Vec<String>,
        /// The name that comes nearest, if one does.
        near: Option<NearMiss>,
    },

    /// The server shows a CA certificate as its own, as databases with a self-signed certificate do.
    #[error("the server shows the CA certificate `{subject}` as its own, which rustls refuses")]
    #[non_exhaustive]
    CaAsServer {
        /// The certificate.
        subject: String,
        /// Whether a trusted certificate has the name of its issuer: then it is refused only because it is a CA.
        is_trusted: bool,
    },

    /// A certificate has another fault.
    #[error("the chain of the server's certificate `{subject}` is refused: {fault}")]
    #[non_exhaustive]
    BadCertificate {
        /// The server's own certificate.
        subject: String,
        /// The fault of it or of one above, in words.
        fault: String,
        /// Whether clients with OpenSSL refuse it, too. They may as well if this is false.
        is_refused_by_openssl: bool,
    },
}

/// The advice where the port may not be the one with TLS.
const PORT: &str =
    "check that this is the port of the database, and that SSL is switched on for the instance";

/// The advice where the server does not answer in the protocol in which it was asked for TLS.
const NOT_ASKED: &str = "check the port and the protocol; a server that speaks TLS from the first byte on need not be asked for it";

/// The advice where only the server knows why.
const SERVER_LOG: &str = "look into the log of the server";

impl TlsCheckFailure {
    /// A stable word for programs; the [table](super#what-the-check-finds) lists all.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code_and_hint().0
    }

    /// Returns the advice on this failure.
    pub(super) fn advice(&self) -> Advice {
        let sentence = self.code_and_hint().1;
        match self {
            Self::Resolve { .. } | Self::Outdated { .. } => Advice::ServerName(sentence),
            Self::NotTls { .. } | Self::Closed => Advice::StartTls { protocol: None },
            Self::WantsClientCertificate { .. } => Advice::ClientCertificate(sentence),
            Self::Alert { alert } if alert == "unrecognized_name" => Advice::ServerName(sentence),
            Self::NameMismatch { names, near: None, .. } if !names.is_empty() => Advice::ServerName(sentence),
            _ => sentence.into(),
        }
    }

    fn code_and_hint(&self) -> (&'static str, &'static str) {
        match self {
            Self::Resolve { .. } => (
                "resolve",
                "check the name; names of a private network resolve inside of it only; with an address, give the server name, too",
            ),
            Self::Refused => ("refused", "check the port, and that the database is running"),
            Self::Timeout { during: TlsCheckPhase::Connect, .. } => (
                "timeout",
                "check host and port, and that security groups and firewalls let this machine through",
            ),
            Self::Timeout { during: TlsCheckPhase::StartTls, .. } => ("timeout", NOT_ASKED),
            Self::Timeout { .. } => ("timeout", PORT),
            Self::Closed => ("closed", PORT),
            Self::Io { .. } => ("io", "check the network, then try again"),
            Self::NotTls { .. } => ("not_tls", PORT),
            Self::NoTls => ("no_tls", "switch SSL on for the instance"),
            Self::ServerError { .. } => (
                "server_error",
                "look it up in the manual of the database, and check that this machine may connect",
            ),
            Self::OtherProtocol { is_tls: true, .. } => {
                ("other_protocol", "do not ask for TLS in the protocol of a database there")
            }
            Self::OtherProtocol { .. } => ("other_protocol", NOT_ASKED),
            Self::Outdated { .. } => (
                "outdated",
                "let the server offer TLS 1.2 or 1.3 with ECDHE and AES-GCM or ChaCha20-Poly1305; a server of many \
                 names may just want another server name",
            ),
            Self::WantsClientCertificate { .. } => (
                "wants_client_certificate",
                "its certificate is trusted, and a client needs one of its own, with its private key",
            ),
            Self::ClientCertificateRefused { alert: Some(alert) } if alert == "unknown_ca" => (
                "client_certificate_refused",
                "let the server trust the issuer of that certificate, and put intermediates behind it into its file",
            ),
            Self::ClientCertificateRefused { alert: Some(alert) } if alert == "certificate_expired" => {
                ("client_certificate_refused", "renew that certificate, and check the clock of the server")
            }
            Self::ClientCertificateRefused { .. } => ("client_certificate_refused", SERVER_LOG),
            Self::Alert { alert } if alert == "unrecognized_name" => {
                ("alert", "give the server name that the server knows itself by")
            }
            Self::Alert { .. } => ("alert", SERVER_LOG),
            Self::Protocol { .. } => ("protocol", SERVER_LOG),
            Self::UnknownIssuer { link, .. } => ("unknown_issuer", hint_of_link(*link)),
            Self::Expired { .. } => {
                ("expired", "renew the server's certificate, and check the clock of this machine")
            }
            Self::NotYetValid { .. } => {
                ("not_yet_valid", "check the clock of this machine, or wait until then")
            }
            Self::NameMismatch { near: Some(near), .. } => ("name_mismatch", near.hint()),
            Self::NameMismatch { names, .. } if names.is_empty() => (
                "name_mismatch",
                "let the server have a certificate with subject alternative names: a common name does not count",
            ),
            Self::NameMismatch { .. } => {
                ("name_mismatch", "connect by one of these names, or give one as the server name")
            }
            Self::CaAsServer { is_trusted: true, .. } => (
                "ca_as_server",
                "let the server have a certificate of its own, signed by this one; clients with OpenSSL connect as it is",
            ),
            Self::CaAsServer { .. } => (
                "ca_as_server",
                "let the server have a certificate of its own, signed by a CA; this one is not trusted, either",
            ),
            Self::BadCertificate { is_refused_by_openssl: true, .. } => (
                "bad_certificate",
                "let the server have a new certificate; clients with OpenSSL refuse this one, too",
            ),
            Self::BadCertificate { .. } => (
                "bad_certificate",
                "let the server have a new certificate; clients with OpenSSL may still take this one",
            ),
        }
    }

    /// Returns whether the network failed rather than the server's TLS, so that another try may succeed.
    #[must_use]
    pub fn is_network(&self) -> bool {
        matches!(
            self,
            Self::Resolve { .. }
                | Self::Refused
                | Self::Timeout { .. }
                | Self::Closed
                | Self::Io { .. }
                | Self::ServerError { .. }
        )
    }
}

fn said(alert: Option<&str>) -> String {
    alert.map(|alert| format!(" (alert `{alert}`)")).unwrap_or_default()
}

fn unknown_issuer(subject: &str, issuer: &str, link: BrokenLink, more: Option<&str>) -> String {
    let more = more.map(|more| format!(": {more}")).unwrap_or_default();
    match link {
        BrokenLink::OtherTrustedKey if subject == issuer => format!(
            "the certificate `{subject}` that the server shows is not signed by the trusted `{issuer}`, but by another key \
             of that name"
        ),
        BrokenLink::OtherTrustedKey => format!(
            "the certificate `{subject}` is not signed by the trusted `{issuer}`, but by another key of that name"
        ),
        BrokenLink::OtherSentKey => format!(
            "the certificate `{subject}` is not signed by the key of `{issuer}` that the server sends, which does not belong to it"
        ),
        BrokenLink::SignedByItself => {
            format!("the certificate `{subject}` is signed by itself, and is not a trusted one")
        }
        BrokenLink::NoIssuer if subject == issuer => {
            format!(
                "the certificate `{subject}` is signed by another key of its own name, which is not a trusted one"
            )
        }
        BrokenLink::NoIssuer => {
            format!(
                "the certificate `{subject}` was issued by `{issuer}`, which is not a trusted certificate{more}"
            )
        }
        BrokenLink::OtherSpelling => format!(
            "the certificate `{subject}` names its issuer `{issuer}` with other letters or spaces than the trusted one, and \
             rustls compares the bytes{more}"
        ),
        BrokenLink::Refused => {
            format!(
                "the certificate `{subject}` is signed by the trusted `{issuer}`, and rustls refuses the path{more}"
            )
        }
    }
}

fn hint_of_link(link: BrokenLink) -> &'static str {
    match link {
        BrokenLink::OtherTrustedKey => {
            "fetch the CA certificate again: the service has probably renewed it, or the file is of another instance"
        }
        BrokenLink::OtherSentKey => {
            "let the server send the intermediate that belongs to its certificate, not an older or newer one of the same name"
        }
        BrokenLink::SignedByItself => {
            "check that the file is of this service; trust this certificate only if you know it to be the server's"
        }
        BrokenLink::NoIssuer => {
            "get the certificate of that issuer; if the file has the one above it, the server leaves out a certificate in \
             between"
        }
        BrokenLink::OtherSpelling | BrokenLink::Refused => {
            "let the server have a new certificate; clients with OpenSSL may still take this one"
        }
    }
}

fn has(wanted: &str, names: &[String], near: Option<&NearMiss>) -> String {
    match near {
        Some(near) => near.sentence(wanted, names),
        None if names.is_empty() => "it has no names".to_owned(),
        None => format!("it is for {}", names.join(", ")),
    }
}
