//! The state of a generated client, and the one attempt that its hook makes.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use cloud_certs_certificate::Secret;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Request, Response};
use url::Url;

use super::attempt::AttemptFacts;
use super::authorization::Authorization;
use super::body::{ErrorBody, bounded, read_leniently, with_body};
use super::hidden::Hidden;
use super::http::Transport;
use crate::documents::{Operation, Server};
use crate::url::authority;

/// Added by progenitor to every request; no vendor knows it.
const API_VERSION: HeaderName = HeaderName::from_static("api-version");
/// Response headers that nothing may log.
const SECRET_HEADERS: [HeaderName; 2] = [X_SUBJECT_TOKEN, http::header::SET_COOKIE];
const X_SUBJECT_TOKEN: HeaderName = HeaderName::from_static("x-subject-token");

/// A client made by the generator.
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
    /// The only place that the authorization may go to.
    endpoint: Arc<Url>,
    operations: &'static [Operation],
    facts: Arc<Mutex<AttemptFacts>>,
}

impl ClientState {
    pub(crate) fn new<C: Generated>(
        transport: Arc<Transport>,
        endpoint: Arc<Url>,
        authorization: Authorization,
    ) -> Self {
        Self { transport, authorization, endpoint, operations: C::OPERATIONS, facts: Arc::default() }
    }

    /// The facts of the last attempt of this client and its clones.
    pub(crate) fn facts(&self) -> AttemptFacts {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The host of the service, for messages.
    pub(crate) fn host(&self) -> String {
        authority(&self.endpoint)
    }

    fn note(&self, note: impl FnOnce(&mut AttemptFacts)) {
        note(&mut self.facts.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Makes one attempt of the operation `id`, whose body has these secrets: prepares, sends and bounds it.
    pub(crate) async fn send(
        &self,
        mut request: Request,
        id: &str,
        in_body: Vec<Secret>,
    ) -> reqwest::Result<Response> {
        let operation = self.operations.iter().find(|operation| operation.id == id);
        request.headers_mut().remove(API_VERSION);
        let mut hidden = self.authorize(&mut request, operation, in_body);
        let proxy = self.transport.proxy.between(request.url());
        tracing::debug!(operation = id, host = request.url().host_str(), proxy, "sending");
        self.note(|facts| facts.request(request.method(), proxy));

        let mut response = bounded(self.transport.client.execute(request).await?);

        let status = response.status();
        hide_secrets(response.headers_mut(), &mut hidden);
        let now = self.transport.clock.now();
        self.note(|facts| facts.headers(status, response.headers(), now, &hidden));
        if self.authorization.is_signature() && is_refusal(status) {
            self.note(|facts| facts.refused_signature(response.headers(), now));
        }
        tracing::debug!(operation = id, status = status.as_u16(), "answered");
        let is_success = operation.is_some_and(|operation| operation.is_success(status.as_u16()));
        if is_success { Ok(response) } else { Ok(self.documented(response, &hidden).await) }
    }

    /// Authorizes the request, if it goes to the endpoint. Returns the secrets that a server may repeat.
    fn authorize(
        &self,
        request: &mut Request,
        operation: Option<&Operation>,
        mut secrets: Vec<Secret>,
    ) -> Hidden {
        Authorization::remove_from(request);
        let is_ours = request.url().origin() == self.endpoint.origin();
        if is_ours && operation.is_some_and(|operation| operation.is_authenticated) {
            secrets.extend(self.authorization.apply(request, self.transport.clock.now()));
        }
        Hidden::new(secrets)
    }

    /// Gives an error answer the documented body, so that the generated client keeps its status.
    async fn documented(&self, mut response: Response, hidden: &Hidden) -> Response {
        let original = read_leniently(&mut response).await;
        let body = ErrorBody::read(&original, hidden);
        self.note(|facts| facts.body(&body));
        let documented = body.to_documented(response.status().as_u16());
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        with_body(response, documented)
    }
}

fn is_refusal(status: StatusCode) -> bool {
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

/// Marks headers that nothing may log: secret ones, and those that repeat a secret. A new token is hidden, too.
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
    use crate::transport::http::Timeouts;
    use crate::transport::proxy::Proxy;
    use crate::transport::retry::Retry;

    /// Generated code makes its URLs of the endpoint; should it ever make another, nothing goes along.
    #[test]
    fn what_proves_a_request_goes_to_the_endpoint_only() {
        let tls = crate::transport::http::tls_with(rustls::RootCertStore::empty()).unwrap();
        let clock = Arc::new(SystemClock);
        let transport =
            Transport::new(tls, Timeouts::default(), Proxy::default(), clock, Retry::new()).unwrap();
        let client = transport.client.clone();
        let endpoint = Arc::new("https://css.example.com:8443/stem".parse().unwrap());
        let token = Authorization::Token(HeaderValue::from_static("ours"));
        let state = ClientState::new::<crate::api::css::Client>(Arc::new(transport), endpoint, token);
        let sent = |url: &str, is_authenticated| {
            let request = client.get(url).header("x-auth-token", "theirs").header("authorization", "theirs");
            let mut request = request.build().unwrap();
            let operation = Operation { id: "a", is_authenticated, success: &[] };
            state.authorize(&mut request, Some(&operation), vec![]);
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
