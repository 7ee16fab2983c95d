//! The checks of `doctor` in their order, and which of them a failure belongs to.

use cloud_certs::{CredentialError, Error, NetworkFailure, NoCertificate};
use serde::Serialize;

use crate::failure::Failure;

/// A check. Those that come later depend on those before, except for the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    Endpoint,
    Clock,
    Dns,
    Proxy,
    Connection,
    Tls,
    Credential,
    Project,
    Permission,
    Instance,
    Certificate,
    Server,
}

impl Step {
    pub(super) const ALL: [Self; 12] = [
        Self::Endpoint,
        Self::Clock,
        Self::Dns,
        Self::Proxy,
        Self::Connection,
        Self::Tls,
        Self::Credential,
        Self::Project,
        Self::Permission,
        Self::Instance,
        Self::Certificate,
        Self::Server,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint",
            Self::Clock => "clock",
            Self::Dns => "DNS",
            Self::Proxy => "proxy",
            Self::Connection => "connection",
            Self::Tls => "TLS",
            Self::Credential => "credential",
            Self::Project => "project",
            Self::Permission => "permission",
            Self::Instance => "instance",
            Self::Certificate => "certificate",
            Self::Server => "server",
        }
    }
}

/// A failure, and the check that it is the result of.
pub(super) struct Fault {
    pub(super) step: Step,
    /// In a box, as it is large.
    pub(super) failure: Box<Failure>,
}

impl Fault {
    pub(super) fn new(step: Step, failure: Failure) -> Self {
        Self { step, failure: Box::new(failure) }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Failure::from(error).into()
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        let step = match &failure {
            Failure::Library(error) => of_library(error),
            Failure::Read { what, .. } if what.contains("--cacert") => Step::Tls,
            _ => Step::Credential,
        };
        Self::new(step, failure)
    }
}

fn of_library(error: &Error) -> Step {
    match error {
        Error::NoEndpoint { .. } | Error::Endpoint { .. } | Error::NotInCloud { .. } => Step::Endpoint,
        Error::Credential {
            source: CredentialError::UnknownCloud { .. } | CredentialError::OtherVendor { .. },
            ..
        } => Step::Endpoint,
        Error::Proxy { .. }
        | Error::Network { failure: NetworkFailure::Proxy | NetworkFailure::ProxyAuthentication, .. } => {
            Step::Proxy
        }
        Error::Network { .. } | Error::Deadline { .. } => Step::Connection,
        Error::Tls { .. } | Error::Roots { .. } | Error::RootsFile { .. } => Step::Tls,
        Error::Token { source, .. } => of_library(source).min(Step::Credential),
        Error::Credential { .. } | Error::PasswordRefused { .. } => Step::Credential,
        Error::NoProject | Error::ProjectNotFound { .. } | Error::ProjectAmbiguous { .. } => Step::Project,
        Error::Malformed { name: "project id", .. } => Step::Project,
        Error::Service(answer) => match (answer.service(), answer.status().as_u16()) {
            ("object storage", _) => Step::Certificate,
            ("iam", _) | (_, 401) => Step::Credential,
            (_, 403) => Step::Permission,
            (_, 400 | 404) => Step::Instance,
            _ => Step::Certificate,
        },
        Error::NoCertificate { reason: NoCertificate::Category { .. }, .. } => Step::Certificate,
        Error::NoCertificate { .. }
        | Error::InstanceNotFound { .. }
        | Error::InstanceAmbiguous { .. }
        | Error::OtherService { .. }
        | Error::Malformed { .. }
        | Error::Query { .. } => Step::Instance,
        _ => Step::Certificate,
    }
}
