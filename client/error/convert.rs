//! From what the generated code and reqwest fail with to our errors, without the parts that must not be shown.

use super::{Error, ServiceError};
use crate::api;
use crate::transport::{Failure, Seen, is_too_large, refusal_of};

/// The error of a generated client, with what the attempt saw.
///
/// progenitor's own errors show headers and raw bodies, tokens and links included: only their causes are kept.
pub(crate) fn from_generated<E>(
    service: &'static str,
    host: &str,
    error: api::Error<E>,
    seen: Seen,
) -> Failure {
    let is_safe = seen.method == Some(http::Method::GET);
    let answer = |source: super::Cause| Error::Answer {
        service,
        host: host.to_owned(),
        request_id: seen.request_id.clone(),
        source,
    };
    let error = match error {
        api::Error::CommunicationError(error) | api::Error::InvalidUpgrade(error) => network(host, error),
        api::Error::ResponseBodyError(error) => body_failure(host, error),
        api::Error::InvalidResponsePayload(body, error) => answer(Unreadable::new(&body, &error).into()),
        api::Error::InvalidRequest(text) | api::Error::Custom(text) => answer(text.into()),
        api::Error::ErrorResponse(_) | api::Error::UnexpectedResponse(_) => {
            match ServiceError::from_seen(service, host.to_owned(), seen.clone()) {
                Some(error) => Error::Service(Box::new(error)),
                None => answer("there was no answer".into()),
            }
        }
    };
    Failure { error, is_safe }
}

/// No answer. The URL is taken out of the cause: a download link is in it whole.
pub(crate) fn network(host: &str, error: reqwest::Error) -> Error {
    if let Some(refused) = refusal_of(&error) {
        return Error::Link { source: crate::download::LinkError::Address(refused.to_string()) };
    }
    let what = match () {
        () if error.is_timeout() => "no answer in time",
        () if error.is_connect() => "no connection",
        () => "the request failed",
    };
    Error::Network { what, host: host.to_owned(), attempts: 1, source: error.without_url().into() }
}

/// An answer that could not be read to its end.
pub(crate) fn body_failure(host: &str, error: reqwest::Error) -> Error {
    if is_too_large(&error) {
        return Error::TooLarge { host: host.to_owned() };
    }
    let what = if error.is_timeout() { "the answer did not end in time" } else { "the answer broke off" };
    Error::Network { what, host: host.to_owned(), attempts: 1, source: error.without_url().into() }
}

/// A body that is not the documented JSON; what it looks like instead, never its text.
#[derive(Debug, thiserror::Error)]
#[error("{looks}, line {line} column {column}")]
struct Unreadable {
    looks: String,
    line: usize,
    column: usize,
}

impl Unreadable {
    fn new(body: &[u8], error: &serde_json::Error) -> Self {
        let text = error.to_string();
        // Of serde's messages only this one quotes nothing but the document.
        let missing = text.split(" at line").next().filter(|text| text.starts_with("missing field"));
        let looks = match body.trim_ascii_start().first() {
            None => "it is empty",
            Some(b'<') => "it is HTML or XML instead of JSON",
            Some(_) if error.is_data() => missing.unwrap_or("a property has another type"),
            Some(_) => "it is not JSON",
        };
        Self { looks: looks.to_owned(), line: error.line(), column: error.column() }
    }
}
