//! An error that a service answered with.

use std::fmt;
use std::time::Duration;

use http::StatusCode;
use jiff::SignedDuration;

use super::advice::Advice;
use crate::credentials::metadata::METADATA;
use crate::service::Service;

/// The service that download links lead to, in errors.
pub(crate) const STORAGE: &str = "object storage";

/// The vendor's "busy" comes with a status of success.
const BUSY: &str = "CSS.0011";

/// The parts of an answer of failure that are known beside its status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AnswerFacts {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// `true` if it refused a signature.
    pub(crate) is_signed: bool,
    /// The time by which this machine's clock is ahead of the server's, if that has spoilt a signature.
    pub(crate) clock_ahead: Option<SignedDuration>,
}

/// The error that a service answered with: its host, status, code and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceError {
    service: &'static str,
    host: String,
    status: StatusCode,
    answer: AnswerFacts,
    /// `true` if the token was renewed before.
    pub(super) is_renewed: bool,
    pub(super) attempts: u32,
    /// `true` if an agency was asked for.
    pub(super) is_of_agency: bool,
}

impl ServiceError {
    /// An error of the first attempt.
    pub(crate) fn new(service: &'static str, host: &str, status: StatusCode, answer: AnswerFacts) -> Self {
        Self {
            service,
            host: host.to_owned(),
            status,
            answer,
            is_renewed: false,
            attempts: 1,
            is_of_agency: false,
        }
    }

    /// The service: `css`, `geminidb`, `iam`, or `object storage`.
    #[must_use]
    pub fn service(&self) -> &'static str {
        self.service
    }

    /// The host that answered.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The vendor's error code, like `DBS.200001`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.answer.code.as_deref()
    }

    /// The vendor's message, on one line.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.answer.message.as_deref()
    }

    /// The id to give to the vendor's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.answer.request_id.as_deref()
    }

    /// Returns the time for which the server wants clients to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.answer.retry_after
    }

    /// Returns the time by which this machine's clock is ahead of the server's (negative: behind), if that is why a signature
    /// was refused: more than 15 minutes.
    #[must_use]
    pub fn clock_ahead(&self) -> Option<SignedDuration> {
        self.answer.clock_ahead
    }

    /// The number of attempts.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns whether the same call can succeed later: 408, 429, any 5xx, and "busy" (202 with `CSS.0011`).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self.status.as_u16(), 408 | 429 | 500..=599) || self.is_busy()
    }

    /// Returns whether IAM refused a token that was given to this session, and that the session cannot replace.
    pub(super) fn is_of_given_token(&self) -> bool {
        let is_refused = self.service == Service::Iam.id() && self.status == StatusCode::UNAUTHORIZED;
        is_refused && !self.answer.is_signed && !self.is_renewed && !self.is_of_agency
    }

    /// Returns whether IAM has locked the user, which it answers with the status of a wrong password.
    fn is_locked(&self) -> bool {
        self.message().is_some_and(|message| message.to_lowercase().contains("locked"))
    }

    fn is_busy(&self) -> bool {
        // The storage is another system, without such a code.
        self.service != STORAGE && self.status == StatusCode::ACCEPTED && self.code() == Some(BUSY)
    }

    /// Returns the advice on this error, where there is any.
    pub(super) fn advice(&self) -> Option<Advice> {
        if let Some(advice) = self.advice_of_service() {
            return Some(advice);
        }
        let hint = match self.status().as_u16() {
            401 if self.service() == METADATA => {
                "in the console, create an agency of the type cloud service for ECS with the rights that are needed, and choose it on the page of this server"
            }
            400..=499 if self.service() == METADATA => {
                "check that this machine is a server of the cloud, and that its metadata service is not switched off"
            }
            _ if self.is_retryable() => "try again later",
            _ if self.service() == STORAGE => {
                "try again, which asks for a new link; if it stays so, report it to the vendor"
            }
            403 if self.is_of_agency => {
                "give the user the role `Agent Operator`, or a policy with the action `iam:tokens:assume` for this agency; and check that the agency is for the user's account, and has rights in the project"
            }
            404 if self.is_of_agency => {
                "check the name of the agency, the account that made it, and the project there"
            }
            401 if self.clock_ahead().is_some() => {
                "set the clock of this machine: a signature holds for 15 minutes"
            }
            401 if self.answer.is_signed => {
                "the access key (AK) or its secret (SK) is wrong, disabled or of another cloud, or its security token is"
            }
            401 if self.is_renewed => {
                "a new token is not taken either: check the region, and that the endpoint is of the same cloud as IAM"
            }
            401 if self.service() == "iam" && self.is_locked() => {
                "wait until IAM unlocks the user (15 minutes, unless the account says otherwise), then give the right password"
            }
            401 if self.is_of_agency => {
                "check the agency, the account that made it and the project there, and that the own credential is valid"
            }
            401 if self.service() == "iam" => {
                "check the user name, the domain (account), the password and the project"
            }
            403 if self.service() == "iam" => {
                "the user may not ask for this: check the project, and the user's permissions"
            }
            400 => "check the ids that were given, and that the endpoint is that of the service",
            401 => "the token is wrong, expired or of another region: get a new one",
            403 => "the user lacks the permission for this project: ask for it, or check the project id",
            404 => "check the region, the project id and that the service is in use there",
            304 => {
                "nothing was asked for that could be unchanged: check that no cache answers in place of the service"
            }
            300..=399 => "redirects are not followed: give the endpoint it leads to",
            _ => return None,
        };
        Some(hint.into())
    }
}

impl ServiceError {
    /// Advice that depends on the service: the permission it needs, and where its instances are listed.
    fn advice_of_service(&self) -> Option<Advice> {
        let service: Service = self.service().parse().ok()?;
        match self.status().as_u16() {
            403 => {
                let permission = service.document().certificate.as_ref()?.permission?;
                let lacks = "the user lacks a permission for this project, such as";
                Some(format!("{lacks} {permission}: ask for it, or check the project id").into())
            }
            404 if service.lists_instances() => Some(Advice::CheckInstance { service: service.id() }),
            _ => None,
        }
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {} answered {}", self.service, self.host, self.status)?;
        if self.attempts > 1 {
            write!(f, " {} times", self.attempts)?;
        }
        // Keystone repeats the status for a code.
        let code = self.answer.code.as_ref().filter(|code| *code != self.status.as_str());
        match (code, &self.answer.message) {
            (Some(code), Some(message)) => write!(f, ": {code}: {message}")?,
            (Some(text), None) | (None, Some(text)) => write!(f, ": {text}")?,
            (None, None) => {}
        }
        if let Some(id) = &self.answer.request_id {
            write!(f, " (request id {id})")?;
        }
        if let Some(ahead) = self.answer.clock_ahead {
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
