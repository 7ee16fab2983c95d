//! From what the generated code and reqwest fail with to our errors, without the parts that must not be shown.

use http_body_util::LengthLimitError;

use super::tunnel::NoTunnel;
use super::{Error, NetworkFailure, ServiceError, find};
use crate::api;
use crate::download::LinkError;
use crate::transport::{Failure, NoRoots, RefusedAddress, Seen};

/// The error of a generated client, with what the attempt saw.
///
/// progenitor's own errors show headers and raw bodies, tokens and links included: only their causes are kept.
pub(crate) fn from_generated<E>(
    service: &'static str,
    host: &str,
    error: api::Error<E>,
    seen: Seen,
) -> Failure {
    let is_safe = seen.is_safe == Some(true);
    let answer = |source: super::Cause| Error::Answer {
        service,
        host: host.to_owned(),
        request_id: seen.request_id.clone(),
        source,
    };
    let error = match error {
        api::Error::CommunicationError(error) | api::Error::InvalidUpgrade(error) => {
            network(host, seen.proxy.as_deref(), error)
        }
        api::Error::ResponseBodyError(error) => body_failure(host, error),
        api::Error::InvalidResponsePayload(body, error) => answer(Unreadable::new(&body, &error).into()),
        api::Error::InvalidRequest(text) | api::Error::Custom(text) => answer(text.into()),
        api::Error::ErrorResponse(_) | api::Error::UnexpectedResponse(_) => match seen.status {
            Some(status) if status.is_success() && seen.code.is_none() => {
                answer(format!("the status {status} is none that it answers with").into())
            }
            Some(status) => Error::Service(Box::new(ServiceError::new(service, host, status, seen.clone()))),
            None => answer("there was no answer".into()),
        },
    };
    Failure { error, is_safe }
}

/// No answer; `proxy` is in between. The URL is taken out of the cause: a download link is in it whole.
pub(crate) fn network(host: &str, proxy: Option<&str>, error: reqwest::Error) -> Error {
    if let Some(refused) = find::<RefusedAddress>(&error) {
        return Error::Link { source: LinkError::Address(refused.to_string()) };
    }
    let no_tunnel = proxy.and_then(|_| NoTunnel::of(&error));
    let asked = proxy.filter(|_| no_tunnel.is_some()).unwrap_or(host).to_owned();
    if let Some(refused) = find::<rustls::Error>(&error) {
        if let Some(NoRoots(reason)) = NoRoots::of(refused) {
            return Error::Roots { source: reason.clone().map(Into::into) };
        }
        return Error::Tls { host: asked, source: refused.clone().into() };
    }
    let failure = match no_tunnel {
        Some(no_tunnel) => no_tunnel.failure(),
        None if error.is_connect() => NetworkFailure::NoConnection,
        None if error.is_timeout() => NetworkFailure::NoAnswer,
        None => NetworkFailure::Broken,
    };
    let source = match no_tunnel {
        Some(NoTunnel::Refused) => format!("it makes no connection to {host}").into(),
        _ => error.without_url().into(),
    };
    Error::Network { failure, host: asked, attempts: 1, source }
}

/// An answer that could not be read to its end.
pub(crate) fn body_failure(host: &str, error: reqwest::Error) -> Error {
    let host = host.to_owned();
    if find::<LengthLimitError>(&error).is_some() {
        return Error::TooLarge { host };
    }
    let failure = if error.is_timeout() { NetworkFailure::Stalled } else { NetworkFailure::Broken };
    Error::Network { failure, host, attempts: 1, source: error.without_url().into() }
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
