//! The facts of one attempt that the generated code drops or hides.

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use cloud_certs_certificate::Secret;
use http::{HeaderMap, Method, StatusCode};
use jiff::{SignedDuration, Timestamp};

use super::hidden::Hidden;
use super::http_date::{HttpDate, http_date};
use crate::error::AnswerFacts;

/// The facts of an attempt that errors and retries need.
#[derive(Clone, Debug, Default)]
pub(crate) struct AttemptFacts {
    /// `true` if everything sent in this attempt can be sent again: `None` before anything was sent.
    pub(crate) is_safe: Option<bool>,
    /// The proxy in between.
    pub(crate) proxy: Option<String>,
    pub(crate) status: Option<StatusCode>,
    /// The facts of the answer, but for the id in its head.
    pub(crate) answer: AnswerFacts,
    request_id: Option<WrittenId>,
}

/// The id of a request, as the head of an answer has it: some servers return a secret.
#[derive(Clone, Debug)]
struct WrittenId {
    id: Secret,
    hidden: Arc<Hidden>,
}

impl AttemptFacts {
    /// Begins a request, and clears the facts of earlier answers.
    pub(crate) fn request(&mut self, method: &Method, proxy: Option<String>) {
        let is_safe = self.is_safe.unwrap_or(true) && *method == Method::GET;
        *self = Self { is_safe: Some(is_safe), proxy, ..Self::default() };
    }

    /// Notes the head of an answer, which can have one of these secrets in it.
    pub(crate) fn headers(
        &mut self,
        status: StatusCode,
        headers: &HeaderMap,
        now: Timestamp,
        hidden: &Arc<Hidden>,
    ) {
        self.status = Some(status);
        self.request_id = request_id(headers).map(|id| WrittenId { id, hidden: Arc::clone(hidden) });
        self.answer.retry_after = retry_after(headers, now);
    }

    /// The facts for an error. Only here is the id searched for secrets: that takes longer than many a call.
    pub(crate) fn answer(&self) -> AnswerFacts {
        let written = self.request_id.as_ref().filter(|written| !written.hidden.is_in(written.id.expose()));
        let mut answer = self.answer.clone();
        answer.request_id = written.map(|written| written.id.expose().to_owned()).or(answer.request_id);
        answer
    }

    /// Notes that a signature was refused, for which the clock can be the reason.
    pub(crate) fn refused_signature(&mut self, headers: &HeaderMap, now: Timestamp) {
        self.answer.is_signed = true;
        let ahead = clock_ahead(headers, now);
        self.answer.clock_ahead = ahead.filter(|ahead| ahead.abs() > SIGNATURE_LIFETIME);
    }
}

/// The id for the vendor's support: `X-Request-Id`, at IAM `X-IAM-Trace-Id`.
fn request_id(headers: &HeaderMap) -> Option<Secret> {
    ["x-request-id", "x-iam-trace-id", "x-obs-request-id", "x-openstack-request-id"]
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok().filter(|id| !id.trim().is_empty()))
        .map(|id| Secret::new(id.chars().take(128).collect::<String>()))
}

/// The largest difference of clocks with which the vendor accepts a signature.
const SIGNATURE_LIFETIME: SignedDuration = SignedDuration::from_mins(15);

/// Returns the time by which this machine is ahead of the server, by the header `Date` (RFC 9110, section 6.6.1).
pub(crate) fn clock_ahead(headers: &HeaderMap, now: Timestamp) -> Option<SignedDuration> {
    let date = headers.get(http::header::DATE)?.to_str().ok()?;
    Some(now.duration_since(jiff::fmt::rfc2822::parse(date).ok()?.timestamp()))
}

/// The time for which the server wants clients to wait (RFC 9110, section 10.2.3): seconds or a date, of any size. Of several
/// headers, the longest counts.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let values = headers.get_all(http::header::RETRY_AFTER).iter();
    values.filter_map(|value| pause(value.to_str().ok()?.trim(), now)).max()
}

fn pause(value: &str, now: Timestamp) -> Option<Duration> {
    let is_past = value.starts_with('-');
    let number = value.trim_start_matches(['-', '+']);
    let (seconds, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !seconds.is_empty() && is_digits(seconds) && is_digits(fraction) {
        let seconds = seconds.parse().unwrap_or(u64::MAX);
        let begun = u64::from(fraction.bytes().any(|digit| digit != b'0'));
        return Some(if is_past {
            Duration::ZERO
        } else {
            Duration::from_secs(seconds.saturating_add(begun))
        });
    }
    match http_date(value, now)? {
        HttpDate::At(time) => Some(Duration::try_from(time.duration_since(now)).unwrap_or_default()),
        HttpDate::BeyondAll => Some(Duration::MAX),
    }
}
