//! Failures of targets, of outputs and of the state folder. Each stays with its own target.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use cloud_certs::Error;
use cloud_certs::certificate::StoreError;

use crate::account::AccountError;
#[cfg(feature = "kubernetes")]
use crate::output::kubernetes::error::ObjectError;

/// The certificates of a target could not be obtained.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// There is no session; other targets of the account have the same failure.
    #[error(transparent)]
    Account(Arc<AccountError>),
    /// The request failed.
    #[error(transparent)]
    Fetch(#[from] Error),
    /// The certificates are not the pinned ones.
    #[error("the certificate is not one of the pinned ones: {}", strangers.join(", "))]
    #[non_exhaustive]
    Pins {
        /// Each certificate without a pin, with its fingerprint.
        strangers: Vec<String>,
    },
    /// A file with further roots cannot be used.
    #[error("the roots in {path:?} cannot be used")]
    #[non_exhaustive]
    RootsFile {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The further roots cannot be used.
    #[error("{reason}")]
    #[non_exhaustive]
    Roots {
        /// The reason.
        reason: String,
    },
    /// SSL is off on all instances of the service.
    #[error(
        "SSL is off on all instances of {service}, so that there is no certificate: switch it on for one"
    )]
    #[non_exhaustive]
    SslOff {
        /// The service.
        service: &'static str,
    },
    /// The project has no instance of the service.
    #[error("the project has no instance of {service}")]
    #[non_exhaustive]
    NoInstances {
        /// The service.
        service: &'static str,
    },
}

/// An output could not be judged or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// The file cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The password of a store cannot be read.
    #[error("the password file {path:?} cannot be read")]
    #[non_exhaustive]
    Password {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The machine does not know the user or group.
    #[error("this machine has no {kind} `{name}`")]
    #[non_exhaustive]
    UnknownPrincipal {
        /// The kind: `user` or `group`.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// Another output has the same path.
    #[error("{path:?} is the path of another output, too")]
    #[non_exhaustive]
    SamePath {
        /// The path.
        path: PathBuf,
    },
    /// The object cannot be judged or written.
    #[cfg(feature = "kubernetes")]
    #[error(transparent)]
    Object(#[from] ObjectError),
    /// The present content verifies the server, and the new content would not.
    #[error(
        "{path:?} stays as it is: the server is verified with `{root}` in it, and not with what should replace it ({reason})"
    )]
    #[non_exhaustive]
    ServerNeeds {
        /// The file or folder.
        path: PathBuf,
        /// The root that the server uses.
        root: String,
        /// The reason why the new content would not.
        reason: String,
    },
    /// The server cannot be reached, and certificates that it may need would be dropped.
    #[error("{path:?} stays as it is: {reason}, and so nobody knows whether it needs `{}`, which would be dropped", dropped.join("`, `"))]
    #[non_exhaustive]
    ServerUnknown {
        /// The file or folder.
        path: PathBuf,
        /// The reason why the server cannot be reached.
        reason: String,
        /// The certificates that would be dropped.
        dropped: Vec<String>,
    },
    /// The store cannot be opened, so it may hold certificates that the server needs.
    #[error(
        "{path:?} stays as it is: it is a store that cannot be opened, and nobody knows whether the server needs what is in it ({reason})"
    )]
    #[non_exhaustive]
    StoreClosed {
        /// The file or object.
        path: PathBuf,
        /// The reason why the new content is not proven.
        reason: String,
    },
    /// The command cannot be remembered, so the file is left alone.
    #[error("it is left alone, because its command cannot be remembered")]
    State(#[from] StateError),
}

/// A file of the state folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {path:?}")]
#[non_exhaustive]
pub struct StateError {
    /// The step: `create`, `write`, `read` or `remove`.
    pub action: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// The system's reason.
    pub source: io::Error,
}
