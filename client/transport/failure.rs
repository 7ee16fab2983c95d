//! Errors of an attempt: from those of the generated code, reqwest and hyper-util to ours, without the parts that must
//! not be shown.

#[cfg(test)]
mod tests;

use std::error::Error as StdError;
use std::io;

use http_body_util::LengthLimitError;

use super::attempt::AttemptFacts;
use super::http::NoRoots;
use super::retry::Failure;
use crate::error::{Cause, Error, NetworkFailure, ServiceError};

/// Makes our error from one of a generated client and the facts of the attempt.
///
/// progenitor's own errors show headers and raw bodies, tokens and links included: only their causes are kept.
pub(crate) fn from_generated<E>(
    service: &'static str,
    host: &str,
    error: progenitor_client::Error<E>,
    facts: AttemptFacts,
) -> Failure {
    let is_safe = facts.is_safe == Some(true);
    let answer = |source: Cause| Error::Answer {
        service,
        host: host.to_owned(),
        request_id: facts.answer().request_id,
        source,
    };
    use progenitor_client::Error as Generated;
    let error = match error {
        Generated::CommunicationError(error) | Generated::InvalidUpgrade(error) => {
            network(host, facts.proxy.as_deref(), error)
        }
        Generated::ResponseBodyError(error) => body_failure(host, error),
        Generated::InvalidResponsePayload(body, error) => answer(unreadable(&body, &error).into()),
        Generated::InvalidRequest(text) | Generated::Custom(text) => answer(text.into()),
        Generated::ErrorResponse(_) | Generated::UnexpectedResponse(_) => match facts.status {
            Some(status) if status.is_success() && facts.answer.code.is_none() => {
                answer(format!("the status {status} is not one that it documents").into())
            }
            Some(status) => {
                Error::Service(Box::new(ServiceError::new(service, host, status, facts.answer())))
            }
            None => answer("there was no answer".into()),
        },
    };
    Failure { error, is_safe }
}

/// Makes the error of a request without an answer, sent through `proxy`. The cause loses its URL, which can be a
/// download link.
pub(crate) fn network(host: &str, proxy: Option<&str>, error: reqwest::Error) -> Error {
    let no_tunnel = proxy.and_then(|_| NoTunnel::find(&error));
    let asked = proxy.filter(|_| no_tunnel.is_some()).unwrap_or(host).to_owned();
    if let Some(refused) = find::<rustls::Error>(&error) {
        if let Some(NoRoots(reason)) = NoRoots::of(refused) {
            return Error::Roots { source: reason.clone().map(Into::into) };
        }
        return Error::Tls { host: asked, source: refused.clone().into() };
    }
    let failure = match no_tunnel {
        Some(NoTunnel::Authentication) => NetworkFailure::ProxyAuthentication,
        Some(NoTunnel::Refused | NoTunnel::Unreachable) => NetworkFailure::Proxy,
        None if error.is_connect() => NetworkFailure::NoConnection,
        None if error.is_timeout() => NetworkFailure::NoAnswer,
        None if is_not_http(&error) => NetworkFailure::NotHttp,
        None => NetworkFailure::Broken,
    };
    let source = match no_tunnel {
        Some(NoTunnel::Refused) => format!("it does not connect to {host}").into(),
        _ => error.without_url().into(),
    };
    Error::Network { failure, host: asked, attempts: 1, source }
}

/// Makes the error of an answer that could not be read to its end.
pub(crate) fn body_failure(host: &str, error: reqwest::Error) -> Error {
    let host = host.to_owned();
    if find::<LengthLimitError>(&error).is_some() {
        return Error::TooLarge { host };
    }
    let failure = match () {
        () if error.is_timeout() => NetworkFailure::Stalled,
        () if is_not_http(&error) => NetworkFailure::NotHttp,
        () => NetworkFailure::Broken,
    };
    Error::Network { failure, host, attempts: 1, source: error.without_url().into() }
}

/// Returns whether an answer breaks the rules of HTTP: a status line or a header that does not parse, too many headers, or
/// a chunk without a length. The same request would be answered in the same way.
fn is_not_http(error: &(dyn StdError + 'static)) -> bool {
    // hyper marks damaged chunks in this way; a connection that ends has other kinds.
    let is_damaged =
        |error: &io::Error| matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData);
    let is_of_tls = find::<rustls::Error>(error).is_some();
    find::<hyper::Error>(error).is_some_and(hyper::Error::is_parse)
        || !is_of_tls && find::<io::Error>(error).is_some_and(is_damaged)
}

/// The fault of a body that is not the documented JSON: what it looks like, never its text.
fn unreadable(body: &[u8], error: &serde_json::Error) -> String {
    let text = error.to_string();
    // Of serde's messages only this one quotes nothing but the document.
    let missing = text.split(" at line").next().filter(|text| text.starts_with("missing field"));
    let looks = match body.trim_ascii_start().first() {
        None => "it is empty",
        Some(b'<') => "it is HTML or XML instead of JSON",
        Some(_) if error.is_data() => missing.unwrap_or("a property has another type"),
        Some(_) => "it is not JSON",
    };
    format!("{looks}, line {} column {}", error.line(), error.column())
}

/// The beginning of the errors of hyper-util's tunnels.
const TUNNEL: &str = "tunnel error: ";

/// The failure of a proxy, as opposed to one of the host behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NoTunnel {
    /// It requires a user and password, or other ones.
    Authentication,
    /// It answered that it does not connect to the host.
    Refused,
    /// It cannot be reached, or closed the connection.
    Unreachable,
}

impl NoTunnel {
    /// Finds how the proxy failed, if one is in between and it was the proxy.
    fn find(error: &reqwest::Error) -> Option<Self> {
        // The type is private to hyper-util, so its text has to do; a test pins the texts.
        let causes =
            std::iter::successors(error.source(), |cause| (*cause).source()).map(ToString::to_string);
        let of_tunnel = causes.filter(|cause| cause.starts_with(TUNNEL)).last();
        match of_tunnel.as_deref().and_then(|text| text.strip_prefix(TUNNEL)) {
            Some("proxy authorization required") => Some(Self::Authentication),
            Some("unsuccessful") => Some(Self::Refused),
            Some(_) => Some(Self::Unreachable),
            // There was no tunnel in time, it ended before TLS could begin, or hyper-util has other texts by now.
            None if find::<rustls::Error>(error).is_none() && error.is_connect() => Some(Self::Unreachable),
            None => None,
        }
    }
}

/// The first error of this type in a chain of causes, the error itself included.
pub(crate) fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        // An I/O error names the causes of what it wraps, not what it wraps.
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = match wrapped {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}
