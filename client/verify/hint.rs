//! Advice for each failure of a check.

use super::failure::{TlsCheckFailure, TlsCheckPhase};

/// The advice where the port may not be the one with TLS.
const PORT: &str =
    "check that this is the port of the database, and that SSL is switched on for the instance";

impl TlsCheckFailure {
    pub(super) fn hint(&self) -> String {
        let hint = match self {
            Self::Resolve { .. } => {
                "check the name; names of a private network resolve inside of it only; with an address, give the name as --server-name"
            }
            Self::Refused => "check the port, and that the database is running",
            Self::Timeout { during: TlsCheckPhase::Connect, .. } => {
                "check host and port, and that security groups and firewalls let this machine through"
            }
            Self::Timeout { .. } | Self::Closed => PORT,
            Self::Io { .. } => "check the network, then try again",
            Self::NotTls { .. } => {
                "check the port, and that SSL is switched on for the instance; databases that begin TLS in the middle of \
                 their own protocol, as MySQL and PostgreSQL do, cannot be verified"
            }
            Self::Outdated { .. } => {
                "let the server offer TLS 1.2 or 1.3 with ECDHE and AES-GCM or ChaCha20-Poly1305; a server of many \
                 names may just want another --server-name"
            }
            Self::WantsClientCertificate { .. } => {
                "its certificate is trusted, and a client needs one of its own; none can be given here"
            }
            Self::Alert { alert } if alert == "unrecognized_name" => {
                "give the name that the server knows itself by with --server-name"
            }
            Self::Alert { .. } | Self::Protocol { .. } => "look into the log of the server",
            Self::UnknownIssuer { has_namesake: true, .. } => {
                "fetch the CA certificate again: the service has probably renewed it, or the file is of another instance"
            }
            Self::UnknownIssuer { subject, issuer, .. } if subject == issuer => {
                "check that the file is of this service; trust this certificate only if you know it to be the server's"
            }
            Self::UnknownIssuer { .. } => {
                "get the certificate of that issuer; if the file has the one above it, the server leaves out a \
                 certificate in between"
            }
            Self::Expired { .. } => "renew the server's certificate, and check the clock of this machine",
            Self::NotYetValid { .. } => "check the clock of this machine, or wait until then",
            Self::NameMismatch { names, .. } if names.is_empty() => {
                "let the server have a certificate with subject alternative names: a common name does not count"
            }
            Self::NameMismatch { .. } => "connect by one of these names, or give one with --server-name",
            Self::CaAsServer { is_trusted: true, .. } => {
                "let the server have a certificate of its own, signed by this one; clients with OpenSSL connect as it is"
            }
            Self::CaAsServer { .. } => {
                "let the server have a certificate of its own, signed by a CA; this one is not trusted, either"
            }
            Self::BadCertificate { .. } => {
                "let the server have a new certificate; clients with OpenSSL may still take this one"
            }
        };
        hint.to_owned()
    }
}
