//! A fault that happens to a request.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::response::Response;
use http::HeaderValue;
use http::header::CONTENT_LENGTH;
use jiff::Timestamp;
use serde_json::Value;

use super::plan::{Asked, Plan, Whole};
use crate::cloud::{Cloud, Site};
use crate::script::Time;
use crate::{Answer, Fault};

/// No service's own answer is longer, in bytes.
const LIMIT: usize = 1 << 20;

/// A fault that happens to a request.
pub(crate) struct Mishap {
    fault: Fault,
    time: Time,
    asked: Asked,
    cloud: Arc<Cloud>,
}

impl Mishap {
    pub(crate) fn new(fault: Fault, time: Time, asked: Asked, site: &Site) -> Self {
        Self { fault, time, asked, cloud: site.cloud.clone() }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.fault.name()
    }

    /// What the service takes for the time when it is this late.
    pub(crate) fn clock(&self, now: Timestamp) -> Timestamp {
        match self.fault.plan() {
            Plan::Clock(error) => now.checked_add(error).unwrap_or(now),
            _ => now,
        }
    }

    /// The answer, if the service is not asked.
    pub(crate) fn instead(&self) -> Option<Answer> {
        match self.fault.plan() {
            Plan::Instead(answer) => Some(answer(&self.asked)),
            _ => None,
        }
    }

    /// Changes the answer of the service, or has it go another way.
    pub(crate) async fn spoil(self, response: Response) -> Response {
        match self.fault.plan() {
            Plan::Instead(_) | Plan::Clock(_) => response,
            Plan::TokenDies => {
                if self.time == Time::Last {
                    self.cloud.doorkeeper.tokens.revoke(&self.asked.token);
                }
                response
            }
            Plan::Changed(change) => change(&self.asked, whole(response).await).map(Body::from),
            Plan::List(change) => {
                change_json(whole(response).await, |list| change(&self.asked, list)).map(Body::from)
            }
            Plan::OnTheWire(write) => {
                let mut answer = whole(response).await;
                let length = HeaderValue::from(answer.body().len());
                answer.headers_mut().insert(CONTENT_LENGTH, length);
                if let Some(connection) = self.asked.connection {
                    write(answer).write_to(&connection).await;
                }
                // Goes nowhere: the server has lost the connection.
                Response::default()
            }
        }
    }
}

async fn whole(response: Response) -> Whole {
    let (mut parts, body) = response.into_parts();
    // The server counts the bytes of a body that it is given whole.
    parts.headers.remove(CONTENT_LENGTH);
    Whole::from_parts(parts, to_bytes(body, LIMIT).await.unwrap_or_default())
}

/// Leaves alone what is not the list.
fn change_json(mut answer: Whole, change: impl FnOnce(&mut Value)) -> Whole {
    if let Ok(mut value) = serde_json::from_slice(answer.body())
        && answer.status().is_success()
    {
        change(&mut value);
        *answer.body_mut() = value.to_string().into();
    }
    answer
}
