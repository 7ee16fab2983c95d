//! A fault that is injected into one request, and the effects that faults have.

use axum::body::Body;
use axum::response::Response;
use http::HeaderValue;
use http::header::CONTENT_LENGTH;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::raw::RawResponse;
use super::replace::FaultedRequest;
use super::rewrite::{FullResponse, change_list, read_full};
use crate::answer::Answer;
use crate::authentication::authenticator::Tokens;
use crate::operation::Operation;

/// The effect of a fault.
#[derive(Clone, Copy)]
pub(crate) enum Effect {
    /// Sends this answer; the service does not get the request.
    Replace(fn(&FaultedRequest) -> Answer),
    /// Changes the service's response.
    Rewrite(fn(&FaultedRequest, FullResponse) -> FullResponse),
    /// Changes the service's list of certificates.
    RewriteList(fn(&FaultedRequest, &mut Value)),
    /// Writes the service's response past the HTTP server.
    WriteRaw(fn(FullResponse) -> RawResponse),
    /// Shifts the clock of the service by this much.
    ShiftClock(SignedDuration),
    /// Accepts the token, and revokes it when the rule ends.
    RevokeToken,
}

impl Effect {
    /// Returns whether such a request can have this effect.
    pub(super) fn applies_to(self, operation: Operation) -> bool {
        match self {
            Self::RewriteList(_) => operation.0.has_links,
            Self::RevokeToken => operation.needs_authentication(),
            _ => true,
        }
    }
}

/// A fault that is injected into one request.
pub(crate) struct InjectedFault {
    pub(crate) name: &'static str,
    pub(crate) effect: Effect,
    /// `true` if the rule ends with this request.
    pub(crate) is_last: bool,
    pub(crate) request: FaultedRequest,
}

impl InjectedFault {
    /// Returns the time that the service sees at this time.
    pub(crate) fn shift(&self, now: Timestamp) -> Timestamp {
        match self.effect {
            Effect::ShiftClock(by) => now.checked_add(by).unwrap_or(now),
            _ => now,
        }
    }

    /// Returns the answer that takes the place of the service's response, if any.
    pub(crate) fn replacement(&self) -> Option<Answer> {
        match self.effect {
            Effect::Replace(answer) => Some(answer(&self.request)),
            _ => None,
        }
    }

    /// Applies the effect to the service's response.
    pub(crate) async fn apply(self, response: Response, tokens: &Tokens) -> Response {
        match self.effect {
            Effect::Replace(_) | Effect::ShiftClock(_) => response,
            Effect::RevokeToken => {
                if self.is_last {
                    tokens.revoke(self.request.header("x-auth-token"));
                }
                response
            }
            Effect::Rewrite(change) => change(&self.request, read_full(response).await).map(Body::from),
            Effect::RewriteList(change) => {
                let response = read_full(response).await;
                change_list(response, |list| change(&self.request, list)).map(Body::from)
            }
            Effect::WriteRaw(write) => {
                let mut response = read_full(response).await;
                let length = HeaderValue::from(response.body().len());
                response.headers_mut().insert(CONTENT_LENGTH, length);
                if let Some(connection) = self.request.parts.extensions.get() {
                    write(response).write_to(connection).await;
                }
                // The server no longer has the connection, so this response is not sent.
                Response::default()
            }
        }
    }
}
