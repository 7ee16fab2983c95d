//! The facts of one attempt that the generated code drops or hides, and the secrets in it that a server may repeat.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::time::Duration;

use cloud_certs_certificate::Secret;
use http::{HeaderMap, Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use percent_encoding::utf8_percent_encode;
use zeroize::Zeroizing;

use crate::error::AnswerFacts;
use crate::url::RESERVED;

/// The facts of an attempt that errors and retries need.
#[derive(Clone, Debug, Default)]
pub(crate) struct AttemptFacts {
    /// Whether everything sent in this attempt can be sent again: `None` before anything was sent.
    pub(crate) is_safe: Option<bool>,
    /// The proxy in between.
    pub(crate) proxy: Option<String>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) answer: AnswerFacts,
}

impl AttemptFacts {
    /// Begins a request; all facts before belong to another answer.
    pub(crate) fn request(&mut self, method: &Method, proxy: Option<String>) {
        let is_safe = self.is_safe.unwrap_or(true) && *method == Method::GET;
        *self = Self { is_safe: Some(is_safe), proxy, ..Self::default() };
    }

    /// Notes the head of an answer. Some servers return a secret as the id of the request.
    pub(crate) fn headers(
        &mut self,
        status: StatusCode,
        headers: &HeaderMap,
        now: Timestamp,
        hidden: &Hidden,
    ) {
        self.status = Some(status);
        self.answer.request_id = request_id(headers, hidden);
        self.answer.retry_after = retry_after(headers, now);
    }

    /// Notes that a signature was refused, for which the clock can be the reason.
    pub(crate) fn refused_signature(&mut self, headers: &HeaderMap, now: Timestamp) {
        self.answer.is_signed = true;
        let ahead = clock_ahead(headers, now);
        self.answer.clock_ahead = ahead.filter(|ahead| ahead.abs() > SIGNATURE_LIFETIME);
    }
}

/// The id for the vendor's support: `X-Request-Id`, at IAM `X-IAM-Trace-Id`.
fn request_id(headers: &HeaderMap, hidden: &Hidden) -> Option<String> {
    ["x-request-id", "x-iam-trace-id", "x-obs-request-id", "x-openstack-request-id"]
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok().filter(|id| !id.trim().is_empty()))
        .filter(|id| !hidden.is_in(id))
        .map(|id| id.chars().take(128).collect())
}

/// The vendor refuses a signature whose time is further off than this.
const SIGNATURE_LIFETIME: SignedDuration = SignedDuration::from_mins(15);

/// How far this machine is ahead of the server, by the header `Date` (RFC 9110, section 6.6.1).
fn clock_ahead(headers: &HeaderMap, now: Timestamp) -> Option<SignedDuration> {
    let date = headers.get(http::header::DATE)?.to_str().ok()?;
    Some(now.duration_since(jiff::fmt::rfc2822::parse(date).ok()?.timestamp()))
}

/// How long the server wants clients to wait (RFC 9110, section 10.2.3): seconds or a date.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
    Some(Duration::try_from(date.duration_since(now)).unwrap_or_default())
}

/// The shortest secret to look for: a shorter one could be a word of any message, and removing it would reveal it.
const SHORTEST: usize = 6;

/// The secrets of one request and its answer, to be looked for in what the server says: as they are, and as JSON and
/// URLs write them, since some servers repeat the whole request.
#[derive(Debug, Default)]
pub(crate) struct Hidden(Vec<Secret>);

impl Hidden {
    pub(crate) fn new(secrets: impl IntoIterator<Item = Secret>) -> Self {
        let mut hidden = Self::default();
        secrets.into_iter().for_each(|secret| hidden.add(secret));
        hidden
    }

    pub(crate) fn add(&mut self, secret: Secret) {
        if secret.expose().len() < SHORTEST {
            return;
        }
        // What most tokens are made of is borrowed here, and written alike everywhere.
        if let Cow::Owned(in_url) = Cow::from(utf8_percent_encode(secret.expose(), RESERVED)) {
            let encoded = [in_json(&secret), Secret::new(in_url)];
            self.0.extend(encoded.into_iter().filter(|form| *form != secret));
        }
        self.0.push(secret);
    }

    /// Returns whether a text has one of them.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.iter().any(|secret| text.contains(secret.expose()))
    }

    /// Removes them from a text.
    pub(crate) fn remove_from(&self, text: &mut String) {
        for secret in &self.0 {
            if text.contains(secret.expose()) {
                *text = text.replace(secret.expose(), "[redacted]");
            }
        }
    }
}

/// Without the quotes around it.
fn in_json(secret: &Secret) -> Secret {
    let json = Zeroizing::new(serde_json::to_string(secret).unwrap_or_default());
    Secret::new(json.get(1..json.len().saturating_sub(1)).unwrap_or_default())
}
