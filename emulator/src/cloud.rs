//! The state of the cloud, which all listeners and services share.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::authentication::authenticator::Authenticator;
use crate::authentication::lockout::Lockout;
use crate::clock::Clock;
use crate::instances::{self, Instance};
use crate::journal::Journal;
use crate::links::Links;
use crate::overrides::Overrides;

/// The time for which a user is locked after too many wrong passwords.
const USER_LOCK: Duration = Duration::from_mins(15);

/// A service with its own CA and its own TLS endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Service {
    /// The Cloud Search Service.
    Css,
    /// GeminiDB.
    GeminiDb,
}

/// The state of the cloud.
pub(crate) struct Cloud {
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) authenticator: Authenticator,
    pub(crate) users: Lockout,
    pub(crate) links: Links,
    pub(crate) instances: Vec<Instance>,
    pub(crate) overrides: Overrides,
    pub(crate) journal: Journal,
    css_ca: String,
    geminidb_ca: String,
}

impl Cloud {
    /// Creates a cloud with this lifetime of tokens, whose services hand out these certificates.
    pub(crate) fn new(token_lifetime: Duration, css_ca: String, geminidb_ca: String) -> Self {
        Self {
            clock: Clock::default(),
            random: Random::default(),
            authenticator: Authenticator::new(token_lifetime),
            users: Lockout::new(USER_LOCK),
            links: Links::default(),
            instances: instances::all(),
            overrides: Overrides::default(),
            journal: Journal::default(),
            css_ca,
            geminidb_ca,
        }
    }

    /// Returns the certificate of the CA that signs a service's TLS endpoint.
    pub(crate) fn ca_pem(&self, service: Service) -> &str {
        match service {
            Service::Css => &self.css_ca,
            Service::GeminiDb => &self.geminidb_ca,
        }
    }
}

/// The state of the handlers behind one of the two web listeners.
#[derive(Clone)]
pub(crate) struct AppState {
    pub(crate) cloud: Arc<Cloud>,
    /// Scheme, host and port of this listener, for links.
    pub(crate) origin: Arc<str>,
    /// Scheme, host and port of the http listener.
    pub(crate) http_origin: Arc<str>,
    pub(crate) tls: bool,
}

/// A source of random text for tokens, signatures and request ids: a counter, hashed with a key that is fresh per process.
///
/// Nobody outside can guess the text. The generator is not cryptographic, because what it protects has no value: a cloud
/// on loopback with public data.
#[derive(Default)]
pub(crate) struct Random {
    key: RandomState,
    drawn: AtomicU64,
}

impl Random {
    /// Returns `16 * words` hexadecimal digits.
    pub(crate) fn hex(&self, words: usize) -> String {
        (0..words)
            .map(|_| format!("{:016x}", self.key.hash_one(self.drawn.fetch_add(1, Ordering::Relaxed))))
            .collect()
    }
}
