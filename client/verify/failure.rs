//! Failures of a check: what was wrong with the server or the connection, and advice.

use std::io;
use std::time::Duration;

use jiff::Timestamp;

use super::names::NearMiss;
use super::path::BrokenLink;
use super::starttls::StartTls;

/// The phase of a check in which it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsCheckPhase {
    /// Before there was a connection.
    Connect,
    /// During STARTTLS, in the protocol of the server.
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
        TlsCheckPhase::StartTls => "the connection broke while TLS was being started (STARTTLS)",
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

    /// The server speaks another protocol than the one of the STARTTLS request.
    #[error("the server does not speak the protocol of {protocol} there{}", match answer {
        _ if *is_tls => ", but TLS from the first byte on".to_owned(),
        Some(line) => format!("; it said `{line}`"),
        None => String::new(),
    })]
    #[non_exhaustive]
    OtherProtocol {
        /// The protocol in which it was asked.
        protocol: StartTls,
        /// `true` if it answered with an alert of TLS.
        is_tls: bool,
        /// The first line that it sent, when that is text; printable ASCII.
        answer: Option<String>,
    },

    /// The server seems to offer only what rustls refuses.
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
        /// `true` if a trusted certificate has the name of that issuer. Its key is another one.
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
        /// `true` if a trusted certificate has the name of its issuer: then it is refused only because it is a CA.
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
        /// `true` if clients with OpenSSL refuse it, too. If this is `false`, they may still refuse it.
        is_refused_by_openssl: bool,
    },
}

impl TlsCheckFailure {
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

fn has(wanted: &str, names: &[String], near: Option<&NearMiss>) -> String {
    match near {
        Some(near) => near.sentence(wanted, names),
        None if names.is_empty() => "it has no names".to_owned(),
        None => format!("it is for {}", names.join(", ")),
    }
}
