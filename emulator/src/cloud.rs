//! What every listener and service shares.

use std::sync::Arc;
use std::time::Duration;

use crate::Service;
use crate::authentication::{AccessKeys, Doorkeeper, Lockout, Tokens};
use crate::clock::Clock;
use crate::data::identity::ACCESS_KEYS;
use crate::data::instances::{self, Instance};
use crate::random::Random;
use crate::received::Journal;
use crate::script::Script;
use crate::services::object_storage::Links;

/// How long a user is locked after too many wrong passwords.
const USER_LOCK: Duration = Duration::from_mins(15);

/// The state of the cloud.
pub(crate) struct Cloud {
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) doorkeeper: Doorkeeper,
    pub(crate) users: Lockout,
    pub(crate) links: Links,
    pub(crate) instances: Vec<Instance>,
    pub(crate) script: Script,
    pub(crate) journal: Journal,
    css_ca: String,
    geminidb_ca: String,
}

impl Cloud {
    /// A cloud whose tokens live this long and whose services hand out these certificates.
    pub(crate) fn new(token_lifetime: Duration, css_ca: String, geminidb_ca: String) -> Self {
        Self {
            clock: Clock::default(),
            random: Random::default(),
            doorkeeper: Doorkeeper {
                tokens: Tokens::new(token_lifetime),
                access_keys: AccessKeys::new(&ACCESS_KEYS),
            },
            users: Lockout::new(USER_LOCK),
            links: Links::default(),
            instances: instances::all(),
            script: Script::default(),
            journal: Journal::default(),
            css_ca,
            geminidb_ca,
        }
    }

    /// The certificate of the CA that signs a service's TLS endpoint.
    pub(crate) fn ca_pem(&self, service: Service) -> &str {
        match service {
            Service::Css => &self.css_ca,
            Service::GeminiDb => &self.geminidb_ca,
        }
    }
}

/// The cloud as seen through one of its two listeners.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) cloud: Arc<Cloud>,
    /// Scheme, host and port, to build links from.
    pub(crate) origin: Arc<str>,
    /// The same of the http listener.
    pub(crate) plain_origin: Arc<str>,
    pub(crate) tls: bool,
}
