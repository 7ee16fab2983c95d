//! The state that a generated client carries, and the one attempt that its hook makes.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Request, Response};
use url::Url;

use super::body::{bounded, read_leniently, with_body};
use super::error_body::ErrorBody;
use super::{Retry, Seen};
use crate::api::{Operation, Server};
use crate::clock::Clock;

/// The header of the token; it goes out from here and nowhere else.
const X_AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
/// Added by progenitor to every request; no vendor knows it.
const API_VERSION: HeaderName = HeaderName::from_static("api-version");
/// Response headers whose values nothing may log.
const SECRET_HEADERS: [HeaderName; 2] =
    [HeaderName::from_static("x-subject-token"), http::header::SET_COOKIE];

/// Real tokens are longer; what is shorter could be a word of any message.
const SHORTEST_TOKEN: usize = 16;

/// What all services of a session share.
#[derive(Debug)]
pub(crate) struct Transport {
    /// Follows no redirect and reads no proxy from the environment.
    pub(crate) client: reqwest::Client,
    /// The value of `X-Auth-Token`, marked sensitive.
    pub(crate) token: HeaderValue,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) retry: Retry,
}

impl Transport {
    /// The token, to be looked for in what a server says.
    fn long_token(&self) -> Option<&str> {
        self.token.to_str().ok().filter(|token| token.len() >= SHORTEST_TOKEN)
    }
}

/// A client made by the generator, as the transport needs to know it.
pub(crate) trait Generated: Clone {
    /// The name of its module.
    const SERVICE: &'static str;
    /// Its operations.
    const OPERATIONS: &'static [Operation];
    /// Its servers.
    const SERVERS: &'static [Server];

    /// A client of the service at `base`.
    fn new(base: &str, client: reqwest::Client, inner: Inner) -> Self;
}

/// The state inside a generated client: opaque, and without a secret in its `Debug`.
#[derive(Clone)]
pub struct Inner {
    transport: Arc<Transport>,
    /// Where the token may go.
    endpoint: Url,
    operations: &'static [Operation],
    seen: Arc<Mutex<Seen>>,
}

impl Inner {
    pub(crate) fn new<C: Generated>(transport: Arc<Transport>, endpoint: Url) -> Self {
        Self { transport, endpoint, operations: C::OPERATIONS, seen: Arc::default() }
    }

    /// What the last attempt of this client and its clones saw.
    pub(crate) fn seen(&self) -> Seen {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn see(&self, note: impl FnOnce(&mut Seen)) {
        note(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Prepares, sends and bounds one attempt of the operation `id`.
    pub(crate) async fn send(&self, mut request: Request, id: &str) -> reqwest::Result<Response> {
        let operation = self.operations.iter().find(|operation| operation.id == id);
        let headers = request.headers_mut();
        headers.remove(API_VERSION);
        headers.remove(X_AUTH_TOKEN);
        let is_ours = request.url().origin() == self.endpoint.origin();
        if is_ours && operation.is_some_and(|operation| operation.is_authenticated) {
            request.headers_mut().insert(X_AUTH_TOKEN, self.transport.token.clone());
        }
        self.see(|seen| seen.request(request.method()));
        tracing::debug!(operation = id, host = request.url().host_str(), "sending");

        let mut response = bounded(self.transport.client.execute(request).await?);

        let status = response.status();
        hide_secrets(response.headers_mut());
        let (now, token) = (self.transport.clock.now(), self.transport.long_token());
        self.see(|seen| seen.headers(status, response.headers(), now, token));
        tracing::debug!(operation = id, status = status.as_u16(), "answered");
        let is_success = operation.is_some_and(|operation| operation.is_success(status.as_u16()));
        if is_success { Ok(response) } else { Ok(self.documented(response).await) }
    }

    /// The error answer with the documented body, so that the generated client keeps its status.
    async fn documented(&self, mut response: Response) -> Response {
        let original = read_leniently(&mut response).await;
        let body = ErrorBody::read(&original, self.transport.long_token());
        self.see(|seen| seen.body(&body));
        let documented = body.to_documented(response.status().as_u16());
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        with_body(response, documented)
    }
}

impl Operation {
    fn is_success(&self, status: u16) -> bool {
        self.success.iter().any(|documented| {
            documented.parse() == Ok(status) || (*documented == "2XX" && (200..300).contains(&status))
        })
    }
}

fn hide_secrets(headers: &mut HeaderMap) {
    for name in SECRET_HEADERS {
        if let http::header::Entry::Occupied(mut values) = headers.entry(name) {
            values.iter_mut().for_each(|value| value.set_sensitive(true));
        }
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inner")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn success_is_what_the_document_says() {
        let is_success =
            |success, status| Operation { id: "get_a", is_authenticated: true, success }.is_success(status);
        assert!(is_success(&["200"], 200) && !is_success(&["200"], 202) && !is_success(&["200"], 302));
        assert!(is_success(&["2XX"], 202) && !is_success(&["2XX"], 300) && !is_success(&["2XX"], 199));
        assert!(is_success(&["200", "204"], 204) && !is_success(&[], 200));
    }
}
