//! What can go wrong, told apart by what the caller can do about it.

mod causes;
mod convert;
pub(crate) mod credential;
mod hint;
mod network;
mod no_certificate;
mod service;
mod tunnel;

use std::error::Error as StdError;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use crate::download::LinkError;
use crate::error::credential::CredentialError;
use crate::path_segment::PathSegmentError;
use cloud_certs_certificate::DecodeError;

pub(crate) use causes::find;
pub(crate) use convert::{body_failure, from_generated, network};
pub use network::NetworkFailure;
pub use no_certificate::NoCertificate;
pub use service::ServiceError;

/// A cause, kept for [`source`](StdError::source).
pub type Cause = Box<dyn StdError + Send + Sync>;

/// Why a call failed.
///
/// `Display` says what happened to which thing; the cause is the [`source`](StdError::source) and is not
/// repeated in it. No token, password or presigned link is in either.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An id that cannot be part of a URL.
    #[error("the {name} {value:?} cannot be used")]
    #[non_exhaustive]
    Malformed {
        /// Which id: `project id`, `instance id`.
        name: &'static str,
        /// What was given.
        value: String,
        /// What is wrong with it.
        source: PathSegmentError,
    },
    /// The session has no project, and the operation is about one.
    #[error("no project is given")]
    NoProject,
    /// The credential is missing, or what configures it is wrong.
    #[error(transparent)]
    #[non_exhaustive]
    Credential {
        /// What is wrong with it.
        source: CredentialError,
    },
    /// IAM gives no token for the credential. Everybody who waits for the token gets the same error; a refused
    /// password is not sent again by this session.
    #[error("no token for {of}")]
    #[non_exhaustive]
    Token {
        /// Whose: as in "the user `demo`".
        of: String,
        /// What IAM answered, or why it could not be asked.
        source: Arc<Self>,
    },
    /// No endpoint of the service is known for this cloud and region.
    #[error("there is no endpoint for {service}: {reason}")]
    #[non_exhaustive]
    NoEndpoint {
        /// The service: `css`, `geminidb`, `iam`.
        service: &'static str,
        /// What is missing or unknown.
        reason: String,
    },
    /// An endpoint that a token must not be sent to.
    #[error("the endpoint `{url}` of {service} cannot be used: {reason}")]
    #[non_exhaustive]
    Endpoint {
        /// The service: `css`, `geminidb`, `iam`.
        service: &'static str,
        /// What was given, without user information.
        url: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The environment names a proxy that cannot be used.
    #[error("the proxy of `{variable}` cannot be used: {reason}")]
    #[non_exhaustive]
    Proxy {
        /// The variable that names it.
        variable: &'static str,
        /// What is wrong with it; nothing of its value, which can hold a password.
        reason: &'static str,
    },
    /// There is nobody to trust: no system roots, or none in the given bundle.
    #[error("no root certificates to check servers with")]
    #[non_exhaustive]
    Roots {
        /// Why, when the system said so.
        source: Option<Cause>,
    },
    /// The file that the environment names for the roots cannot be used.
    #[error("the root certificates in {} cannot be used", path.display())]
    #[non_exhaustive]
    RootsFile {
        /// The file, as the environment names it.
        path: PathBuf,
        /// Why.
        source: Cause,
    },
    /// The service answered with an error.
    #[error(transparent)]
    Service(Box<ServiceError>),
    /// There was no answer, or it broke off.
    #[error("{}", failure.at(host, *attempts))]
    #[non_exhaustive]
    Network {
        /// What happened.
        failure: NetworkFailure,
        /// The host asked, or the proxy that failed; of a download link, no more than that.
        host: String,
        /// How often it was tried.
        attempts: u32,
        /// Why.
        source: Cause,
    },
    /// The server could not be trusted, or talks no TLS that can be.
    #[error("no trusted connection to {host}")]
    #[non_exhaustive]
    Tls {
        /// The host asked.
        host: String,
        /// What is wrong with its certificate or protocol.
        source: Cause,
    },
    /// The answer is more than [1 MiB](crate::MAX_BODY) long.
    #[error("the answer of {host} is longer than {} MiB", crate::MAX_BODY >> 20)]
    #[non_exhaustive]
    TooLarge {
        /// The host asked.
        host: String,
    },
    /// The answer is not what the document of the service describes.
    #[error("the answer of {host} is not what {service} documents")]
    #[non_exhaustive]
    Answer {
        /// The service: `css`, `geminidb`, `iam`.
        service: &'static str,
        /// The host asked.
        host: String,
        /// The id to give to the vendor's support.
        request_id: Option<String>,
        /// What was found instead.
        source: Cause,
    },
    /// What came is not a usable certificate.
    #[error("what {host} sent is not a CA certificate")]
    #[non_exhaustive]
    Certificate {
        /// The host it came from.
        host: String,
        /// What it is instead.
        source: DecodeError,
    },
    /// The service has no certificate to give for this instance.
    #[error("there is no certificate for instance `{instance}`: {reason}")]
    #[non_exhaustive]
    NoCertificate {
        /// The instance, as it was asked for.
        instance: String,
        /// Why there is none.
        reason: NoCertificate,
    },
    /// The download link must not be followed.
    #[error("the download link cannot be followed")]
    #[non_exhaustive]
    Link {
        /// What is wrong with it.
        source: LinkError,
    },
    /// No instance has this name or id.
    #[error("no instance is called `{name}`")]
    #[non_exhaustive]
    InstanceNotFound {
        /// What was asked for.
        name: String,
    },
    /// The user has no project of this name.
    #[error("the user has no project `{name}`")]
    #[non_exhaustive]
    ProjectNotFound {
        /// What was asked for.
        name: String,
        /// The projects that there are.
        known: Vec<String>,
    },
    /// Several projects have this name.
    #[error("{} projects are called `{name}`: {}", ids.len(), ids.join(", "))]
    #[non_exhaustive]
    ProjectAmbiguous {
        /// What was asked for.
        name: String,
        /// Their ids.
        ids: Vec<String>,
    },
    /// Several instances have this name.
    #[error("{} instances are called `{name}`: {}", ids.len(), ids.join(", "))]
    #[non_exhaustive]
    InstanceAmbiguous {
        /// What was asked for.
        name: String,
        /// Their ids.
        ids: Vec<String>,
    },
}

