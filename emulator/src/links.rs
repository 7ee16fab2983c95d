//! Presigned links to objects in object storage.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::Uri;
use jiff::Timestamp;

use crate::clock::later;

/// The time for which a link works.
const LINK_LIFETIME: Duration = Duration::from_hours(1);

/// The links issued so far, by their query.
#[derive(Default)]
pub(crate) struct Links {
    by_query: Mutex<HashMap<String, Link>>,
}

struct Link {
    path: String,
    expires_at: Timestamp,
}

impl Links {
    /// Issues a link to the certificate of an instance, valid for an hour, and returns its path and query. The
    /// signature must be unguessable.
    pub(crate) fn issue(&self, instance_id: &str, signature: &str, now: Timestamp) -> String {
        let path = format!("/demo-bucket/{instance_id}/ca.crt");
        let expires_at = later(now, LINK_LIFETIME);
        let query = format!("AccessKeyId=EMULATOR&Expires={}&Signature={signature}", expires_at.as_second());
        let path_and_query = format!("{path}?{query}");
        let mut links = self.by_query.lock().unwrap_or_else(PoisonError::into_inner);
        links.insert(query, Link { path, expires_at });
        path_and_query
    }

    /// Returns whether this is the path and query of a link that has not expired.
    pub(crate) fn is_valid(&self, uri: &Uri, now: Timestamp) -> bool {
        let links = self.by_query.lock().unwrap_or_else(PoisonError::into_inner);
        let link = uri.query().and_then(|query| links.get(query));
        link.is_some_and(|link| link.path == uri.path() && now < link.expires_at)
    }
}
