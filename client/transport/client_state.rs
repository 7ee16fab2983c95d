//! The state of a generated client: its authorization, and the one attempt that its hook makes.

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use cloud_certs_certificate::Secret;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;
use reqwest::{Request, Response};
use url::Url;

use super::attempt::AttemptFacts;
use super::body::{ErrorBody, bounded, read_leniently, with_body};
use super::hidden::Hidden;
use super::http::Transport;
use crate::credentials::signing::SigningKey;
use crate::credentials::signing::canonical::X_SECURITY_TOKEN;
use crate::documents::Operation;
use crate::path_segment::PathSegment;
use crate::service::Service;
use crate::url::authority;

/// Progenitor adds it to every request; the vendors do not use it.
const API_VERSION: HeaderName = HeaderName::from_static("api-version");
/// The header of a new token.
const X_SUBJECT_TOKEN: HeaderName = HeaderName::from_static("x-subject-token");

/// The longest value of a header that may be logged: it is too short for a piece of a long secret.
const WORD: usize = 5;

/// The header of the token, which is set only here.
const X_AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");

/// A client made by the generator.
pub(crate) trait Generated: Clone {
    /// Its service.
    const SERVICE: Service;

    /// A client of the service at `base`.
    fn new(base: &str, client: reqwest::Client, state: ClientState) -> Self;
}

/// The authorization of the requests of a client.
#[derive(Clone)]
pub(crate) enum Authorization {
    /// `X-Auth-Token`; the value is marked sensitive.
    Token(HeaderValue),
    /// The same for a request by an agency, whose body has no credential.
    Agency(HeaderValue),
    /// A signature by an access key.
    Key { key: Arc<SigningKey>, project: Option<PathSegment> },
    /// None: the body holds the credential.
    Body,
}

impl Authorization {
    /// Adds the authorization to a request. Returns the secrets in it, which a server may repeat.
    fn apply(&self, request: &mut Request, now: Timestamp) -> Vec<Secret> {
        match self {
            Self::Token(token) | Self::Agency(token) => {
                request.headers_mut().insert(X_AUTH_TOKEN, token.clone());
                secret(token).into_iter().collect()
            }
            Self::Key { key, project } => {
                let signature = key.sign(request, project.as_ref(), now);
                let token = request.headers().get(X_SECURITY_TOKEN).and_then(secret);
                token.into_iter().chain([signature]).collect()
            }
            Self::Body => Vec::new(),
        }
    }

    /// Removes headers that only [`apply`](Self::apply) may add.
    fn remove_from(request: &mut Request) {
        request.headers_mut().remove(X_AUTH_TOKEN);
        request.headers_mut().remove(http::header::AUTHORIZATION);
    }

    /// Returns whether it goes with a request for a token, which needs none of a user with a password.
    fn is_by_agency(&self) -> bool {
        matches!(self, Self::Agency(_))
    }

    /// Returns whether it is a signature, which a wrong clock spoils.
    fn is_signature(&self) -> bool {
        matches!(self, Self::Key { .. })
    }
}

fn secret(value: &HeaderValue) -> Option<Secret> {
    value.to_str().ok().map(Secret::new)
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
        Self {
            transport,
            authorization,
            endpoint,
            operations: C::SERVICE.document().operations,
            facts: Arc::default(),
        }
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
        let hidden = Arc::new(hidden);
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
        let needs_it =
            |operation: &Operation| operation.is_authenticated || self.authorization.is_by_agency();
        if is_ours && operation.is_some_and(needs_it) {
            secrets.extend(self.authorization.apply(request, self.transport.clock.now()));
        }
        Hidden::new(secrets)
    }

    /// Gives an error answer the documented body, so that the generated client keeps its status.
    async fn documented(&self, mut response: Response, hidden: &Hidden) -> Response {
        let original = read_leniently(&mut response).await;
        let body = ErrorBody::read(&original, hidden);
        self.note(|facts| body.note_in(facts));
        let documented = body.to_documented(response.status());
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        with_body(response, documented)
    }
}

fn is_refusal(status: StatusCode) -> bool {
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

/// Marks headers so that nothing logs them, since any of them can repeat a secret in some spelling: all but those that say
/// no more than a word. A new token is hidden, too.
fn hide_secrets(headers: &mut HeaderMap, hidden: &mut Hidden) {
    for token in headers.get_all(X_SUBJECT_TOKEN) {
        hidden.add(Secret::new(String::from_utf8_lossy(token.as_bytes())));
    }
    for (name, value) in headers {
        let is_word = value.len() <= WORD && *name != http::header::SET_COOKIE && *name != X_SUBJECT_TOKEN;
        value.set_sensitive(!is_word);
    }
}

impl fmt::Debug for ClientState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientState")
    }
}
