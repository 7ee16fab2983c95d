//! What a command can fail with, its exit code, and what to do next.

use std::path::PathBuf;

use cloud_certs::certificate::{StoreError, Warning};
use cloud_certs::{Cause, Error};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Library(#[from] Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{what}")]
    Usage { what: String, next: &'static str },
    #[error("no token is given")]
    NoToken,
    #[error("the {what} `{}` cannot be read", path.display())]
    Read { what: &'static str, path: PathBuf, source: Cause },
    #[error("{what} cannot be written")]
    Write { what: String, source: std::io::Error },
    #[error("the certificate is refused because of --strict: {}", list(.0))]
    Strict(Vec<Warning>),
    #[error("{what}")]
    Unexpected { what: &'static str, source: Cause },
    #[error("interrupted; nothing was left half-written")]
    Interrupted,
}

fn list(warnings: &[Warning]) -> String {
    warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl Failure {
    /// The exit code, as `cloud-certs --help` lists them.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Library(error) => of_library(error),
            Self::Usage { .. } => 2,
            Self::NoToken => 3,
            Self::Strict(_) => 5,
            Self::Store(_) | Self::Read { .. } | Self::Write { .. } => 9,
            Self::Unexpected { .. } => 1,
            Self::Interrupted => 130,
        }
    }

    /// What to do next.
    pub(crate) fn next(&self) -> Option<String> {
        let next = match self {
            Self::Library(error) => return error.hint(),
            Self::Store(_) => return None,
            Self::Usage { next, .. } => next,
            Self::NoToken => {
                "give a file with --token-file, or set CLOUD_CERTS_TOKEN; `openstack token issue -f value -c id` prints one"
            }
            Self::Read { .. } => "check the path, its mode and its content",
            Self::Write { .. } => "check where the output goes",
            Self::Strict(_) => "leave out --strict to take it with a warning",
            Self::Unexpected { .. } => "report it, with the output of -vv",
            Self::Interrupted => return None,
        };
        Some(next.to_owned())
    }
}

fn of_library(error: &Error) -> u8 {
    match error {
        Error::Malformed { .. }
        | Error::NoProject
        | Error::NoEndpoint { .. }
        | Error::Endpoint { .. }
        | Error::InstanceAmbiguous { .. }
        | Error::ProjectAmbiguous { .. } => 2,
        Error::Credential { .. } => 3,
        Error::InstanceNotFound { .. } | Error::ProjectNotFound { .. } => 4,
        Error::TooLarge { .. }
        | Error::Answer { .. }
        | Error::Certificate { .. }
        | Error::NoCertificate { .. }
        | Error::Link { .. } => 5,
        Error::Network { .. } => 6,
        Error::Roots { .. } => 9,
        Error::Service(error) => match error.status().as_u16() {
            _ if error.is_retryable() => 6,
            401 | 403 => 3,
            404 => 4,
            _ => 1,
        },
        _ => 1,
    }
}
