//! What can be chosen at the start.

/// How to start an [`Emulator`](crate::Emulator). The default takes any free ports.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// The first of four ports in a row: https here, http on the next one, then the TLS endpoints of the Cloud Search
    /// Service and of GeminiDB. 0 takes any free ports, not necessarily in a row.
    pub port: u16,
}

impl Options {
    /// Sets the first port, see [`port`](Self::port).
    #[must_use]
    pub fn with_port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }
}
