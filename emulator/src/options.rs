//! What can be chosen at the start.

use std::time::Duration;

/// How to start an [`Emulator`](crate::Emulator). The default takes any free ports and issues tokens for a day.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The first of four ports in a row: https here, http on the next one, then the TLS endpoints of the Cloud Search
    /// Service and of GeminiDB. 0 takes any free ports, not necessarily in a row.
    pub port: u16,
    /// How long a token from a password is valid, 24 hours as in the cloud unless said otherwise.
    pub token_lifetime: Duration,
}

impl Options {
    /// Sets the first port, see [`port`](Self::port).
    #[must_use]
    pub fn with_port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets how long tokens are valid, see [`token_lifetime`](Self::token_lifetime).
    #[must_use]
    pub fn with_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 0, token_lifetime: Duration::from_hours(24) }
    }
}
