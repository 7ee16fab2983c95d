//! What the emulator was asked.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Method};

use crate::Operation;

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
            .finish_non_exhaustive()
    }
}

/// Everything received so far, in order.
#[derive(Default)]
pub(crate) struct Journal {
    requests: Mutex<Vec<Received>>,
}

impl Journal {
    pub(crate) fn record(&self, request: Received) {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    }

    pub(crate) fn requests(&self) -> Vec<Received> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
