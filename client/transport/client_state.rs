//! The state that a generated client carries, and the one attempt that its hook makes.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Request, Response};
use url::Url;

use super::authorization::in_body;
use super::body::{bounded, read_leniently, with_body};
use super::error_body::ErrorBody;
use super::{Authorization, Hidden, Proxy, Retry, Seen};
use crate::Secret;
use crate::clock::Clock;
use crate::documents::{Operation, Server};
use crate::url::authority;

/// Added by progenitor to every request; no vendor knows it.
const API_VERSION: HeaderName = HeaderName::from_static("api-version");
/// Response headers whose values nothing may log.
const SECRET_HEADERS: [HeaderName; 2] = [X_SUBJECT_TOKEN, http::header::SET_COOKIE];
const X_SUBJECT_TOKEN: HeaderName = HeaderName::from_static("x-subject-token");

/// What all services of a session share.
#[derive(Debug)]
pub(crate) struct Transport {
    /// Follows no redirect, and goes through the proxy.
    pub(crate) client: reqwest::Client,
    pub(crate) proxy: Proxy,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) retry: Retry,
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
    fn new(base: &str, client: reqwest::Client, state: ClientState) -> Self;
}

/// The state inside a generated client: opaque, and without a secret in its `Debug`.
#[derive(Clone)]
pub struct ClientState {
    transport: Arc<Transport>,
    authorization: Authorization,
    /// Where the authorization may go.
    endpoint: Arc<Url>,
    operations: &'static [Operation],
    seen: Arc<Mutex<Seen>>,
}

impl ClientState {
    pub(crate) fn new<C: Generated>(
        transport: Arc<Transport>,
        endpoint: Arc<Url>,
        authorization: Authorization,
    ) -> Self {
        Self { transport, authorization, endpoint, operations: C::OPERATIONS, seen: Arc::default() }
    }

    /// What the last attempt of this client and its clones saw.
    pub(crate) fn seen(&self) -> Seen {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The host of the service, for messages.
    pub(crate) fn host(&self) -> String {
        authority(&self.endpoint)
    }

    fn see(&self, note: impl FnOnce(&mut Seen)) {
        note(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Prepares, sends and bounds one attempt of the operation `id`.
    pub(crate) async fn send(&self, mut request: Request, id: &str) -> reqwest::Result<Response> {
        let operation = self.operations.iter().find(|operation| operation.id == id);
        request.headers_mut().remove(API_VERSION);
        let mut hidden = self.authorize(&mut request, operation);
        let proxy = self.transport.proxy.between(request.url());
        tracing::debug!(operation = id, host = request.url().host_str(), proxy, "sending");
        self.see(|seen| seen.request(request.method(), proxy));

        let mut response = bounded(self.transport.client.execute(request).await?);

        let status = response.status();
        hide_secrets(response.headers_mut(), &mut hidden);
        let now = self.transport.clock.now();
        self.see(|seen| seen.headers(status, response.headers(), now, &hidden));
        if self.authorization.is_signature() && is_refusal(status) {
            self.see(|seen| seen.refused_signature(response.headers(), now));
        }
        tracing::debug!(operation = id, status = status.as_u16(), "answered");
        let is_success = operation.is_some_and(|operation| operation.is_success(status.as_u16()));
        if is_success { Ok(response) } else { Ok(self.documented(response, &hidden).await) }
    }

    /// Proves the request, if it goes where that belongs. Gives what a server may repeat of it.
    fn authorize(&self, request: &mut Request, operation: Option<&Operation>) -> Hidden {
        Authorization::remove_from(request);
        let is_ours = request.url().origin() == self.endpoint.origin();
        let mut secrets = in_body(request);
        if is_ours && operation.is_some_and(|operation| operation.is_authenticated) {
            secrets.extend(self.authorization.apply(request, self.transport.clock.now()));
        }
        Hidden::new(secrets)
    }

    /// The error answer with the documented body, so that the generated client keeps its status.
    async fn documented(&self, mut response: Response, hidden: &Hidden) -> Response {
        let original = read_leniently(&mut response).await;
        let body = ErrorBody::read(&original, hidden);
        self.see(|seen| seen.body(&body));
        let documented = body.to_documented(response.status().as_u16());
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        with_body(response, documented)
    }
}

fn is_refusal(status: StatusCode) -> bool {
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

/// Marks what nothing may log: secret headers, and those that repeat a secret. A new token becomes one to hide.
fn hide_secrets(headers: &mut HeaderMap, hidden: &mut Hidden) {
    for token in headers.get_all(X_SUBJECT_TOKEN) {
        hidden.add(Secret::new(String::from_utf8_lossy(token.as_bytes())));
    }
    for (name, value) in headers {
        if SECRET_HEADERS.contains(name) || hidden.is_in(&String::from_utf8_lossy(value.as_bytes())) {
            value.set_sensitive(true);
        }
    }
}

impl fmt::Debug for ClientState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientState")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;

    /// Generated code makes its URLs of the endpoint; should it ever make another, nothing goes along.
    #[test]
    fn what_proves_a_request_goes_to_the_endpoint_only() {
        let tls = crate::transport::tls::config(rustls::RootCertStore::empty()).unwrap();
        let client = reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().build().unwrap();
        let transport = Transport {
            client: client.clone(),
            proxy: Proxy::default(),
            clock: Arc::new(SystemClock),
            retry: Retry::new(),
        };
        let endpoint = Arc::new("https://css.example.com:8443/stem".parse().unwrap());
        let token = Authorization::Token(HeaderValue::from_static("ours"));
        let state = ClientState::new::<crate::api::css::Client>(Arc::new(transport), endpoint, token);
        let sent = |url: &str, is_authenticated| {
            let request = client.get(url).header("x-auth-token", "theirs").header("authorization", "theirs");
            let mut request = request.build().unwrap();
            let operation = Operation { id: "a", is_authenticated, success: &[] };
            state.authorize(&mut request, Some(&operation));
            assert!(!request.headers().contains_key("authorization"), "{url}");
            request.headers().get("x-auth-token").cloned()
        };
        assert_eq!(sent("https://css.example.com:8443/v1.0", true).unwrap(), "ours");
        assert_eq!(sent("https://css.example.com:8443/v1.0", false), None);
        for other in ["https://css.example.com", "http://css.example.com:8443", "https://example.com:8443"] {
            assert_eq!(sent(other, true), None, "{other}");
        }
    }
}
