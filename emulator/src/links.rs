//! Presigned links to objects in object storage.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::Uri;
use jiff::Timestamp;

use crate::clock::later;

/// The time for which a link works.
const LINK_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// The links issued so far, by their query.
#[derive(Default)]
pub(crate) struct Links {
    by_query: Mutex<HashMap<String, Link>>,
}

struct Link {
    path: String,
    expires_at: Timestamp,
    object: Object,
}

/// A file in object storage.
#[derive(Clone)]
pub(crate) struct Object {
    pub(crate) media_type: &'static str,
    pub(crate) body: Bytes,
}

impl Links {
    /// Issues a link to an object under this key, valid for an hour, and returns its path and query. The signature must be
    /// unguessable.
    pub(crate) fn issue(&self, key: &str, object: Object, signature: &str, now: Timestamp) -> String {
        let path = format!("/demo-bucket/{key}");
        let expires_at = later(now, LINK_LIFETIME);
        let query = format!("AccessKeyId=EMULATOR&Expires={}&Signature={signature}", expires_at.as_second());
        let path_and_query = format!("{path}?{query}");
        let mut links = self.by_query.lock().unwrap_or_else(PoisonError::into_inner);
        links.insert(query, Link { path, expires_at, object });
        path_and_query
    }

    /// Returns the object behind this path and query, unless the link is unknown or has expired.
    pub(crate) fn follow(&self, uri: &Uri, now: Timestamp) -> Option<Object> {
        let links = self.by_query.lock().unwrap_or_else(PoisonError::into_inner);
        let link = links.get(uri.query()?)?;
        (link.path == uri.path() && now < link.expires_at).then(|| link.object.clone())
    }
}
