//! The names of the metadata service in messages.

/// The service that hands out keys to a server, in errors.
pub(crate) const METADATA: &str = "the metadata service";

/// Its address, the same for every server.
pub(crate) const HOST: &str = "169.254.169.254";
