//! Reasons of failures: a small closed set, for metrics.

use cloud_certs::Error;

use crate::account::AccountError;
use crate::error::{OutputError, TargetError};

/// The reason of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FailureReason {
    /// The configuration, the environment or a flag has to be changed.
    Configuration,
    /// The credential is missing or refused, or the account may not do it.
    Credential,
    /// The service cannot be reached.
    Network,
    /// The service answers with an error, or with something else than certificates.
    Service,
    /// There is no such instance, project or certificate.
    NotFound,
    /// The certificates are not the ones that are wanted.
    Refused,
    /// The output cannot be judged or written.
    Output,
    /// The command did not succeed.
    Hook,
}

impl FailureReason {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Configuration,
        Self::Credential,
        Self::Network,
        Self::Service,
        Self::NotFound,
        Self::Refused,
        Self::Output,
        Self::Hook,
    ];

    /// The word in metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Credential => "credential",
            Self::Network => "network",
            Self::Service => "service",
            Self::NotFound => "not_found",
            Self::Refused => "refused",
            Self::Output => "output",
            Self::Hook => "hook",
        }
    }

    pub(crate) fn of_target(error: &TargetError) -> Self {
        match error {
            TargetError::Fetch(error) => Self::of_library(error),
            TargetError::Account(error) => match &**error {
                AccountError::Library(error) => Self::of_library(error),
                AccountError::Other(_) => Self::Configuration,
            },
            TargetError::Pins { .. } => Self::Refused,
            TargetError::RootsFile { .. } | TargetError::Roots { .. } => Self::Configuration,
            TargetError::NoInstances { .. } | TargetError::SslOff { .. } => Self::NotFound,
        }
    }

    pub(crate) fn of_output(error: &OutputError) -> Self {
        match error {
            OutputError::ServerNeeds { .. }
            | OutputError::ServerUnknown { .. }
            | OutputError::StoreClosed { .. } => Self::Refused,
            _ => Self::Output,
        }
    }

    fn of_library(error: &Error) -> Self {
        if let Some(401 | 403) = error.status().map(|status| status.as_u16()) {
            return Self::Credential;
        }
        match error {
            Error::Token { source, .. } => Self::of_library(source),
            Error::Credential { .. } | Error::PasswordRefused { .. } => Self::Credential,
            Error::Network { .. } | Error::Tls { .. } | Error::Deadline { .. } => Self::Network,
            Error::InstanceNotFound { .. } | Error::ProjectNotFound { .. } | Error::NoCertificate { .. } => {
                Self::NotFound
            }
            Error::Service(_)
            | Error::TooLarge { .. }
            | Error::TooMany { .. }
            | Error::Answer { .. }
            | Error::Certificate { .. }
            | Error::Link { .. } => Self::Service,
            _ => Self::Configuration,
        }
    }
}
