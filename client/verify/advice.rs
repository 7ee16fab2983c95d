//! Advice on the failures of a check, and the words by which programs distinguish them.

use super::failure::{TlsCheckFailure, TlsCheckPhase};
use super::path::BrokenLink;
use crate::error::Advice;

/// The advice where the port may not be the one with TLS.
const PORT: &str =
    "check that this is the port of the database, and that SSL is switched on for the instance";

/// The advice where the server does not answer in the protocol of the STARTTLS request.
const NOT_ASKED: &str =
    "check the port and the protocol; a server that speaks TLS from the first byte on does not need STARTTLS";

/// The advice where only the server knows why.
const SERVER_LOG: &str = "look at the log of the server";

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
                "configure the server to offer TLS 1.2 or 1.3 with ECDHE and AES-GCM or ChaCha20-Poly1305; a server of many \
                 names may just want another server name",
            ),
            Self::WantsClientCertificate { .. } => (
                "wants_client_certificate",
                "its certificate is trusted, and a client needs one of its own, with its private key",
            ),
            Self::ClientCertificateRefused { alert: Some(alert) } if alert == "unknown_ca" => (
                "client_certificate_refused",
                "make the server trust the issuer of that certificate, and put intermediates behind it into its file",
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
                "give the server a certificate with subject alternative names: a common name does not count",
            ),
            Self::NameMismatch { .. } => {
                ("name_mismatch", "connect by one of these names, or give one as the server name")
            }
            Self::CaAsServer { is_trusted: true, .. } => (
                "ca_as_server",
                "give the server a certificate of its own, signed by this one; clients with OpenSSL connect as it is",
            ),
            Self::CaAsServer { .. } => (
                "ca_as_server",
                "give the server a certificate of its own, signed by a CA; this one is not trusted, either",
            ),
            Self::BadCertificate { is_refused_by_openssl: true, .. } => (
                "bad_certificate",
                "give the server a new certificate; clients with OpenSSL refuse this one, too",
            ),
            Self::BadCertificate { .. } => (
                "bad_certificate",
                "give the server a new certificate; clients with OpenSSL may still take this one",
            ),
        }
    }
}

fn hint_of_link(link: BrokenLink) -> &'static str {
    match link {
        BrokenLink::OtherTrustedKey => {
            "fetch the CA certificate again: the service has probably renewed it, or the file is of another instance"
        }
        BrokenLink::OtherSentKey => {
            "make the server send the intermediate that belongs to its certificate, not an older or newer one of the same name"
        }
        BrokenLink::SignedByItself => {
            "check that the file is of this service; trust this certificate only if you know it to be the server's"
        }
        BrokenLink::NoIssuer => {
            "get the certificate of that issuer; if the file has the one above it, the server leaves out a certificate in \
             between"
        }
        BrokenLink::OtherSpelling | BrokenLink::Refused => {
            "give the server a new certificate; clients with OpenSSL may still take this one"
        }
    }
}
