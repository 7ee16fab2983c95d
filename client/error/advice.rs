//! Advice on errors, typed so that a program can use its own names of flags and settings.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::suggest::listed;
use crate::verify::starttls::StartTls;

/// Advice on an error.
///
/// `Display` is a sentence in the words of this library. A program with flags or settings of its own can match the
/// variants and name those instead.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Advice {
    /// The system has no roots: install them, or choose [`roots`](crate::SessionBuilder::roots).
    InstallRoots,
    /// The endpoint is not the service, or has a CA of its own: choose that as [`roots`](crate::SessionBuilder::roots).
    TrustItsCa,
    /// No instance has this name: list the [`instances`](crate::DatabaseService::instances).
    #[non_exhaustive]
    ListInstances {
        /// The service, as in [`Service::id`](crate::Service::id).
        service: &'static str,
        /// The names that are like it.
        near: Vec<String>,
    },
    /// Region, project or instance is wrong: list the [`instances`](crate::DatabaseService::instances).
    #[non_exhaustive]
    CheckInstance {
        /// The service, as in [`Service::id`](crate::Service::id).
        service: &'static str,
    },
    /// The call needs more time: raise [`max_time`](crate::SessionBuilder::max_time), if the server only was slow.
    #[non_exhaustive]
    MoreTime {
        /// The limit that it had.
        limit: Duration,
    },
    /// Check the server under another [name](crate::verify::TlsCheck); the sentence says which.
    ServerName(&'static str),
    /// Ask the server for TLS in the [protocol](crate::verify::TlsCheck::starttls) of its database.
    #[non_exhaustive]
    StartTls {
        /// The protocol, if it can be guessed.
        protocol: Option<StartTls>,
    },
    /// Give a [client certificate](crate::verify::TlsCheck::client_certificate); the sentence says why.
    ClientCertificate(&'static str),
    /// Anything else, as a sentence.
    Sentence(Cow<'static, str>),
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InstallRoots => f.write_str("install the ca-certificates of the system, or choose the roots"),
            Self::TrustItsCa => f.write_str(
                "check that the endpoint is the service itself; if it has a CA of its own, choose that as root",
            ),
            Self::ListInstances { service, near } => {
                if !near.is_empty() {
                    write!(f, "did you mean {}? ", listed(near.iter().map(String::as_str), "or"))?;
                }
                write!(f, "list the names and ids of the instances of {service}")
            }
            Self::CheckInstance { service } => write!(
                f,
                "check the region and the project id, and the instance: list the instances of {service}"
            ),
            Self::MoreTime { .. } => {
                f.write_str("check the endpoint and the network; if they are only slow, raise the limit of the call")
            }
            Self::ServerName(sentence) | Self::ClientCertificate(sentence) => f.write_str(sentence),
            Self::StartTls { protocol: Some(protocol) } => write!(
                f,
                "ask for TLS in the protocol of {protocol}, as its clients do, and check that SSL is switched on for the \
                 instance"
            ),
            Self::StartTls { protocol: None } => f.write_str(
                "check the port, and that SSL is switched on for the instance; MySQL and PostgreSQL start \
                 TLS in their own protocol",
            ),
            Self::Sentence(sentence) => f.write_str(sentence),
        }
    }
}

impl From<&'static str> for Advice {
    fn from(sentence: &'static str) -> Self {
        Self::Sentence(sentence.into())
    }
}

impl From<String> for Advice {
    fn from(sentence: String) -> Self {
        Self::Sentence(sentence.into())
    }
}

impl From<Cow<'static, str>> for Advice {
    fn from(sentence: Cow<'static, str>) -> Self {
        Self::Sentence(sentence)
    }
}
