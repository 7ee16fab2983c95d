//! An error that a service answered with.

use std::fmt;
use std::time::Duration;

use http::StatusCode;
use jiff::SignedDuration;

/// The service that download links lead to, in errors.
pub(crate) const STORAGE: &str = "object storage";

/// The vendor's "busy" comes with a status of success.
const BUSY: &str = "CSS.0011";

/// The error that a service answered with: its host, status, code and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceError {
    service: &'static str,
    host: String,
    status: StatusCode,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) clock_ahead: Option<SignedDuration>,
    /// Whether the request was signed with an access key.
    pub(crate) is_signed: bool,
    /// Whether the token was renewed before.
    pub(super) is_renewed: bool,
    pub(super) attempts: u32,
}

impl ServiceError {
    /// An error with this status, of which nothing else is known yet.
    pub(crate) fn new(service: &'static str, host: &str, status: StatusCode) -> Self {
        Self {
            service,
            host: host.to_owned(),
            status,
            code: None,
            message: None,
            request_id: None,
            retry_after: None,
            clock_ahead: None,
            is_signed: false,
            is_renewed: false,
            attempts: 1,
        }
    }

    /// The service: `css`, `geminidb`, `iam`, or `object storage`.
    pub fn service(&self) -> &'static str {
        self.service
    }

    /// The host that answered.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The vendor's error code, like `DBS.200001`.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The vendor's message, on one line.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The id to give to the vendor's support.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// How long the server wants clients to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// How far the clock of this machine is ahead of the server's (negative: behind), where that is why a signature
    /// was refused: more than 15 minutes.
    pub fn clock_ahead(&self) -> Option<SignedDuration> {
        self.clock_ahead
    }

    /// The number of attempts.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns whether the same call can succeed later: 408, 429, any 5xx, and "busy" (202 with `CSS.0011`).
    pub fn is_retryable(&self) -> bool {
        matches!(self.status.as_u16(), 408 | 429 | 500..=599) || self.is_busy()
    }

    /// Returns whether IAM has locked the user, which it answers with the status of a wrong password.
    pub(super) fn is_locked(&self) -> bool {
        self.message().is_some_and(|message| message.to_lowercase().contains("locked"))
    }

    pub(super) fn is_busy(&self) -> bool {
        // The storage is another system, without such a code.
        self.service != STORAGE && self.status == StatusCode::ACCEPTED && self.code() == Some(BUSY)
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {} answered {}", self.service, self.host, self.status)?;
        if self.attempts > 1 {
            write!(f, " {} times", self.attempts)?;
        }
        // Keystone repeats the status for a code.
        let code = self.code.as_ref().filter(|code| *code != self.status.as_str());
        match (code, &self.message) {
            (Some(code), Some(message)) => write!(f, ": {code}: {message}")?,
            (Some(text), None) | (None, Some(text)) => write!(f, ": {text}")?,
            (None, None) => {}
        }
        if let Some(id) = &self.request_id {
            write!(f, " (request id {id})")?;
        }
        if let Some(ahead) = self.clock_ahead {
            let word = if ahead.is_positive() { "ahead of" } else { "behind" };
            write!(
                f,
                "; this machine's clock is {} minutes {word} the server's",
                (ahead.as_secs().abs() + 30) / 60
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for ServiceError {}
