//! The journal of the requests that the emulator received.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Method};

use crate::faults::table::Fault;
use crate::operation::Operation;

/// A request as it arrived, before anything handled it.
#[derive(Clone)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// The operation, or `None` when no operation has this method and path.
    pub operation: Option<Operation>,
    /// The method.
    pub method: Method,
    /// The path as on the wire, percent-encoded.
    pub path: String,
    /// The query as on the wire, without the `?`; empty when there is none.
    pub query: String,
    /// The headers, including tokens.
    pub headers: HeaderMap,
    /// The body, including passwords.
    pub body: Bytes,
    /// `true` if the request came over https.
    pub tls: bool,
    /// The fault that was injected into it.
    pub fault: Option<Fault>,
}

/// Leaves out what may hold a secret: query, headers and body.
impl fmt::Debug for ReceivedRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ReceivedRequest")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("tls", &self.tls)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}

/// The number of requests that an emulator keeps. It drops the oldest first, so that it can run for any length of time.
pub const REQUESTS_KEPT: usize = 10_000;

/// The last requests, in order.
#[derive(Default)]
pub(crate) struct Journal {
    requests: Mutex<VecDeque<ReceivedRequest>>,
}

impl Journal {
    pub(crate) fn record(&self, request: ReceivedRequest) {
        let mut requests = self.lock();
        if requests.len() == REQUESTS_KEPT {
            requests.pop_front();
        }
        requests.push_back(request);
    }

    pub(crate) fn requests(&self) -> Vec<ReceivedRequest> {
        self.lock().iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<ReceivedRequest>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
