//! Kinds of failures: the exit status of each, and a stable word for programs.

use cloud_certs::certificate::StoreError;
use cloud_certs::{CredentialError, Error};

use crate::exit_status::ExitStatus;
use crate::failure::Failure;

impl Failure {
    /// The exit status, as `cloud-certs help exit-codes` lists them.
    pub(crate) fn exit_status(&self) -> ExitStatus {
        match self {
            Self::Library(error) => of_library(error),
            #[cfg(feature = "emulator")]
            Self::Ports { .. } => ExitStatus::Usage,
            Self::Sync { .. } => ExitStatus::Sync,
            Self::Listen { .. }
            | Self::NoCacheFolder
            | Self::Config(_)
            | Self::Format(_)
            | Self::Manifest(_)
            | Self::Usage(_) => ExitStatus::Usage,
            Self::Store(StoreError::Encode { .. }) => ExitStatus::Usage,
            Self::Strict(_) | Self::Pin(_) => ExitStatus::Answer,
            Self::Resolve { .. } => ExitStatus::Network,
            Self::Expiry { .. } | Self::Clock { .. } | Self::Judged(_) => ExitStatus::Verdict,
            Self::Merge { .. }
            | Self::Certificates { .. }
            | Self::Certificate { .. }
            | Self::EmptyFolder { .. }
            | Self::Store(_)
            | Self::Lock(_)
            | Self::Read { .. }
            | Self::Write { .. }
            | Self::Exec { .. }
            | Self::Anchor { .. }
            | Self::Anchors { .. }
            | Self::ClientCertificate { .. } => ExitStatus::Local,
            Self::Verify(error) if error.failure().is_network() => ExitStatus::Network,
            Self::Verify(_) => ExitStatus::Verdict,
            Self::Exhausted { .. } | Self::Unexpected { .. } => ExitStatus::Unexpected,
            Self::Interrupted => ExitStatus::Interrupted,
            Self::Terminated => ExitStatus::Terminated,
        }
    }

    /// A stable word for the kind of failure, for programs.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Library(error) => error.kind(),
            Self::Verify(error) => error.failure().code(),
            Self::Config(_) => "config",
            Self::Lock(_) => "lock",
            Self::Sync { .. } => "sync",
            Self::Store(_) => "store",
            Self::Anchor { .. } | Self::Anchors { .. } => "ca_file",
            Self::ClientCertificate { .. } => "client_certificate_file",
            Self::Listen { .. } => "listen",
            Self::NoCacheFolder => "no_cache_folder",
            Self::Read { .. } => "read",
            Self::Write { .. } => "write",
            Self::Merge { .. } => "merge",
            Self::Certificates { .. } | Self::Certificate { .. } => "certificate_file",
            Self::EmptyFolder { .. } => "empty_folder",
            Self::Format(_) => "format",
            Self::Manifest(_) => "manifest",
            Self::Usage(_) => "usage",
            Self::Pin(_) => "pin",
            Self::Expiry { .. } => "expiry",
            Self::Strict(_) => "strict",
            #[cfg(feature = "emulator")]
            Self::Ports { .. } => "ports",
            Self::Resolve { .. } => "resolve",
            Self::Clock { .. } => "clock",
            Self::Judged(_) => "judged",
            Self::Exec { .. } => "exec",
            Self::Exhausted { .. } => "exhausted",
            Self::Unexpected { .. } => "unexpected",
            Self::Interrupted => "interrupted",
            Self::Terminated => "terminated",
        }
    }
}

fn of_library(error: &Error) -> ExitStatus {
    match error {
        Error::Token { source, .. } => of_library(source),
        Error::Credential {
            source: CredentialError::UnknownCloud { .. } | CredentialError::OtherVendor { .. },
            ..
        } => ExitStatus::Usage,
        Error::Malformed { .. }
        | Error::NoProject
        | Error::NoEndpoint { .. }
        | Error::NotInCloud { .. }
        | Error::Query { .. }
        | Error::Endpoint { .. }
        | Error::Proxy { .. }
        | Error::InstanceAmbiguous { .. }
        | Error::ProjectAmbiguous { .. } => ExitStatus::Usage,
        Error::Credential { .. } | Error::PasswordRefused { .. } => ExitStatus::Credential,
        Error::InstanceNotFound { .. } | Error::OtherService { .. } | Error::ProjectNotFound { .. } => {
            ExitStatus::NotFound
        }
        Error::TooLarge { .. }
        | Error::TooMany { .. }
        | Error::Answer { .. }
        | Error::Certificate { .. }
        | Error::NoCertificate { .. }
        | Error::Link { .. } => ExitStatus::Answer,
        Error::Network { .. } | Error::Tls { .. } | Error::Deadline { .. } => ExitStatus::Network,
        Error::Roots { .. } | Error::RootsFile { .. } => ExitStatus::Local,
        Error::Service(error) => match error.status().as_u16() {
            _ if error.is_retryable() => ExitStatus::Network,
            // The link was refused, not the credential, which is not sent there.
            _ if error.service() == "object storage" => ExitStatus::Answer,
            401 | 403 => ExitStatus::Credential,
            404 => ExitStatus::NotFound,
            _ => ExitStatus::Unexpected,
        },
        _ => ExitStatus::Unexpected,
    }
}
