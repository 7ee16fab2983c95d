//! Errors, distinguished by what the caller can do about them.

mod advice;
pub(crate) mod credential;
mod hint;
mod reason;
mod service;

use std::error::Error as StdError;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use cloud_certs_certificate::DecodeError;
use http::StatusCode;
use jiff::Timestamp;

use crate::cloud::Cloud;
use crate::error::credential::CredentialError;
use crate::path_segment::{PathSegment, PathSegmentError};
use crate::service::Service;

pub use advice::Advice;
pub use reason::{LinkError, ListLimit, NetworkFailure, NoCertificate};
pub use service::ServiceError;
pub(crate) use service::{AnswerFacts, STORAGE};

/// The most bytes that are read of any answer: 1 MiB. A certificate has two or three KiB.
pub const MAX_BODY: usize = 1 << 20;

/// The minutes for which a refused password is not sent again, by any process that shares a token cache. Five wrong passwords within 15
/// minutes lock a user.
pub(crate) const REFUSAL_MINUTES: i64 = 10;

/// A cause, kept for [`source`](StdError::source).
pub type Cause = Box<dyn StdError + Send + Sync>;

/// The error of a call.
///
/// `Display` says what happened to which thing; the cause is the [`source`](StdError::source) and is not
/// repeated in it. `Debug` says all of it, with the advice, as `main` prints an error that it returns. No token, password or
/// presigned link is in either.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An id that cannot be part of a URL.
    #[error("the {name} {value:?} cannot be used")]
    #[non_exhaustive]
    Malformed {
        /// The kind of id: `project id`, `instance id`.
        name: &'static str,
        /// The given text.
        value: String,
        /// The reason.
        source: PathSegmentError,
    },
    /// The operation is about a project, and the session has none.
    #[error("no project is given")]
    NoProject,
    /// The credential is missing, or what configures it is wrong.
    #[error(transparent)]
    #[non_exhaustive]
    Credential {
        /// The reason.
        source: CredentialError,
    },
    /// IAM issues no token for the credential. Every caller that waits for the token gets the same error; the session
    /// does not send a refused password again.
    #[error("no token for {of}")]
    #[non_exhaustive]
    Token {
        /// The owner, as in "the user `demo`".
        of: String,
        /// The answer of IAM, or the reason why there is none.
        source: Arc<Self>,
    },
    /// No endpoint of the service is known for this cloud and region.
    #[error("there is no endpoint for {service}: {reason}")]
    #[non_exhaustive]
    NoEndpoint {
        /// The service: `css`, `geminidb`, `iam`.
        service: &'static str,
        /// The part that is missing or unknown.
        reason: String,
    },
    /// The cloud does not document the service.
    #[error("{cloud} does not document {service}")]
    #[non_exhaustive]
    NotInCloud {
        /// The service, as in [`Service::id`](crate::Service::id).
        service: &'static str,
        /// The cloud.
        cloud: Cloud,
    },
    /// An endpoint that a token must not be sent to.
    #[error("the endpoint `{url}` of {service} cannot be used: {reason}")]
    #[non_exhaustive]
    Endpoint {
        /// The service: `css`, `geminidb`, `iam`.
        service: &'static str,
        /// The given URL, without user information.
        url: String,
        /// The reason.
        reason: &'static str,
    },
    /// The query asks for something that the service does not have.
    #[error("{service} cannot do that: {reason}")]
    #[non_exhaustive]
    Query {
        /// The service, as in [`Service::id`](crate::Service::id).
        service: &'static str,
        /// The reason.
        reason: &'static str,
    },
    /// The service does not know the instance, whose id ends like those of another service.
    #[error("{service} does not know the instance `{instance}`: its id ends like those of {}", likely.name())]
    #[non_exhaustive]
    OtherService {
        /// The id of the instance.
        instance: String,
        /// The service that was asked, as in [`Service::id`](crate::Service::id).
        service: &'static str,
        /// The service whose instances have such ids.
        likely: Service,
        /// The answer of the service.
        source: Box<Self>,
    },
    /// The environment names a proxy that cannot be used.
    #[error("the proxy of `{variable}` cannot be used: {reason}")]
    #[non_exhaustive]
    Proxy {
        /// The variable that names it.
        variable: &'static str,
        /// The reason, without the value, which can hold a password.
        reason: &'static str,
    },
    /// There are no roots to trust: none in the system, or none in the given bundle.
    #[error("no root certificates to check servers with")]
    #[non_exhaustive]
    Roots {
        /// The reason, when the system gives one.
        source: Option<Cause>,
    },
    /// The file that the environment names for the roots cannot be used.
    #[error("the root certificates in {} cannot be used", path.display())]
    #[non_exhaustive]
    RootsFile {
        /// The file, as the environment names it.
        path: PathBuf,
        /// The cause.
        source: Cause,
    },
    /// The service answered with an error.
    #[error(transparent)]
    Service(Box<ServiceError>),
    /// There was no answer, or it broke off.
    #[error("{}", failure.at(host, *attempts))]
    #[non_exhaustive]
    Network {
        /// The kind of failure.
        failure: NetworkFailure,
        /// The host, or the proxy that failed. Nothing else of a download link is shown.
        host: String,
        /// The number of attempts.
        attempts: u32,
        /// The cause.
        source: Cause,
    },
    /// The server is not trusted, or its TLS is too old to be.
    #[error("no trusted connection to {host}")]
    #[non_exhaustive]
    Tls {
        /// The host.
        host: String,
        /// The fault of its certificate or protocol.
        source: Cause,
    },
    /// The answer is more than [1 MiB](MAX_BODY) long.
    #[error("the answer of {host} is longer than {} MiB", MAX_BODY >> 20)]
    #[non_exhaustive]
    TooLarge {
        /// The host.
        host: String,
    },
    /// The server goes on with its answers beyond what any service has.
    #[error("{host} sends more than {limit}")]
    #[non_exhaustive]
    TooMany {
        /// The host.
        host: String,
        /// The limit, as in "10000 instances".
        limit: ListLimit,
    },
    /// The call did not end within [`max_time`](crate::SessionBuilder::max_time).
    #[error("there is no result after {} s", .limit.as_secs_f64())]
    #[non_exhaustive]
    Deadline {
        /// The limit.
        limit: Duration,
    },
    /// IAM refused this password a moment ago, as the token cache remembers, and it is not sent again: five wrong ones lock
    /// the user.
    #[error(
        "the password was refused at {since:.0} and is not sent again within {} minutes",
        REFUSAL_MINUTES
    )]
    #[non_exhaustive]
    PasswordRefused {
        /// The time when it was refused.
        since: Timestamp,
        /// The file that remembers it.
        path: PathBuf,
    },
    /// The answer is not what the document of the service describes.
    #[error("the answer of {host} is not what {service} documents")]
    #[non_exhaustive]
    Answer {
        /// The service: `css`, `geminidb`, `iam`.
        service: &'static str,
        /// The host.
        host: String,
        /// The id to give to the vendor's support.
        request_id: Option<String>,
        /// The difference.
        source: Cause,
    },
    /// The answer is not a usable certificate.
    #[error("what {host} sent is not a CA certificate")]
    #[non_exhaustive]
    Certificate {
        /// The host it came from.
        host: String,
        /// The content that it has instead.
        source: DecodeError,
    },
    /// The service lists no certificate for this instance.
    #[error("there is no certificate for instance `{instance}`: {reason}")]
    #[non_exhaustive]
    NoCertificate {
        /// The instance, as the caller named it.
        instance: String,
        /// The reason.
        reason: NoCertificate,
    },
    /// The download link must not be followed.
    #[error("the download link cannot be followed")]
    #[non_exhaustive]
    Link {
        /// The reason.
        source: LinkError,
    },
    /// No instance has this name or id.
    #[error("no instance is called `{name}`")]
    #[non_exhaustive]
    InstanceNotFound {
        /// The name.
        name: String,
        /// The service, as in [`Service::id`](crate::Service::id).
        service: &'static str,
        /// The names of instances that are like it, the most similar first.
        near: Vec<String>,
    },
    /// IAM lists no project of this name.
    #[error("project `{name}` was not found, or you have no access to it")]
    #[non_exhaustive]
    ProjectNotFound {
        /// The name.
        name: String,
        /// The projects that the user has access to.
        known: Vec<String>,
    },
    /// Several projects have this name.
    #[error("{} projects are called `{name}`: {}", ids.len(), ids.join(", "))]
    #[non_exhaustive]
    ProjectAmbiguous {
        /// The name.
        name: String,
        /// Their ids.
        ids: Vec<String>,
    },
    /// Several instances have this name.
    #[error("{} instances are called `{name}`: {}", ids.len(), ids.join(", "))]
    #[non_exhaustive]
    InstanceAmbiguous {
        /// The name.
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
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.service()?.code()
    }

    /// The vendor's message.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.service()?.message()
    }

    /// The id to give to the vendor's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Answer { request_id, .. } => request_id.as_deref(),
            Self::Token { source, .. } => source.request_id(),
            Self::OtherService { source, .. } => source.request_id(),
            _ => self.service()?.request_id(),
        }
    }

    /// Returns whether the same call can succeed later: 408, 429, any 5xx, "busy" (202 with `CSS.0011`), and a
    /// connection that failed or broke.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Service(error) => error.is_retryable(),
            Self::Token { source, .. } => source.is_retryable(),
            Self::Network { failure, .. } => {
                !matches!(failure, NetworkFailure::ProxyAuthentication | NetworkFailure::NotHttp)
            }
            _ => false,
        }
    }

    /// Returns the time for which the server wants clients to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.service()?.retry_after()
    }

    fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Service(error) => Some(error),
            Self::Token { source, .. } => source.service(),
            Self::OtherService { source, .. } => source.service(),
            _ => None,
        }
    }

    /// Notes that the token was renewed before.
    pub(crate) fn after_renewal(mut self) -> Self {
        if let Self::Service(error) = &mut self {
            error.is_renewed = true;
        }
        self
    }

    /// Notes that IAM was asked for an agency.
    pub(crate) fn of_agency(mut self) -> Self {
        if let Self::Service(error) = &mut self {
            error.is_of_agency = true;
        }
        self
    }

    /// Notes the number of attempts.
    pub(crate) fn after(mut self, tried: u32) -> Self {
        match &mut self {
            Self::Network { attempts, .. } => *attempts = tried,
            Self::Service(error) => error.attempts = tried,
            _ => {}
        }
        self
    }
}

/// Parses an id that goes into a URL; `name` is the kind of id, for messages.
pub(crate) fn parse_id(name: &'static str, id: &str) -> Result<PathSegment, Error> {
    id.parse().map_err(|source| Error::Malformed { name, value: id.to_owned(), source })
}

/// Prints what happened, the causes and the advice, as the command prints it.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        let mut said = self.to_string();
        for cause in std::iter::successors(self.source(), |cause| (*cause).source()).map(ToString::to_string)
        {
            if !said.contains(&cause) {
                write!(f, "\n  why: {cause}")?;
            }
            said = cause;
        }
        match self.advice() {
            Some(advice) => write!(f, "\n  next: {advice}"),
            None => Ok(()),
        }
    }
}
