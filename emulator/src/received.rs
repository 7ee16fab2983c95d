//! What the emulator was asked.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Method};

use crate::{Fault, Operation};

/// A request as it arrived, before anybody looked at it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Received {
    /// The operation, unless there is none at this method and path.
    pub operation: Option<Operation>,
    /// The method.
    pub method: Method,
    /// The path as on the wire, percent-encoded.
    pub path: String,
    /// What follows the `?`, as on the wire; empty without one.
    pub query: String,
    /// The headers, tokens included.
    pub headers: HeaderMap,
    /// The body, passwords included.
    pub body: Bytes,
    /// Whether it came over https.
    pub tls: bool,
    /// The fault that happened to it.
    pub fault: Option<Fault>,
}

/// Leaves out what may hold a secret: query, headers and body.
impl fmt::Debug for Received {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Received")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("tls", &self.tls)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}

/// How many requests an emulator remembers. The oldest go first, so that it can run for as long as its user likes.
pub const REQUESTS_KEPT: usize = 10_000;

/// What was received last, in order.
#[derive(Default)]
pub(crate) struct Journal {
    requests: Mutex<VecDeque<Received>>,
}

impl Journal {
    pub(crate) fn record(&self, request: Received) {
        let mut requests = self.lock();
        if requests.len() == REQUESTS_KEPT {
            requests.pop_front();
        }
        requests.push_back(request);
    }

    pub(crate) fn requests(&self) -> Vec<Received> {
        self.lock().iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Received>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