impl Error {
    /// The status of the answer, if the service answered with an error.
    pub fn status(&self) -> Option<StatusCode> {
        self.service().map(ServiceError::status)
    }

    /// The vendor's error code, like `DBS.200001`.
    pub fn code(&self) -> Option<&str> {
        self.service()?.code()
    }

    /// The vendor's message.
    pub fn message(&self) -> Option<&str> {
        self.service()?.message()
    }

    /// The id to give to the vendor's support.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Answer { request_id, .. } => request_id.as_deref(),
            Self::Token { source, .. } => source.request_id(),
            _ => self.service()?.request_id(),
        }
    }

    /// Whether the same call can succeed later: 408, 429, any 5xx, "busy" (202 with `CSS.0011`), and a
    /// connection that failed or broke.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Service(error) => error.is_retryable(),
            Self::Token { source, .. } => source.is_retryable(),
            Self::Network { failure, .. } => *failure != NetworkFailure::ProxyAuthentication,
            _ => false,
        }
    }

    /// How long the server asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.service()?.retry_after()
    }

    fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Service(error) => Some(error),
            Self::Token { source, .. } => source.service(),
            _ => None,
        }
    }

    /// The same error, knowing that the token was renewed before.
    pub(crate) fn after_renewal(mut self) -> Self {
        if let Self::Service(error) = &mut self {
            error.is_renewed = true;
        }
        self
    }

    /// The same error, knowing how often it was tried.
    pub(crate) fn after(mut self, tried: u32) -> Self {
        match &mut self {
            Self::Network { attempts, .. } => *attempts = tried,
            Self::Service(error) => error.attempts = tried,
            _ => {}
        }
        self
    }
}
