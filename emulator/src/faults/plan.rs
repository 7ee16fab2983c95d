//! How a fault comes about.

use std::sync::Arc;

use bytes::Bytes;
use http::Uri;
use http::request::Parts;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::connection::Connection;
use super::wire::Wire;
use crate::cloud::Site;
use crate::{Answer, Operation};

/// The service's own answer, read to its end.
pub(crate) type Whole = http::Response<Bytes>;

/// How a fault comes about.
pub(crate) enum Plan {
    /// The service is not asked: this is the answer.
    Instead(fn(&Asked) -> Answer),
    /// The service's answer is changed.
    Changed(fn(&Asked, Whole) -> Whole),
    /// The service's list of certificates is changed.
    List(fn(&Asked, &mut Value)),
    /// The service's answer is written past the HTTP server.
    OnTheWire(fn(Whole) -> Wire),
    /// The clock of the service is off by this much.
    Clock(SignedDuration),
    /// The last time that this happens, the token is accepted and dies.
    TokenDies,
}

/// What a request asked for.
pub(crate) struct Asked {
    pub(super) operation: Operation,
    pub(super) uri: Uri,
    pub(super) host: String,
    pub(super) origin: Arc<str>,
    pub(super) plain_origin: Arc<str>,
    pub(super) takes_gzip: bool,
    pub(super) now: Timestamp,
    pub(super) token: String,
    pub(super) connection: Option<Connection>,
}

impl Asked {
    pub(crate) fn new(operation: Operation, parts: &Parts, site: &Site) -> Self {
        let header = |name: &str| {
            let value = parts.headers.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        Self {
            operation,
            uri: parts.uri.clone(),
            host: header("host"),
            origin: site.origin.clone(),
            plain_origin: site.plain_origin.clone(),
            takes_gzip: header("accept-encoding").contains("gzip"),
            now: site.cloud.clock.now(),
            token: header("x-auth-token"),
            connection: parts.extensions.get().cloned(),
        }
    }
}

impl Plan {
    /// Whether it can happen to such a request.
    pub(super) fn suits(&self, operation: Operation) -> bool {
        match self {
            Self::List(_) => operation == Operation::ListSslCertDownloadAddresses,
            Self::TokenDies => operation.guard().is_some(),
            _ => true,
        }
    }
}
